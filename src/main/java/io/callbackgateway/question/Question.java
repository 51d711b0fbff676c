package io.callbackgateway.question;

import java.time.Instant;

/**
 * A question to a provider's API about one transaction.
 *
 * @param sampled whether it is about a final state, to see whether that still holds
 * @param nextAt from when on it may be asked again
 */
public record Question(
        String provider, String environment, String transactionId, boolean sampled, Instant askedAt, Instant nextAt) {}
