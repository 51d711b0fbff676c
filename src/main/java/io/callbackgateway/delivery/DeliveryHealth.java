package io.callbackgateway.delivery;

import io.callbackgateway.delivery.DeliveryCheck.Seen;
import java.util.Map;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * {@code DEGRADED} while a provider does not deliver as it should, with what is wrong and what to do, as the last check has found it. Part
 * of neither group: the gateway itself is well.
 */
@Component("deliveryHealthIndicator")
class DeliveryHealth implements HealthIndicator {

    private final DeliveryCheck check;

    DeliveryHealth(DeliveryCheck check) {
        this.check = check;
    }

    @Override
    public Health health() {
        Map<Watched, Seen> all = check.seen();
        boolean well = all.values().stream().allMatch(each -> each.problems().isEmpty());
        Health.Builder health = well ? Health.up() : new Health.Builder(new Status("DEGRADED"));
        all.forEach((watched, seen) -> health.withDetail(watched.toString(), detail(seen)));
        return health.build();
    }

    private static Object detail(Seen seen) {
        return seen.problems().isEmpty()
                ? "well at " + seen.at()
                : seen.problems().stream()
                        .map(each -> each.kind().word() + ": " + each.detail())
                        .toList();
    }
}
