package io.callbackgateway.dispatch.archive;

import io.callbackgateway.dispatch.destination.Destination;
import io.callbackgateway.dispatch.destination.Destinations;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.ledger.Ledger.Told;
import io.callbackgateway.timeline.TimelineEntry;
import io.callbackgateway.timeline.TimelineSource;
import java.nio.file.Files;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Where each event of a transaction stands in the archive. */
@Component
class ArchiveTimeline implements TimelineSource {

    private static final String NAME = "archive";

    private final ArchiveSettings settings;
    private final Ledger ledger;
    private final Destinations destinations;

    ArchiveTimeline(ArchiveSettings settings, Ledger ledger, Destinations destinations) {
        this.settings = settings;
        this.ledger = ledger;
        this.destinations = destinations;
    }

    @Override
    public List<TimelineEntry> of(String provider, String environment, String transactionId) {
        List<Told> told = ledger.told(provider, environment, transactionId, MAX_ENTRIES);
        if (told.isEmpty()) {
            return List.of();
        }
        Destination archive = destinations.of(NAME).orElse(null);
        return told.stream().map(each -> entry(each, archive)).toList();
    }

    private TimelineEntry entry(Told told, Destination archive) {
        boolean stored = isStored(told, archive);
        boolean segments = settings.layout() == ArchiveSettings.Layout.SEGMENTS;
        String place = segments ? ArchiveKey.folder(told.event()) : ArchiveKey.of(told.event()) + ".event.json";
        String waits = archive != null && archive.paused() != null ? ", which is paused" : "";
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("destination", NAME);
        facts.put("state", stored ? "delivered" : "waiting");
        facts.put("eventId", told.event().id());
        facts.put(segments ? "archiveFolder" : "archiveKey", place);
        return new TimelineEntry(
                told.at(),
                "delivery",
                stored
                        ? "The archive has the event " + (segments ? "in a segment of " : "as ") + place
                        : "The event waits for the archive" + waits + ", where it will be "
                                + (segments ? "in a segment of " : "") + place,
                facts);
    }

    private boolean isStored(Told told, Destination archive) {
        EventMessage event = told.event();
        if (settings.folder().isPresent() && settings.layout() == ArchiveSettings.Layout.OBJECTS) {
            return Files.exists(settings.folder().get().resolve(ArchiveKey.of(event) + ".event.json"));
        }
        return archive == null || !archive.mayHold(told.at(), Instant.now());
    }
}
