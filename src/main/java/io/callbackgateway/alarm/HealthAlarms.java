package io.callbackgateway.alarm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributorRegistry;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.NamedContributor;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Each component of the health that is not well is an alarm of the kind {@code health}, with its details as text: but for what a moment
 * mends, since it counts from the third look on.
 */
@Component
class HealthAlarms implements AlarmSource {

    /** Looks, a quarter of a minute apart. */
    private static final int LASTING = 3;

    private final HealthContributorRegistry components;
    private final Map<String, Integer> looks = new HashMap<>();
    private final Map<String, Instant> since = new HashMap<>();

    HealthAlarms(HealthContributorRegistry components) {
        this.components = components;
    }

    @Override
    public List<Alarm> alarms() {
        List<Alarm> found = new ArrayList<>();
        for (NamedContributor<?> each : components) {
            if (!each.getName().equals(AlarmsHealth.NAME)
                    && each.getContributor() instanceof HealthIndicator indicator) {
                Health health = indicator.getHealth(true);
                if (isWell(health.getStatus())) {
                    looks.remove(each.getName());
                    since.remove(each.getName());
                } else {
                    since.putIfAbsent(each.getName(), Instant.now());
                    if (looks.merge(each.getName(), 1, Integer::sum) >= LASTING) {
                        found.add(alarm(each.getName(), health));
                    }
                }
            }
        }
        return found;
    }

    private static boolean isWell(Status status) {
        return status.equals(Status.UP) || status.equals(Status.UNKNOWN);
    }

    private Alarm alarm(String name, Health health) {
        String details = health.getDetails().entrySet().stream()
                .map(detail -> detail.getKey() + ": " + detail.getValue())
                .collect(Collectors.joining("; "));
        return new Alarm(
                "health/" + name,
                "health",
                null,
                null,
                name,
                "The health component " + name + " is " + health.getStatus().getCode() + "."
                        + (details.isEmpty() ? "" : " " + details),
                "See /actuator/health, and docs/runbook.md for what helps.",
                since.get(name));
    }
}
