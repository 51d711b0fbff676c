package io.callbackgateway.dispatch.destination;

import java.time.Duration;
import java.time.Instant;

/** What may still wait for a destination, as far as its oldest event tells. */
public final class Backlog {

    /** Between when an event was decided on and when it was sent, at the most; and until it is known how old the oldest is. */
    private static final Duration MOMENT = Duration.ofSeconds(10);

    private Backlog() {}

    /**
     * @param destination {@code null} where this gateway has none of that name
     * @param decidedAt when the event was decided on, right before it was sent
     */
    public static boolean mayHold(Destination destination, Instant decidedAt, Instant now) {
        if (destination == null) {
            return false;
        }
        boolean isNew = decidedAt.plus(MOMENT).isAfter(now);
        return isNew || destination.oldest() != null && !decidedAt.plus(MOMENT).isBefore(destination.oldest());
    }
}
