package io.callbackgateway.dispatch.notify;

import io.callbackgateway.client.Limits;
import io.callbackgateway.lane.NotYetException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one endpoint may be sent, and when: so many events in a second, none while it is dead but one now and then, and none before the time
 * that it has said.
 */
final class EndpointLimits {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointLimits.class);

    /** For an event's turn within {@code max-rate}. */
    static final Duration WAIT = Duration.ofSeconds(5);

    /** Until it is known what came of the one that tries whether the endpoint is back, or of others that wait for their turn. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final IntervalFunction PROBES =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofSeconds(1), 2, 0.2, Duration.ofMinutes(5));

    private final RateLimiter rate;
    private final CircuitBreaker breaker;
    private final Clock clock;
    private volatile Instant notBefore = Instant.MIN;
    private volatile Instant probeAt = Instant.MIN;

    /** @param maxRate in a second; 0: any number */
    EndpointLimits(String endpoint, int maxRate, Clock clock) {
        this.clock = clock;
        rate = maxRate == 0 ? null : Limits.rate(endpoint, maxRate, WAIT);
        breaker = CircuitBreaker.of(
                endpoint,
                Limits.breaker(this::untilProbe)
                        .recordException(NotDeliveredException.class::isInstance)
                        .ignoreException(e -> !(e instanceof NotDeliveredException))
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.info(
                        "The circuit breaker of the endpoint {} is {} now",
                        endpoint,
                        word(event.getStateTransition().getToState())));
    }

    private long untilProbe(int failures) {
        long millis = PROBES.apply(failures);
        probeAt = clock.instant().plusMillis(millis + 50); // the breaker counts from a little later
        return millis;
    }

    /** @throws NotYetException where it may be sent nothing for now */
    <T> T run(Callable<T> attempt) throws Exception {
        failIfPausing();
        if (rate != null && !rate.acquirePermission()) {
            throw new NotYetException("more events than max-rate wait for their turn", SOON);
        }
        failIfPausing();
        try {
            return breaker.executeCallable(attempt);
        } catch (CallNotPermittedException e) {
            throw new NotYetException("most of its last answers were failures", SOON);
        } catch (NotDeliveredException e) {
            pause(e.retryAfter());
            throw e;
        }
    }

    private void failIfPausing() throws NotYetException {
        Instant now = clock.instant();
        if (now.isBefore(notBefore)) {
            throw new NotYetException(
                    "it wants nothing before " + notBefore.truncatedTo(ChronoUnit.SECONDS),
                    Duration.between(now, notBefore));
        }
        Instant probe = probeAt;
        if (breaker.getState() == CircuitBreaker.State.OPEN && now.isBefore(probe)) {
            throw new NotYetException(
                    "most of its last answers were failures; it is tried again at "
                            + probe.truncatedTo(ChronoUnit.SECONDS),
                    Duration.between(now, probe));
        }
    }

    private synchronized void pause(Duration time) {
        Instant end = clock.instant().plus(time);
        notBefore = end.isAfter(notBefore) ? end : notBefore;
    }

    /** {@code closed}, {@code open} or {@code half-open}. */
    String breaker() {
        return word(breaker.getState());
    }

    /** 0 while it is sent events, 1 while it is not, as most answers have been failures, 2 while one event tries whether it is back. */
    int state() {
        return breaker.getState().getOrder();
    }

    private static String word(CircuitBreaker.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
