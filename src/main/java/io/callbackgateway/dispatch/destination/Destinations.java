package io.callbackgateway.dispatch.destination;

import io.callbackgateway.broker.Events;
import io.callbackgateway.dispatch.EventsComponent;
import io.callbackgateway.lane.Backlogs;
import io.callbackgateway.lane.Backlogs.Backlog;
import io.callbackgateway.lane.LaneState;
import io.callbackgateway.lane.Lanes;
import io.callbackgateway.pause.Pauses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Where events go from this gateway: each destination has a durable subscription of its own. */
@Component
public class Destinations {

    private static final DestinationState.Known NOTHING = new DestinationState.Known(null, null, null, null);

    private final EventsComponent events;
    private final Lanes lanes;
    private final Backlogs backlogs;
    private final Pauses pauses;
    private final ObjectProvider<DestinationState> kinds;

    Destinations(
            EventsComponent events,
            Lanes lanes,
            Backlogs backlogs,
            Pauses pauses,
            ObjectProvider<DestinationState> kinds) {
        this.events = events;
        this.lanes = lanes;
        this.backlogs = backlogs;
        this.pauses = pauses;
        this.kinds = kinds;
    }

    /** The queue of a destination, by which it is paused. */
    public static String queue(String name) {
        return Events.SUBSCRIPTION + name;
    }

    /** Whether a route of this gateway starts there. */
    public boolean has(String name) {
        return events.named().contains(queue(name));
    }

    /** All of them, by name, as they are now. */
    public List<Destination> list() {
        return describe(events.named());
    }

    /** As it is now. */
    public Optional<Destination> of(String name) {
        return has(name) ? describe(Set.of(queue(name))).stream().findFirst() : Optional.empty();
    }

    private List<Destination> describe(Set<String> queues) {
        Map<String, LaneState> states = lanes.states().stream()
                .filter(lane -> queues.contains(lane.queue()))
                .collect(Collectors.toMap(LaneState::queue, Function.identity()));
        Map<String, Backlog> waiting = backlogs.of(List.copyOf(states.values()));
        return queues.stream()
                .sorted()
                .map(queue -> describe(
                        queue,
                        states.getOrDefault(queue, LaneState.none(queue)),
                        waiting.getOrDefault(queue, Backlog.UNKNOWN)))
                .toList();
    }

    private Destination describe(String queue, LaneState lane, Backlog backlog) {
        String name = queue.substring(Events.SUBSCRIPTION.length());
        DestinationState.Known known = kinds.stream()
                .flatMap(kind -> kind.of(name).stream())
                .findFirst()
                .orElse(NOTHING);
        return new Destination(
                name,
                kind(name),
                backlog.waiting(),
                backlog.oldest(),
                pauses.of(queue).orElse(null),
                lane.stopped(),
                known.breaker(),
                known.lastError() == null ? lane.lastFailure() : known.lastError(),
                known.lastError() == null ? lane.failedAt() : known.lastErrorAt(),
                known.lastSuccessAt());
    }

    private static String kind(String name) {
        if (name.equals("archive")) {
            return "archive";
        }
        if (name.equals("queues")) {
            return "queue";
        }
        if (name.startsWith("notify-")) {
            return "notification";
        }
        return name.startsWith("documents-") ? "documents" : "other";
    }
}
