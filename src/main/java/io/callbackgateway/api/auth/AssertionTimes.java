package io.callbackgateway.api.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * When the assertions of one account are issued: never two in one second, which {@code iat} counts. RSA signatures have no chance in
 * them, so that two of one second would be the same text, and a token endpoint takes the second one for stolen.
 */
final class AssertionTimes {

    /** Far beyond the hour that an assertion may live. */
    private static final Duration KEPT = Duration.ofHours(24);

    private final Clock clock;
    private final Pause pause;

    /** Not the last one alone: a clock may be set back. */
    private final NavigableSet<Instant> used = new TreeSet<>();

    AssertionTimes(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /** Waits for the next second where this one is used. */
    synchronized Instant next() {
        Instant now = clock.instant();
        used.headSet(now.minus(KEPT)).clear();
        try {
            while (!used.add(now.truncatedTo(ChronoUnit.SECONDS))) {
                Instant nextSecond = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
                pause.lasts(Duration.between(now, nextSecond));
                now = clock.instant();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotIssuedException(
                    NotIssuedException.Kind.UNAVAILABLE, "was not asked: the gateway stops", Duration.ZERO);
        }
        return now.truncatedTo(ChronoUnit.SECONDS);
    }
}
