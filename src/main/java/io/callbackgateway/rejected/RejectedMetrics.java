package io.callbackgateway.rejected;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/**
 * {@code gateway.rejected.kept} counts entries of the rejected log; {@code gateway.rejected.dropped} those that it has no more or never
 * had, by {@code reason}: {@code rate}, {@code queue-full} (the database is away or too slow), {@code failed}, {@code max-entries},
 * {@code max-size}.
 */
@Component
class RejectedMetrics {

    private final Counter kept;
    private final MeterProvider<Counter> dropped;

    RejectedMetrics(MeterRegistry registry) {
        kept = Counter.builder("gateway.rejected.kept")
                .description("Refused requests that went into the rejected log")
                .register(registry);
        dropped = Counter.builder("gateway.rejected.dropped")
                .description("Refused requests that the rejected log lost, or did not take")
                .withRegistry(registry);
    }

    void kept(int number) {
        kept.increment(number);
    }

    void dropped(String reason, int number) {
        dropped.withTag("reason", reason).increment(number);
    }
}
