package io.callbackgateway.replay.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * Dead letters of one provider and environment that are dead for one reason.
 *
 * @param provider absent where they are no callbacks
 * @param environment absent where they are no callbacks
 * @param reason its first 300 characters
 * @param oldest when the oldest of them was accepted; absent where they are no callbacks
 * @param newest when the newest of them was accepted; absent where they are no callbacks
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetterGroup(
        String provider, String environment, String reason, long count, Instant oldest, Instant newest) {}
