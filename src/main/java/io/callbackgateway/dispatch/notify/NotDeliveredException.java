package io.callbackgateway.dispatch.notify;

import io.callbackgateway.lane.RetryDelay;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.time.Duration;

/** An endpoint did not say 2xx. The message says what it did instead, and no URL: that may hold a secret. */
final class NotDeliveredException extends IOException implements RetryDelay {

    private static final Duration FIRST = Duration.ofSeconds(1);

    /** 1 s, 3 s, 9 s, 27 s, 81 s, 4 min, 12 min, 36 min, 2 h, 5 h, and then every 6 h; up to a fifth more or less, so that they spread. */
    private static final IntervalFunction ALONE =
            IntervalFunction.ofExponentialRandomBackoff(FIRST, 3, 0.2, Duration.ofHours(6));

    /** Of an endpoint that takes nothing at all: it is not to stand still for hours after it is back. */
    private static final IntervalFunction WITH_ALL =
            IntervalFunction.ofExponentialRandomBackoff(FIRST, 3, 0.2, Duration.ofMinutes(5));

    private final int status;
    private final transient Duration retryAfter;

    /**
     * @param status of HTTP; 0 where there was no answer
     * @param retryAfter that it asks for; zero where it does not
     */
    NotDeliveredException(String message, int status, Duration retryAfter) {
        super(message);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public Duration delay(int failures, boolean alone) {
        Duration delay = Duration.ofMillis((alone ? ALONE : WITH_ALL).apply(failures));
        return delay.compareTo(retryAfter) < 0 ? retryAfter : delay;
    }
}
