package io.callbackgateway.ledger;

import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import java.time.Instant;
import java.util.Objects;

/**
 * What a callback says about one transaction, as its route read it.
 *
 * @param transactionId never blank, at most {@value #MAX_ID} characters
 * @param reference the company's own id, or {@code null}
 * @param reason {@code null} where none is given
 * @param amounts {@code null} where there are none
 * @param version rises with the provider's own order of things; {@code null} where the provider gives no order
 * @param terminal whether the provider promises no change after this
 * @param occurredAt when the provider says it happened, or {@code null}
 */
public record Observation(
        String transactionId,
        String reference,
        Status status,
        ProviderStatus providerStatus,
        Reason reason,
        Amounts amounts,
        Long version,
        boolean terminal,
        Instant occurredAt) {

    public static final int MAX_ID = 255;

    /** Whether this is the same thing said again. */
    boolean saysTheSameAs(Observation other) {
        return status == other.status
                && Objects.equals(providerStatus.code(), other.providerStatus.code())
                && Objects.equals(reason, other.reason)
                && Objects.equals(amounts, other.amounts);
    }

    /** Whether an event about this would tell what the event about the other has, but for labels and times. */
    boolean tellsTheSameAs(Observation other) {
        return saysTheSameAs(other)
                && terminal == other.terminal
                && (reference == null || reference.equals(other.reference));
    }

    /**
     * Whether an API says here what a callback has said. It may leave out a reason's code or amounts that the other gives, and has words of
     * its own for a reason.
     */
    boolean agreesWith(Observation callback) {
        return status == callback.status
                && Objects.equals(
                        providerStatus.code(), callback.providerStatus().code())
                && (reason == null || callback.reason == null || agree(reason.code(), callback.reason.code()))
                && (amounts == null
                        || callback.amounts == null
                        || agree(amounts.captured(), callback.amounts.captured())
                                && agree(amounts.credited(), callback.amounts.credited())
                                && agree(amounts.currency(), callback.amounts.currency()));
    }

    private static boolean agree(Object one, Object other) {
        return one == null || other == null || one.equals(other);
    }

    /** This, with what it leaves out and an earlier one has said: the reference, and the last version. */
    Observation after(Observation earlier) {
        return new Observation(
                transactionId,
                reference == null ? earlier.reference : reference,
                status,
                providerStatus,
                reason,
                amounts,
                version == null ? earlier.version : version,
                terminal,
                occurredAt);
    }

    /** This, said again: only the version may be another. */
    Observation confirmedBy(Observation repeat) {
        return new Observation(
                transactionId,
                reference,
                status,
                providerStatus,
                reason,
                amounts,
                repeat.version == null ? version : repeat.version,
                terminal,
                occurredAt);
    }
}
