package io.callbackgateway.replay.work;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.Events;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.replay.Replay;
import io.callbackgateway.replay.ReplayMode;
import io.callbackgateway.replay.work.ReplayedCallbacks.Said;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.springframework.stereotype.Component;

/** Tells events again as they were, in the order of their callbacks and with their ids; at the seam of a crash some of them twice. */
@Component
class AsWas implements ReplayWork {

    /** Callbacks that the dry run looks at together. */
    private static final int TOGETHER = 500;

    private final ReplayedCallbacks callbacks;
    private final BrokerSessions sessions;
    private final LiveTraffic traffic;

    AsWas(ReplayedCallbacks callbacks, BrokerSessions sessions, LiveTraffic traffic) {
        this.callbacks = callbacks;
        this.sessions = sessions;
        this.traffic = traffic;
    }

    @Override
    public ReplayMode mode() {
        return ReplayMode.AS_WAS;
    }

    @Override
    public Batch count(Replay replay, String reached) {
        List<Said> page = callbacks.settled(replay.filter(), true, reached, TOGETHER);
        if (page.isEmpty()) {
            return Batch.end(reached);
        }
        Map<String, Long> counted = new TreeMap<>();
        for (Said each : page) {
            EventMessage event = EventMessage.of(each.event(), each.item());
            if (isWanted(replay, event)) {
                counted.merge("events", 1L, Long::sum);
                counted.merge("events." + event.status(), 1L, Long::sum);
            }
        }
        return Batch.of(last(page), counted, 0);
    }

    @Override
    public Batch send(Replay replay, String reached, int limit) throws ActiveMQException {
        List<Said> page = callbacks.settled(replay.filter(), true, reached, limit);
        if (page.isEmpty()) {
            return Batch.end(reached);
        }
        long sent = 0;
        try (BrokerSession broker = sessions.open()) {
            String queue = replay.destination();
            Optional<String> busy = traffic.busyDestination(queue, broker);
            if (busy.isPresent()) {
                return Batch.waitsFor(busy.get(), reached);
            }
            for (Said each : page) {
                EventMessage event = EventMessage.of(each.event(), each.item());
                if (isWanted(replay, event)) {
                    if (queue == null) {
                        Events.publish(event, broker);
                    } else {
                        Events.publishTo(queue, event, broker);
                    }
                    sent++;
                }
            }
            broker.commit();
        }
        return Batch.of(last(page), Map.of("sent", sent), (int) Math.max(1, sent));
    }

    private static boolean isWanted(Replay replay, EventMessage event) {
        String queue = replay.destination();
        return queue == null
                || queue.startsWith(Events.SUBSCRIPTION)
                || queue.equals(Events.address(event.environment(), event.status()));
    }

    private static String last(List<Said> page) {
        return page.get(page.size() - 1).callbackId();
    }
}
