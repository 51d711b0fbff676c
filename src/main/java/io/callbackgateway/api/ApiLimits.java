package io.callbackgateway.api;

import io.callbackgateway.client.Limits;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the API of one provider and environment may be asked, and when: so many questions at a time and in a second, none while it is dead
 * but one now and then, none before the time that it has said, and once more where that is harmless.
 */
final class ApiLimits {

    /** For a question before this one to end, and again for the second that it may be asked in. */
    private static final Duration WAIT = Duration.ofSeconds(15);

    /** Statuses that mostly come from what stands before an API, and pass soon. */
    private static final Set<Integer> SOON_OVER = Set.of(502, 503, 504);

    private final Bulkhead calls;
    private final RateLimiter rate;
    private final CircuitBreaker breaker;
    private final Retry repeats;
    private final Clock clock;
    private volatile Instant notBefore = Instant.MIN;

    /** The API has not been asked. */
    static final class NotAskedException extends ProviderUnavailableException {

        NotAskedException(String why) {
            super("the provider's API is not asked: " + why);
        }
    }

    /** It has been asked, and has not answered. */
    static final class NoAnswerException extends ProviderUnavailableException {

        NoAnswerException(String message) {
            super(message);
        }
    }

    /**
     * @param maxCalls at the same time
     * @param maxRate in a second; 0: any number
     */
    ApiLimits(String whose, int maxCalls, int maxRate, Clock clock) {
        this.clock = clock;
        calls = Bulkhead.of(
                whose,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(maxCalls)
                        .maxWaitDuration(WAIT)
                        .build());
        rate = maxRate == 0 ? null : Limits.rate(whose, maxRate, WAIT);
        breaker = CircuitBreaker.of(
                whose,
                // always shorter than the delays of a lane, which is not to try in vain when it tries
                Limits.breaker(IntervalFunction.ofExponentialRandomBackoff(
                                Duration.ofMillis(250), 2, 0.2, Duration.ofSeconds(3)))
                        .recordResult(answer -> answer instanceof ApiAnswer told && told.status() >= 500)
                        .recordException(NoAnswerException.class::isInstance)
                        .ignoreException(e -> !(e instanceof NoAnswerException))
                        .build());
        repeats = Retry.of(
                whose,
                RetryConfig.<ApiAnswer>custom()
                        .maxAttempts(3)
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(500), 2, 0.5))
                        .retryOnResult(answer -> SOON_OVER.contains(answer.status()))
                        .retryOnException(NoAnswerException.class::isInstance)
                        .build());
    }

    /**
     * @param repeat whether to ask again where there is no answer, or a passing one
     * @throws NotAskedException where it may not be asked for now
     * @throws NoAnswerException as the question throws it
     */
    ApiAnswer run(Supplier<ApiAnswer> question, boolean repeat) {
        return repeat ? repeats.executeSupplier(() -> once(question)) : once(question);
    }

    private ApiAnswer once(Supplier<ApiAnswer> question) {
        failIfPausing();
        if (!calls.tryAcquirePermission()) {
            throw new NotAskedException("max-api-calls questions have been under way for " + WAIT.toSeconds() + " s");
        }
        try {
            return breaker.executeSupplier(question);
        } catch (CallNotPermittedException e) {
            throw new NotAskedException("most of its last answers were failures; it is tried again every few seconds");
        } finally {
            calls.onComplete();
        }
    }

    /** Immediately before each question. */
    void await() {
        if (rate != null && !rate.acquirePermission()) {
            throw new NotAskedException("more questions than max-api-rate wait for their turn");
        }
        failIfPausing();
    }

    private void failIfPausing() {
        if (clock.instant().isBefore(notBefore)) {
            throw new NotAskedException("it wants no question before " + pauseEnds());
        }
    }

    /** The API has said for how long it wants no questions. */
    void pause(Duration time) {
        Instant end = clock.instant().plus(time);
        if (end.isAfter(notBefore)) {
            notBefore = end;
        }
    }

    private Instant pauseEnds() {
        return notBefore.truncatedTo(ChronoUnit.SECONDS);
    }

    /** 0 while the API is asked, 1 while it is not, as most answers have been failures, 2 while one question tries whether it is back. */
    int state() {
        return breaker.getState().getOrder();
    }

    /** Why it is not asked; {@code null} where it is. */
    String problem() {
        if (breaker.getState() != CircuitBreaker.State.CLOSED) {
            return "most of its last answers were failures; it is tried again every few seconds";
        }
        return clock.instant().isBefore(notBefore) ? "it wants no question before " + pauseEnds() : null;
    }
}
