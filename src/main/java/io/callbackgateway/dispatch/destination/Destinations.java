package io.callbackgateway.dispatch.destination;

import io.callbackgateway.broker.Events;
import io.callbackgateway.lane.LaneState;
import io.callbackgateway.lane.Lanes;
import io.callbackgateway.pause.Pauses;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Where events go from this gateway: each destination has a durable subscription of its own. */
@Component
public class Destinations {

    private static final DestinationState.Known NOTHING = new DestinationState.Known(null, null, null, null);

    private final Lanes lanes;
    private final Pauses pauses;
    private final ObjectProvider<DestinationState> kinds;

    Destinations(Lanes lanes, Pauses pauses, ObjectProvider<DestinationState> kinds) {
        this.lanes = lanes;
        this.pauses = pauses;
        this.kinds = kinds;
    }

    /** The queue of a destination, by which it is paused. */
    public static String queue(String name) {
        return Events.SUBSCRIPTION + name;
    }

    /** All of them, by name. */
    public List<Destination> list() {
        return lanes.states().stream()
                .filter(lane -> lane.queue().startsWith(Events.SUBSCRIPTION))
                .map(this::describe)
                .toList();
    }

    public Optional<Destination> of(String name) {
        return list().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private Destination describe(LaneState lane) {
        String name = lane.queue().substring(Events.SUBSCRIPTION.length());
        DestinationState.Known known = kinds.stream()
                .flatMap(kind -> kind.of(name).stream())
                .findFirst()
                .orElse(NOTHING);
        return new Destination(
                name,
                kind(name),
                (long) lane.inHand(),
                lane.oldestInHand(),
                pauses.of(lane.queue()).orElse(null),
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
