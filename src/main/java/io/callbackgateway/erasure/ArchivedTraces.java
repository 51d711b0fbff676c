package io.callbackgateway.erasure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callbackgateway.dispatch.archive.ArchiveDays;
import io.callbackgateway.dispatch.archive.ArchiveKey;
import io.callbackgateway.dispatch.archive.store.ArchiveStore;
import io.callbackgateway.erasure.Traces.Place;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What the archive has of a transaction that is to be erased: found by the ledger, and, in the layout of objects, in every day's folder,
 * since the ledger may have forgotten. Events stay, since they hold no personal data.
 */
final class ArchivedTraces {

    private static final String RAW = ".raw.json";

    private static final String SEGMENT = ".jsonl.gz";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final ArchiveStore store;
    private final String door;
    private final Set<String> callbackIds;
    private final Set<String> requests = new TreeSet<>();
    private final Set<String> documents = new TreeSet<>();
    private final List<String> segments = new ArrayList<>();
    private long requestsInSegments;

    private ArchivedTraces(ArchiveStore store, String door, Set<String> callbackIds) {
        this.store = store;
        this.door = door;
        this.callbackIds = callbackIds;
    }

    /**
     * Looks for them.
     *
     * @param door {@code {provider}/{environment}}
     * @param places of all callbacks about it
     * @param documents keys of those that are known
     * @throws IOException where the archive is away
     */
    static ArchivedTraces of(
            ArchiveStore store, String door, String transactionId, List<Place> places, Set<String> documents)
            throws IOException {
        Set<String> ids = new TreeSet<>();
        places.forEach(place -> ids.add(place.callbackId()));
        ArchivedTraces traces = new ArchivedTraces(store, door, ids);
        for (String day : ArchiveDays.of(store, door, any -> true)) {
            String folder = day + "/" + ArchiveKey.segment(transactionId);
            for (String name : store.names(folder)) {
                if (name.endsWith(RAW)) {
                    traces.requests.add(folder + "/" + name);
                }
            }
            store.keys(folder + "/documents", traces.documents::add);
        }
        for (String key : documents) {
            if (store.exists(key)) { // perhaps of another transaction's folder
                traces.documents.add(key);
            }
        }
        traces.beside(transactionId, places);
        traces.inSegments(places);
        return traces;
    }

    /** The same raw requests, where their callbacks are about other transactions as well. */
    private void beside(String transactionId, List<Place> places) throws IOException {
        Set<String> folders = new LinkedHashSet<>();
        places.stream()
                .filter(place -> !place.transactionId().equals(transactionId))
                .map(place -> folder(place.day()) + "/" + ArchiveKey.segment(place.transactionId()))
                .forEach(folders::add);
        for (String folder : folders) {
            for (String name : store.names(folder)) {
                if (name.endsWith(RAW) && name.length() >= 36 && callbackIds.contains(name.substring(0, 36))) {
                    requests.add(folder + "/" + name);
                }
            }
        }
    }

    private void inSegments(List<Place> places) throws IOException {
        Set<String> days = new TreeSet<>();
        places.forEach(place -> days.add(folder(place.day())));
        for (String day : days) {
            for (String name : store.names(day)) {
                if (name.endsWith(SEGMENT)) {
                    String key = day + "/" + name;
                    byte[] segment = store.read(key);
                    long found = segment == null ? 0 : rewritten(segment, null);
                    if (found > 0) {
                        segments.add(key);
                        requestsInSegments += found;
                    }
                }
            }
        }
    }

    private String folder(String day) {
        return door + "/" + day.replace('-', '/');
    }

    long requests() {
        return requests.size() + requestsInSegments;
    }

    long documents() {
        return documents.size();
    }

    /** Of all that is deleted. */
    List<String> names() {
        List<String> names = new ArrayList<>(requests);
        names.addAll(documents);
        segments.forEach(segment -> names.add("raw requests in " + segment));
        return names;
    }

    /** @throws IOException where the archive is away: then some of it may be deleted, and is not found next time */
    void delete() throws IOException {
        for (String key : segments) {
            byte[] segment = store.read(key);
            if (segment != null) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length);
                if (rewritten(segment, bytes) > 0) {
                    store.write(key, "application/gzip", bytes.toByteArray());
                }
            }
        }
        delete(requests);
        delete(documents);
    }

    private void delete(Collection<String> keys) throws IOException {
        if (!keys.isEmpty()) {
            store.delete(List.copyOf(keys));
        }
    }

    /**
     * Writes a segment without those raw requests.
     *
     * @param into {@code null} to count them alone
     * @return how many there were
     */
    private long rewritten(byte[] segment, ByteArrayOutputStream into) throws IOException {
        long found = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(new ByteArrayInputStream(segment)), StandardCharsets.UTF_8));
                GZIPOutputStream out = into == null ? null : new GZIPOutputStream(into)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String written = line;
                if (callbackIds.stream().anyMatch(line::contains)) {
                    JsonNode both = JSON.readTree(line);
                    boolean one = callbackIds.contains(
                            both.at("/event/data/callbackId").asText());
                    if (one && ((ObjectNode) both).remove("raw") != null) {
                        found++;
                        written = JSON.writeValueAsString(both);
                    }
                }
                if (out != null) {
                    out.write((written + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return found;
    }
}
