package io.callbackgateway.lane;

import io.callbackgateway.broker.BrokerSessions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Every lane there is, with the threads that they share for work that waits for others. */
@Component
public class Lanes implements DisposableBean {

    private final BrokerSessions sessions;
    private final MeterRegistry meters;
    private final LanePauses pauses;
    private final Map<String, Lane<?>> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService workers =
            Executors.newCachedThreadPool(task -> new Thread(task, "lane-worker-" + threads.incrementAndGet()));

    Lanes(BrokerSessions sessions, MeterRegistry meters, List<LanePauses> pauses) {
        this.sessions = sessions;
        this.meters = meters;
        this.pauses = queue -> pauses.stream().anyMatch(each -> each.isPaused(queue));
    }

    /**
     * @param maxBatch messages that are settled together at the most
     * @param parallel how many keys are run at the same time; 0: one after the other, on the lane's own thread
     * @param linger how long the first message of a batch waits for others
     */
    public <T> Lane<T> open(String queue, int maxBatch, int parallel, Duration linger, LaneWork<T> work) {
        Lane<T> lane = new Lane<>(queue, maxBatch, parallel, linger, workers, sessions, pauses, work);
        if (lanes.put(queue, lane) == null) { // a reloaded route opens its lanes anew
            Gauge.builder("gateway.lane.waiting", () -> lanes.get(queue).waiting())
                    .description("Messages that have failed and are tried again, with those behind them")
                    .tag("queue", queue)
                    .register(meters);
            Gauge.builder("gateway.lane.stopped", () -> lanes.get(queue).stopped() == null ? 0 : 1)
                    .description("1 while what the lane needs is away")
                    .tag("queue", queue)
                    .register(meters);
            Gauge.builder("gateway.lane.paused", () -> lanes.get(queue).isPaused() ? 1 : 0)
                    .description("1 while people have paused it: what comes waits in the queue")
                    .tag("queue", queue)
                    .register(meters);
        }
        return lane;
    }

    /** How all of them are now, by their queues. Those that have ended, with their route, are not in it. */
    public List<LaneState> states() {
        return lanes.values().stream()
                .map(Lane::state)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(LaneState::queue))
                .toList();
    }

    @Override
    public void destroy() {
        workers.shutdownNow();
    }
}
