package io.callbackgateway.alarm;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code gateway.alarm}: how many are raised, by kind, provider and environment. A series goes when its alarms do. */
@Component
class AlarmMetrics {

    private final MultiGauge alarms;

    AlarmMetrics(MeterRegistry meters) {
        alarms = MultiGauge.builder("gateway.alarm")
                .description("Alarms that are raised")
                .register(meters);
    }

    void show(List<Alarm> open) {
        Map<Tags, Integer> counts = new LinkedHashMap<>();
        open.forEach(alarm -> counts.merge(
                Tags.of(
                        "kind",
                        alarm.kind(),
                        "provider",
                        alarm.provider() == null ? "" : alarm.provider(),
                        "environment",
                        alarm.environment() == null ? "" : alarm.environment()),
                1,
                Integer::sum));
        alarms.register(
                counts.entrySet().stream()
                        .<MultiGauge.Row<?>>map(each -> MultiGauge.Row.of(each.getKey(), each.getValue()))
                        .toList(),
                true);
    }
}
