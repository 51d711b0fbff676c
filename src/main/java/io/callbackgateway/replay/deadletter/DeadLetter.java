package io.callbackgateway.replay.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A callback that no attempt could process.
 *
 * @param transactionId absent where none could be read
 * @param outcome {@code unreadable} or {@code failed}
 * @param diedAt when it failed last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetter(
        String callbackId,
        String provider,
        String environment,
        String transactionId,
        String outcome,
        String reason,
        String receivedAt,
        String diedAt) {}
