package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Rejected;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * {@code gateway.door.accepted} by {@code method} and {@code key} tells which of several secrets a provider uses: one that no
 * longer counts up can be removed. {@code gateway.door.replayed}: of the accepted ones, those that had been kept before.
 * {@code gateway.door.challenged}: answered challenges, which are no callbacks.
 * {@code gateway.door.rejected} by {@code reason}, among them {@code unreadable-target}; {@code gateway.door.throttled} for those answered with 429.
 * {@code gateway.door.time}: from the head of a callback's request to its 2xx.
 */
@Component
class DoorMetrics {

    /** A provider's deadline is 5 s at the least; the disk's sync is most of what it takes. */
    private static final Duration[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterProvider<Counter> accepted;
    private final MeterProvider<Counter> rejected;
    private final MeterProvider<Counter> throttled;
    private final MeterProvider<Counter> replayed;
    private final MeterProvider<Counter> challenged;
    private final MeterProvider<Timer> time;

    /** Of what each callback counts: to look a meter up by its tags costs more than to count. */
    private final Map<List<String>, Counter> acceptedBy = new ConcurrentHashMap<>();

    private final Map<List<String>, Timer> timeBy = new ConcurrentHashMap<>();

    DoorMetrics(MeterRegistry registry) {
        accepted = counter(registry, "accepted", "Callbacks whose caller has proven who it is");
        rejected = counter(registry, "rejected", "Requests whose caller has not proven who it is");
        throttled = counter(registry, "throttled", "Requests answered with 429");
        replayed = counter(registry, "replayed", "Signed callbacks that came again and were not kept a second time");
        challenged = counter(registry, "challenged", "Challenges of providers that were answered");
        time = Timer.builder("gateway.door.time")
                .description("From the head of a callback's request to its 2xx")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(registry);
    }

    private static MeterProvider<Counter> counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("gateway.door." + name).description(description).withRegistry(registry);
    }

    void time(Door door, Instant receivedAt) {
        timeBy.computeIfAbsent(List.of(door.provider(), door.environment()), key -> time.withTags(tags(door)))
                .record(Duration.between(receivedAt, Instant.now()));
    }

    void countThrottled(Door door) {
        throttled.withTags(tags(door)).increment();
    }

    void count(Door door, Verdict verdict) {
        if (verdict instanceof Accepted passed) {
            acceptedBy
                    .computeIfAbsent(
                            List.of(door.provider(), door.environment(), passed.method(), passed.key()),
                            key -> accepted.withTags(tags(door).and("method", passed.method(), "key", passed.key())))
                    .increment();
        } else {
            String reason = verdict instanceof Rejected failed ? failed.reason().code() : "check-down";
            rejected.withTags(tags(door).and("reason", reason)).increment();
        }
    }

    void countUnreadable(Door door) {
        rejected.withTags(tags(door).and("reason", Rejections.UNREADABLE_TARGET))
                .increment();
    }

    void countReplay(Door door) {
        replayed.withTags(tags(door)).increment();
    }

    void countChallenge(Door door) {
        challenged.withTags(tags(door)).increment();
    }

    private static Tags tags(Door door) {
        return Tags.of("provider", door.provider(), "environment", door.environment());
    }
}
