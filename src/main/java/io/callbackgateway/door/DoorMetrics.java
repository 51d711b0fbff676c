package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Rejected;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.springframework.stereotype.Component;

/**
 * {@code gateway.door.accepted} by {@code method} and {@code key} tells which of several secrets a provider uses: one that no
 * longer counts up can be removed. {@code gateway.door.replayed}: of the accepted ones, those that had been kept before.
 * {@code gateway.door.rejected} by {@code reason}; {@code gateway.door.throttled} for those answered with 429.
 */
@Component
class DoorMetrics {

    private final MeterProvider<Counter> accepted;
    private final MeterProvider<Counter> rejected;
    private final MeterProvider<Counter> throttled;
    private final MeterProvider<Counter> replayed;

    DoorMetrics(MeterRegistry registry) {
        accepted = Counter.builder("gateway.door.accepted")
                .description("Callbacks whose caller has proven who it is")
                .withRegistry(registry);
        rejected = Counter.builder("gateway.door.rejected")
                .description("Requests whose caller has not proven who it is")
                .withRegistry(registry);
        throttled = Counter.builder("gateway.door.throttled")
                .description("Requests answered with 429")
                .withRegistry(registry);
        replayed = Counter.builder("gateway.door.replayed")
                .description("Signed callbacks that came again and were not kept a second time")
                .withRegistry(registry);
    }

    void countThrottled(Door door) {
        throttled.withTags(tags(door)).increment();
    }

    void count(Door door, Verdict verdict) {
        Tags tags = tags(door);
        if (verdict instanceof Accepted passed) {
            accepted.withTags(tags.and("method", passed.method(), "key", passed.key()))
                    .increment();
        } else {
            String reason =
                    verdict instanceof Rejected refused ? refused.reason().code() : "check-down";
            rejected.withTags(tags.and("reason", reason)).increment();
        }
    }

    void countReplay(Door door) {
        replayed.withTags(tags(door)).increment();
    }

    private static Tags tags(Door door) {
        return Tags.of("provider", door.provider(), "environment", door.environment());
    }
}
