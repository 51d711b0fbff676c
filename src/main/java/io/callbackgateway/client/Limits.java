package io.callbackgateway.client;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;

/** The engines that say what a server may be sent that others run, and when. */
public final class Limits {

    private Limits() {}

    /**
     * One after the other, rather than a second's in one go.
     *
     * @param maxRate in a second
     * @param wait for one's turn, at the most
     */
    public static RateLimiter rate(String whose, int maxRate, Duration wait) {
        return RateLimiter.of(
                whose,
                RateLimiterConfig.custom()
                        .limitForPeriod(1)
                        .limitRefreshPeriod(Duration.ofSeconds(1).dividedBy(maxRate))
                        .timeoutDuration(wait)
                        .build());
    }

    /**
     * Opens where four of five have failed within a minute, and ten at the least: a time rather than a number, since one that always fails is
     * sent a few times in a minute, and must not keep the server from all others. Lets through one now and then that tries whether the
     * server is back.
     *
     * @param probes how long none is let through, by how often the last one has failed
     */
    public static CircuitBreakerConfig.Builder breaker(IntervalFunction probes) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
                .slidingWindowSize(60)
                .minimumNumberOfCalls(10)
                .failureRateThreshold(80)
                .waitIntervalFunctionInOpenState(probes)
                .permittedNumberOfCallsInHalfOpenState(1);
    }
}
