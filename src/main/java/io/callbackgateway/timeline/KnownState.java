package io.callbackgateway.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What a transaction has come to, in the words of its last event.
 *
 * @param statusCode the provider's own, verbatim
 * @param terminal whether the provider promises no change after this
 * @param sequence of the event that told it
 * @param updatedAt when the provider last said so
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KnownState(
        String status,
        @JsonProperty("providerStatus") String statusCode,
        @JsonProperty("final") boolean terminal,
        long sequence,
        String reference,
        Instant updatedAt) {}
