package io.callbackgateway.processing;

import io.callbackgateway.ledger.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Of one provider and environment. {@code gateway.callbacks} by {@code outcome}: what became of callbacks, once that is recorded and its events
 * are out; of one that is about several transactions, once for each. {@code gateway.callbacks.time}: from the inbox, which is the moment of
 * the 2xx, until then.
 */
final class CallbackMetrics {

    /** Some milliseconds where nothing waits; a day after an outage. */
    private static final Duration[] BUCKETS = Stream.of(10, 50, 100, 500, 1_000, 5_000, 30_000, 300_000, 3_600_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** What people discard is counted as what it came to first. */
    private static final Set<Outcome> COUNTED = EnumSet.complementOf(EnumSet.of(Outcome.DISCARDED));

    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
    private final Timer time;

    CallbackMetrics(MeterRegistry meters, String provider, String environment) {
        Tags door = Tags.of("provider", provider, "environment", environment);
        for (Outcome outcome : COUNTED) {
            outcomes.put(
                    outcome,
                    Counter.builder("gateway.callbacks")
                            .description("What became of callbacks, for each transaction that they are about")
                            .tags(door.and("outcome", outcome.word()))
                            .register(meters));
        }
        time = Timer.builder("gateway.callbacks.time")
                .description("From the 2xx to a callback until its events are on the broker")
                .tags(door)
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    void count(Outcome outcome) {
        if (COUNTED.contains(outcome)) {
            outcomes.get(outcome).increment();
        }
    }

    /** @param since milliseconds since 1970 */
    void time(long since) {
        time.record(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - since)));
    }
}
