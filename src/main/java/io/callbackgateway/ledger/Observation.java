package io.callbackgateway.ledger;

import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import java.time.Instant;

/**
 * What a callback says about its transaction, as its route read it.
 *
 * @param transactionId never blank, at most {@value #MAX_ID} characters
 * @param reference the company's own id, or {@code null}
 * @param reason {@code null} where none is given
 * @param amounts {@code null} where there are none
 * @param version rises with the provider's own order of things; {@code null} where the provider gives no order, the time of
 *     receipt then stands in for it
 * @param terminal whether the provider promises no change after this
 * @param occurredAt when the provider says it happened, or {@code null}
 */
record Observation(
        String transactionId,
        String reference,
        Status status,
        ProviderStatus providerStatus,
        Reason reason,
        Amounts amounts,
        Long version,
        boolean terminal,
        Instant occurredAt) {

    static final int MAX_ID = 255;

    /** Whether this is the same thing said again. */
    boolean saysTheSameAs(Observation other) {
        return status == other.status
                && java.util.Objects.equals(providerStatus.code(), other.providerStatus.code())
                && java.util.Objects.equals(reason, other.reason)
                && java.util.Objects.equals(amounts, other.amounts);
    }
}
