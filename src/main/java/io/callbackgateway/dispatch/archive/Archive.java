package io.callbackgateway.dispatch.archive;

import io.callbackgateway.event.CanonicalEvent;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.ledger.Ledger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** For {@code archive.camel.yaml}: what of a batch of events is to be written, and files that survive a loss of power. */
@Component("archive")
class Archive implements DisposableBean {

    private final Ledger ledger;
    private final boolean segments;
    private final DurableFiles files;
    private final Counter written;

    Archive(ArchiveSettings settings, Ledger ledger, MeterRegistry meters) {
        this.ledger = ledger;
        this.segments = settings.layout() == ArchiveSettings.Layout.SEGMENTS;
        this.written = Counter.builder("gateway.archive.written")
                .description(
                        "What the archive was given of events and raw requests, that of repeated attempts included")
                .baseUnit("bytes")
                .register(meters);
        this.files = settings.folder().map(DurableFiles::new).orElse(null);
    }

    /**
     * In the layout that the settings choose, those about transactions. The raw request is missing only where the archive was away for longer than raw requests
     * are kept.
     */
    public List<ArchiveObject> objects(@Body List<EventMessage> all) throws IOException {
        List<EventMessage> events =
                all.stream().filter(event -> !event.isAboutAlarm()).toList();
        Map<String, String> requests = ledger.rawRequests(events.stream()
                .filter(event -> !event.isAboutDocuments()) // which came after the one that it was written with
                .map(EventMessage::callbackId)
                .toList());
        List<ArchiveObject> objects = segments ? segments(events, requests) : eachByItself(events, requests);
        written.increment(
                objects.stream().mapToLong(each -> each.content().length).sum());
        return objects;
    }

    /** Whether {@link #writeFiles} writes to where the settings say. */
    public boolean isFolder() {
        return files != null;
    }

    /** When this returns, all of them are complete and synced. */
    public void writeFiles(@Body List<ArchiveObject> objects) throws IOException {
        files.write(objects);
    }

    /** When this returns, a copy of the file is complete and synced under the key. */
    public void writeFile(@Body File content, @Variable("key") String key) throws IOException {
        files.write(key, content.toPath());
    }

    private static List<ArchiveObject> eachByItself(List<EventMessage> events, Map<String, String> requests) {
        Map<String, ArchiveObject> objects = new LinkedHashMap<>(); // by key: a batch may hold an event twice
        for (EventMessage event : events) {
            String key = ArchiveKey.of(event);
            String ending = event.isAboutDocuments() ? ".documents.event.json" : ".event.json";
            add(new ArchiveObject(key + ending, CanonicalEvent.MEDIA_TYPE, bytes(event.json())), objects);
            String request = request(event, requests);
            if (request != null) {
                add(new ArchiveObject(key + ".raw.json", "application/json", bytes(request)), objects);
            }
        }
        return new ArrayList<>(objects.values());
    }

    private static void add(ArchiveObject object, Map<String, ArchiveObject> objects) {
        objects.put(object.key(), object);
    }

    /** Its callback's, which an event about documents may share with the one before it in the batch. */
    private static String request(EventMessage event, Map<String, String> requests) {
        return event.isAboutDocuments() ? null : requests.get(event.callbackId());
    }

    /** JSON Lines, {@code {"event":…,"raw":…}}, one segment for each provider, environment and day. */
    private static List<ArchiveObject> segments(List<EventMessage> events, Map<String, String> requests)
            throws IOException {
        Map<String, List<EventMessage>> byFolder = new LinkedHashMap<>();
        for (EventMessage event : events) {
            byFolder.computeIfAbsent(ArchiveKey.folder(event), folder -> new ArrayList<>())
                    .add(event);
        }
        List<ArchiveObject> objects = new ArrayList<>(byFolder.size());
        for (var each : byFolder.entrySet()) {
            String key =
                    each.getKey() + "/" + ArchiveKey.segmentName(each.getValue().get(0));
            objects.add(new ArchiveObject(key, "application/gzip", lines(each.getValue(), requests)));
        }
        return objects;
    }

    private static byte[] lines(List<EventMessage> events, Map<String, String> requests) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 * events.size());
        try (GZIPOutputStream out = new GZIPOutputStream(bytes, 16 * 1024) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            for (EventMessage event : events) {
                String request = request(event, requests);
                out.write(bytes("{\"event\":" + event.json() + (request == null ? "" : ",\"raw\":" + request) + "}\n"));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void destroy() {
        if (files != null) {
            files.close();
        }
    }
}
