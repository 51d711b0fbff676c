package io.callbackgateway.dispatch.destination;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.pause.Pause;
import java.time.Duration;
import java.time.Instant;

/**
 * A destination of events, and how it is now. What is not known, or is not so, is {@code null}.
 *
 * @param name that of its subscription, without the prefix: {@code archive}, {@code queues}, {@code notify-erp}
 * @param kind {@code queue} for an external bus, {@code archive}, {@code notification} or {@code documents}; {@code other} for a route of one's
 *     own
 * @param waiting events in its subscription, those in hand included
 * @param oldest when the one that has waited longest was sent to it
 * @param paused that it is
 * @param stopped why it is stopped, where nothing succeeds
 * @param breaker {@code closed}, {@code open} or {@code half-open}, where it has a circuit breaker
 * @param lastError why an attempt failed last, without anything of an event in it
 * @param lastErrorAt when that was
 * @param lastSuccessAt when an attempt succeeded last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Destination(
        String name,
        String kind,
        Long waiting,
        Instant oldest,
        Pause paused,
        String stopped,
        String breaker,
        String lastError,
        Instant lastErrorAt,
        Instant lastSuccessAt) {

    /** Between when an event was decided on and when it was sent, at the most; and until it is known how old the oldest is. */
    private static final Duration MOMENT = Duration.ofSeconds(10);

    /**
     * Whether an event may still wait for it, as far as its oldest one tells.
     *
     * @param decidedAt when the event was decided on, right before it was sent
     */
    public boolean mayHold(Instant decidedAt, Instant now) {
        Instant sentBy = decidedAt.plus(MOMENT);
        return sentBy.isAfter(now) || oldest != null && !sentBy.isBefore(oldest);
    }
}
