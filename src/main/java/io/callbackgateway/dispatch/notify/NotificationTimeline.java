package io.callbackgateway.dispatch.notify;

import io.callbackgateway.dispatch.destination.Destination;
import io.callbackgateway.dispatch.destination.Destinations;
import io.callbackgateway.dispatch.notify.NotificationTables.Delivery;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.ledger.Ledger.Told;
import io.callbackgateway.timeline.TimelineEntry;
import io.callbackgateway.timeline.TimelineSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** For each event of a transaction, and each endpoint that wants it: how often it was tried, what came of it, or for what it waits. */
@Component
class NotificationTimeline implements TimelineSource {

    private final NotificationTables tables;
    private final Endpoints endpoints;
    private final Ledger ledger;
    private final Destinations destinations;

    NotificationTimeline(NotificationTables tables, Endpoints endpoints, Ledger ledger, Destinations destinations) {
        this.tables = tables;
        this.endpoints = endpoints;
        this.ledger = ledger;
        this.destinations = destinations;
    }

    @Override
    public List<TimelineEntry> of(String provider, String environment, String transactionId) {
        List<TimelineEntry> entries = new ArrayList<>();
        List<Delivery> deliveries = tables.of(provider, environment, transactionId);
        List<Told> told =
                endpoints.all().isEmpty() ? List.of() : ledger.told(provider, environment, transactionId, MAX_ENTRIES);
        if (deliveries.isEmpty() && told.isEmpty()) {
            return entries;
        }
        Map<String, Destination> now =
                destinations.list().stream().collect(Collectors.toMap(Destination::name, Function.identity()));
        for (Delivery each : deliveries) {
            entries.add(entry(each, now.get(Endpoint.PREFIX + each.endpoint())));
        }
        for (Told each : told) {
            for (Endpoint endpoint : endpoints.all()) {
                boolean tried = deliveries.stream()
                        .anyMatch(delivery -> delivery.isOf(each.event().id(), endpoint.name()));
                if (!tried && endpoint.settings().wants(each.event())) {
                    entries.add(untried(each, endpoint, now.get(Endpoint.PREFIX + endpoint.name())));
                }
            }
        }
        return entries;
    }

    private static TimelineEntry entry(Delivery delivery, Destination destination) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("destination", Endpoint.PREFIX + delivery.endpoint());
        facts.put("state", delivery.reason() == null ? "delivered" : waiting(destination));
        facts.put("eventId", delivery.eventId());
        facts.put("attempts", delivery.attempts());
        facts.put("status", delivery.status());
        facts.put("reason", delivery.reason());
        facts.put("firstAt", delivery.firstAt());
        facts.put("lastAt", delivery.lastAt());
        facts.put("deliveredAt", delivery.deliveredAt());
        String attempts = delivery.attempts() == 1 ? "1 attempt" : delivery.attempts() + " attempts";
        String text = delivery.reason() == null
                ? "The endpoint " + delivery.endpoint() + " took the event after " + attempts + ": HTTP status "
                        + delivery.status()
                : "The endpoint " + delivery.endpoint() + " has not taken the event after " + attempts + ": "
                        + delivery.reason() + pauseOf(destination);
        return new TimelineEntry(delivery.lastAt(), "delivery", text, facts);
    }

    private static TimelineEntry untried(Told told, Endpoint endpoint, Destination destination) {
        EventMessage event = told.event();
        boolean waits = destination != null && destination.mayHold(told.at(), Instant.now());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("destination", Endpoint.PREFIX + endpoint.name());
        facts.put("state", waits ? waiting(destination) : "unknown");
        facts.put("eventId", event.id());
        String text = waits
                ? "The event waits for the endpoint " + endpoint.name() + pauseOf(destination)
                : "No attempt is known to tell the endpoint " + endpoint.name()
                        + " of the event, and it does not wait: the endpoint is newer, or it was cut";
        return new TimelineEntry(told.at(), "delivery", text, facts);
    }

    private static String waiting(Destination destination) {
        if (destination == null || destination.paused() == null) {
            return "waiting";
        }
        return Suspensions.isSuspension(destination.paused()) ? "suspended" : "paused";
    }

    private static String pauseOf(Destination destination) {
        String state = waiting(destination);
        if (state.equals("waiting")) {
            return "";
        }
        String reason = destination.paused().reason();
        return "; it is " + state + (reason == null ? "" : ": " + reason);
    }
}
