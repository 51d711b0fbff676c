package io.callbackgateway.lane;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Judges whether single messages are at fault, or something that all of a lane's messages need is away: it is when different keys fail one
 * after the other and none succeeds. While it lasts, the lane is stopped, and tries (probes) one message at a time, with growing delays.
 * For the lane's thread.
 */
final class Outage {

    /** So many keys have failed in a row that never failed while others succeeded; and at least as many as run at the same time. */
    private static final int NEW_KEYS = 2;

    /** Or so many have failed in a row, whatever they did before. */
    static final int KEYS = 16;

    /** The longest that a message which has not been tried waits for the next probe: the others may be at fault themselves. */
    private static final Duration MAX_WAIT_OF_UNTRIED = Duration.ofSeconds(4);

    private final int parallel;
    private final Set<String> failing = new HashSet<>();
    private final Set<String> failingNew = new HashSet<>();
    private int probes;
    private long lastProbe;
    private Duration delay = Duration.ZERO;

    /** @param parallel keys that run at the same time */
    Outage(int parallel) {
        this.parallel = parallel;
    }

    /** @param alone whether others have succeeded while this key failed */
    void failed(String key, boolean alone) {
        failing.add(key);
        if (!alone) {
            failingNew.add(key);
        }
    }

    void succeeded() {
        failing.clear();
        failingNew.clear();
    }

    boolean isLikely() {
        return failingNew.size() >= Math.max(NEW_KEYS, parallel) || failing.size() >= KEYS;
    }

    boolean lasts() {
        return probes > 0;
    }

    /**
     * Begins, or goes on after a probe that has failed.
     *
     * @return until the next probe
     */
    Duration goesOn(long now) {
        delay = Backoff.delay(++probes);
        lastProbe = now;
        return delay;
    }

    void ends() {
        probes = 0;
    }

    /** Nanoseconds until the next probe; not above 0 where it is due. */
    long untilProbe(long now, boolean hasUntried) {
        long wait = delay.toNanos();
        return lastProbe + (hasUntried ? Math.min(wait, MAX_WAIT_OF_UNTRIED.toNanos()) : wait) - now;
    }
}
