package io.callbackgateway.lane;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing delays: half a second, doubled with each failure up to half a minute; the last fifth is chance, so that gateways spread. */
final class Backoff {

    private static final long FIRST = 500;

    static final Duration LONGEST = Duration.ofSeconds(30);

    private Backoff() {}

    /** @param failures one after the other, from 1 */
    static Duration delay(int failures) {
        long delay = Math.min(LONGEST.toMillis(), FIRST << Math.min(failures - 1, 10));
        return Duration.ofMillis(delay - ThreadLocalRandom.current().nextLong(delay / 5));
    }
}
