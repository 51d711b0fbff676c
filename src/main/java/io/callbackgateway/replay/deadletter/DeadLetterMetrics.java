package io.callbackgateway.replay.deadletter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * {@code gateway.dead}: how many dead letters there are, by provider and environment. While the database is away, it stays as it was last
 * known.
 */
@Component
class DeadLetterMetrics {

    private final DeadLetterGroups groups;
    private final MultiGauge dead;

    DeadLetterMetrics(DeadLetterGroups groups, MeterRegistry registry) {
        this.groups = groups;
        this.dead = MultiGauge.builder("gateway.dead")
                .description("Callbacks that no attempt could process")
                .register(registry);
    }

    @Scheduled(initialDelay = 1_000, fixedDelay = 15_000)
    void count() {
        List<DeadLetterGroup> all;
        try {
            all = groups.groups();
        } catch (DataAccessException away) {
            return; // the health says so
        }
        Map<List<String>, Long> counts = all.stream()
                .collect(Collectors.groupingBy(
                        group -> List.of(group.provider(), group.environment()),
                        Collectors.summingLong(DeadLetterGroup::count)));
        dead.register(
                counts.entrySet().stream()
                        .map(each -> MultiGauge.Row.of(
                                Tags.of(
                                        "provider", each.getKey().get(0),
                                        "environment", each.getKey().get(1)),
                                each.getValue()))
                        .toList(),
                true);
    }
}
