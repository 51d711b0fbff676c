package io.callbackgateway.dispatch;

import io.callbackgateway.broker.BusSettings;
import io.callbackgateway.broker.Events;
import io.callbackgateway.dispatch.destination.Destination;
import io.callbackgateway.dispatch.destination.Destinations;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.ledger.Ledger.Told;
import io.callbackgateway.timeline.TimelineEntry;
import io.callbackgateway.timeline.TimelineSource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Whether an external bus has each event of a transaction; in which queue of the gateway's own broker it is, its own entry says. */
@Component
class QueueTimeline implements TimelineSource {

    private static final String NAME = "queues";

    private final Ledger ledger;
    private final Destinations destinations;
    private final boolean external;

    QueueTimeline(Ledger ledger, Destinations destinations, BusSettings bus) {
        this.ledger = ledger;
        this.destinations = destinations;
        this.external = bus.external();
    }

    @Override
    public List<TimelineEntry> of(String provider, String environment, String transactionId) {
        if (!external) {
            return List.of();
        }
        Destination bus = destinations.of(NAME).orElse(null);
        return ledger.told(provider, environment, transactionId, MAX_ENTRIES).stream()
                .map(told -> entry(told, bus))
                .toList();
    }

    private static TimelineEntry entry(Told told, Destination bus) {
        boolean waits = bus != null && bus.mayHold(told.at(), Instant.now());
        String queue = Events.address(told.event().environment(), told.event().status());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("destination", NAME);
        facts.put("state", waits ? "waiting" : "delivered");
        facts.put("eventId", told.event().id());
        facts.put("queue", queue);
        String paused = bus != null && bus.paused() != null ? ", which is paused" : "";
        return new TimelineEntry(
                told.at(),
                "delivery",
                waits ? "The event waits for the bus" + paused : "The bus has the event, in " + queue,
                facts);
    }
}
