package io.callbackgateway.documents;

import io.callbackgateway.timeline.TimelineEntry;
import io.callbackgateway.timeline.TimelineSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** When each document of a transaction was stored first, and what could not be had. */
@Component
class DocumentTimeline implements TimelineSource {

    private final DocumentsTable table;

    DocumentTimeline(DocumentsTable table) {
        this.table = table;
    }

    @Override
    public List<TimelineEntry> of(String provider, String environment, String transactionId) {
        Map<List<String>, DocumentRow> first = new LinkedHashMap<>();
        table.of(provider, environment, transactionId, MAX_ENTRIES).stream()
                .sorted(Comparator.comparing(DocumentRow::recordedAt))
                .forEach(row ->
                        first.putIfAbsent(List.of(row.id(), row.isStored() ? row.reference() : row.reason()), row));
        return first.values().stream().map(DocumentTimeline::entry).toList();
    }

    private static TimelineEntry entry(DocumentRow row) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("documentId", row.id());
        facts.put("type", row.type());
        facts.put("reference", row.reference());
        facts.put("sha256", row.sha256());
        facts.put("mediaType", row.mediaType());
        facts.put("size", row.isStored() ? row.size() : null);
        facts.put("reason", row.reason());
        String text = row.isStored()
                ? "Document " + row.id() + " was stored."
                : "Document " + row.id() + " could not be had: " + row.reason() + ".";
        return new TimelineEntry(row.recordedAt(), "document", text, facts);
    }
}
