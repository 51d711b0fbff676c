package io.callbackgateway.unread;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.unread.UnreadQuota.Fill;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

/**
 * {@code DEGRADED} before events are cut that nobody reads, with the queues to blame: all takes its course, but somebody has to look.
 * Part of neither group.
 */
@Component("unreadHealthIndicator")
@ConditionalOnExpression("'${gateway.broker.url:}'.isBlank()")
class UnreadHealth implements HealthIndicator {

    private static final int LARGEST = 5;

    private final UnreadQuota quota;
    private final EmbeddedBroker broker;

    UnreadHealth(UnreadQuota quota, EmbeddedBroker broker) {
        this.quota = quota;
        this.broker = broker;
    }

    @Override
    public Health health() {
        if (!broker.isActive()) {
            return Health.unknown().build(); // "broker" says so
        }
        Fill fill = quota.fill();
        Health.Builder health =
                new Health.Builder(fill.isNearSize() || !fill.nearAge().isEmpty() ? new Status("DEGRADED") : Status.UP);
        health.withDetail("bytes", fill.size())
                .withDetail("maxBytes", fill.settings().maxSize().toBytes());
        if (fill.isNearSize()) {
            health.withDetail(
                    "largest",
                    fill.sizes().entrySet().stream()
                            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                            .limit(LARGEST)
                            .map(each -> each.getKey() + ": " + each.getValue() + " bytes")
                            .toList());
        }
        if (!fill.nearAge().isEmpty()) {
            health.withDetail(
                    "oldest",
                    fill.nearAge().stream().collect(Collectors.toMap(queue -> queue, queue -> Duration.ofMillis(
                                    fill.ages().get(queue))
                            .toString())));
        }
        return health.build();
    }
}
