package io.callbackgateway.lane;

import io.callbackgateway.broker.waiting.WaitingMessages;
import io.callbackgateway.broker.waiting.WaitingMessages.Waiting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * What waits for lanes, in their queues and in their hands. {@code gateway.queue.waiting} and {@code gateway.queue.oldest} say it by
 * {@code queue}, looked at every five seconds.
 */
@Component
public class Backlogs implements DisposableBean {

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "backlogs");
        thread.setDaemon(true);
        return thread;
    });

    private final Lanes lanes;
    private final WaitingMessages waiting;
    private final MeterRegistry meters;
    private final Set<String> metered = new HashSet<>(); // of that thread
    private volatile Map<String, Backlog> seen = Map.of();

    Backlogs(Lanes lanes, WaitingMessages waiting, MeterRegistry meters) {
        this.lanes = lanes;
        this.waiting = waiting;
        this.meters = meters;
        looks.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * @param waiting messages, those in the lane's hands included; {@code null} where the broker does not say
     * @param oldest when the one that has waited longest was sent, by the sender's clock, as far as that is known
     */
    public record Backlog(Long waiting, Instant oldest) {
        public static final Backlog UNKNOWN = new Backlog(null, null);
    }

    /** Of lanes now, as the broker says; by queue. */
    public Map<String, Backlog> of(List<LaneState> states) {
        Map<String, Waiting> queues =
                waiting.of(states.stream().map(LaneState::queue).toList());
        Map<String, Backlog> all = new HashMap<>();
        for (LaneState state : states) {
            Waiting queue = queues.get(state.queue());
            Instant oldest = Stream.of(queue == null ? null : queue.oldest(), state.oldestInHand())
                    .filter(Objects::nonNull)
                    .min(Instant::compareTo)
                    .orElse(null);
            all.put(state.queue(), new Backlog(queue == null ? null : queue.count(), oldest));
        }
        return all;
    }

    private void look() {
        Map<String, Backlog> all = of(lanes.states());
        all.keySet().stream().filter(metered::add).forEach(this::meter);
        seen = all;
    }

    private void meter(String queue) {
        Gauge.builder("gateway.queue.waiting", () -> waiting(queue))
                .description("Messages in the queue, those that its lane has in hand included")
                .tag("queue", queue)
                .register(meters);
        TimeGauge.builder("gateway.queue.oldest", () -> age(queue), TimeUnit.SECONDS)
                .description("How long the oldest message has waited")
                .tag("queue", queue)
                .register(meters);
    }

    private double waiting(String queue) {
        Long count = seen.getOrDefault(queue, Backlog.UNKNOWN).waiting();
        return count == null ? Double.NaN : count;
    }

    private double age(String queue) {
        Backlog backlog = seen.getOrDefault(queue, Backlog.UNKNOWN);
        if (backlog.waiting() == null) {
            return Double.NaN;
        }
        return backlog.oldest() == null
                ? 0
                : Math.max(0, Duration.between(backlog.oldest(), Instant.now()).toMillis() / 1000.0);
    }

    @Override
    public void destroy() {
        looks.shutdownNow();
    }
}
