package io.callbackgateway.dispatch.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.dispatch.archive.store.ArchiveStore;
import io.callbackgateway.dispatch.archive.store.ArchiveStores;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.ledger.ToldEvents.Told;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.camel.CamelContext;
import org.springframework.stereotype.Component;

/** Reads what has been archived, in both layouts: a gateway may have had the other one before. */
@Component
public class ArchivedEvents {

    /** Of one event: the callback's id, and the item where it is not the first. */
    private static final Pattern EVENT = Pattern.compile("(.*/[0-9a-f-]{36}(?:\\.(\\d+))?)\\.event\\.json");

    private static final String SEGMENT = ".jsonl.gz";

    private static final int BATCH = 200;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Optional<ArchiveStore> store;

    ArchivedEvents(ArchiveSettings settings, CamelContext camel) {
        store = ArchiveStores.of(settings, camel);
    }

    /** Whether what is in the archive can be read here at all. */
    public boolean areReadable() {
        return store.isPresent();
    }

    /**
     * Those of callbacks that were accepted on that day or later, some at a time, in no order.
     *
     * @throws IOException where the archive is away, or something in it cannot be read
     */
    public void since(LocalDate day, Consumer<List<Told>> each) throws IOException {
        List<Told> some = new ArrayList<>();
        for (String folder : ArchiveDays.of(store.orElseThrow(), date -> !date.isBefore(day))) {
            store.get().keys(folder, key -> {
                Matcher event = EVENT.matcher(key);
                if (event.matches()) {
                    add(some, key, event);
                } else if (key.endsWith(SEGMENT)) {
                    addSegment(some, key);
                }
                if (some.size() >= BATCH) {
                    each.accept(List.copyOf(some));
                    some.clear();
                }
            });
        }
        if (!some.isEmpty()) {
            each.accept(some);
        }
    }

    private void add(List<Told> some, String key, Matcher event) throws IOException {
        byte[] json = store.orElseThrow().read(key);
        byte[] raw = store.orElseThrow().read(event.group(1) + ".raw.json");
        if (json != null) {
            some.add(new Told(
                    EventMessage.of(text(json), event.group(2) == null ? 1 : Integer.parseInt(event.group(2))),
                    raw == null ? null : text(raw)));
        }
    }

    private void addSegment(List<Told> some, String key) throws IOException {
        byte[] segment = store.orElseThrow().read(key);
        if (segment == null) {
            return;
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(segment)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode both = JSON.readTree(line);
                EventMessage event = EventMessage.of(both.path("event").toString(), 1);
                if (!event.isAboutDocuments()) {
                    int item = (int) some.stream()
                            .filter(told -> told.event().callbackId().equals(event.callbackId())
                                    && told.event().transactionId().equals(event.transactionId())
                                    && !told.event().id().equals(event.id()))
                            .count();
                    some.add(new Told(
                            EventMessage.of(event.json(), item + 1),
                            both.has("raw") ? both.path("raw").toString() : null));
                }
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
