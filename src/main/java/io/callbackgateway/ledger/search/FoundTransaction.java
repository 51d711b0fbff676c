package io.callbackgateway.ledger.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * A transaction, and where it stands.
 *
 * @param reference the company's own id; absent where no callback named it
 * @param statusCode the provider's own, verbatim
 * @param terminal whether the provider promises no change after this
 * @param flags of all its events so far
 * @param sequence of the event that told its state
 * @param receivedAt when the callback came that told its state
 * @param updatedAt when that was last said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FoundTransaction(
        String provider,
        String environment,
        String transactionId,
        String reference,
        String status,
        @JsonProperty("providerStatus") String statusCode,
        @JsonProperty("final") boolean terminal,
        List<String> flags,
        long sequence,
        Instant receivedAt,
        Instant updatedAt) {}
