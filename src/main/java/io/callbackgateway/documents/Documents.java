package io.callbackgateway.documents;

import io.callbackgateway.dispatch.archive.ArchiveKey;
import io.callbackgateway.documents.storage.FetchedDocument;
import io.callbackgateway.documents.storage.MissingException;
import io.callbackgateway.documents.storage.MissingReason;
import io.callbackgateway.documents.storage.Storage;
import io.callbackgateway.event.DocumentsEvent;
import io.callbackgateway.event.DocumentsEvent.Missing;
import io.callbackgateway.event.DocumentsEvent.Stored;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.provider.DocumentFacts;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents of one environment of a provider: for each event, what its callback links to is stored, or known not to be had and why. What
 * is stored is so at the first attempt that gets it; a later one is about the others alone.
 */
final class Documents {

    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

    private final Links links;
    private final Storage storage;
    private final Store archive;
    private final DocumentsTable table;
    private final ExecutorService fetchers;
    private final MeterRegistry meters;

    /** Puts a document into the archive: it is there when this returns. */
    interface Store {
        void put(String key, FetchedDocument document) throws Exception;
    }

    /** @param fetchers as many as documents may be fetched at the same time */
    Documents(
            Links links,
            Storage storage,
            Store archive,
            DocumentsTable table,
            ExecutorService fetchers,
            MeterRegistry meters) {
        this.links = links;
        this.storage = storage;
        this.archive = archive;
        this.table = table;
        this.fetchers = fetchers;
        this.meters = meters;
    }

    /**
     * @param sentAt when the event was sent to the subscription: what was missing before then is tried again
     * @return empty where the callback links to none
     * @throws Exception a transient failure of at least one; the others are dealt with
     */
    Optional<EventMessage> of(EventMessage event, Instant sentAt, DocumentFacts facts) throws Exception {
        List<LinkedDocument> linked;
        try {
            linked = links.of(event, facts);
        } catch (MissingException e) {
            String id = facts.id().isEmpty() || facts.id().startsWith("/") ? "1" : facts.id();
            String type = facts.type().isEmpty() || facts.type().startsWith("/") ? null : facts.type();
            missing(event, id, type, e.reason());
            return told(event);
        }
        if (linked.size() > LinkedDocument.MAX) {
            LinkedDocument next = linked.get(LinkedDocument.MAX);
            missing(event, next.id(), next.type(), MissingReason.TOO_MANY);
            linked = linked.subList(0, LinkedDocument.MAX);
        }
        List<String> settled = table.of(event).stream()
                .filter(row -> row.isStored() || !row.recordedAt().isBefore(sentAt))
                .map(DocumentRow::id)
                .toList();
        Renewal renewal = new Renewal(links, event, facts);
        List<Callable<Void>> left = linked.stream()
                .filter(document -> !settled.contains(document.id()))
                .<Callable<Void>>map(document -> () -> {
                    settle(event, document, facts, renewal);
                    return null;
                })
                .toList();
        awaitAll(fetchers.invokeAll(left));
        return told(event);
    }

    /** @throws Exception the first failure, once all are through */
    private static void awaitAll(List<Future<Void>> all) throws Exception {
        for (Future<Void> each : all) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception failure ? failure : e;
            }
        }
    }

    private void settle(EventMessage event, LinkedDocument document, DocumentFacts facts, Renewal renewal)
            throws Exception {
        String location = facts.question() == null ? Storage.location(document.link()) : null;
        Optional<DocumentRow> before =
                location == null ? Optional.empty() : table.storedBefore(event, document.id(), location);
        if (before.isPresent()) {
            table.put(event, before.get().again());
            return;
        }
        try (FetchedDocument fetched = fetch(document, renewal)) {
            String key = key(event, document, fetched);
            archive.put(key, fetched);
            table.put(event, DocumentRow.stored(document, location, fetched, key));
            count("stored", event);
        } catch (MissingException e) {
            missing(event, document.id(), document.type(), e.reason());
        }
    }

    private FetchedDocument fetch(LinkedDocument document, Renewal renewal) throws Exception {
        try {
            return storage.fetch(document.link());
        } catch (MissingException e) {
            if (e.reason() != MissingReason.EXPIRED && e.reason() != MissingReason.DENIED) {
                throw e;
            }
        }
        String link = renewal.link(document.id());
        try {
            return storage.fetch(link);
        } catch (MissingException e) {
            if (storage.hasExpired(link)) {
                throw new IOException("a new link has expired before its document was there");
            }
            throw e;
        }
    }

    /** The same at each attempt. What was told under it stays: other bytes under the same id have a part of their hash in their name. */
    private String key(EventMessage event, LinkedDocument document, FetchedDocument fetched) {
        String key = ArchiveKey.ofDocument(event, document.id(), fetched.extension());
        return table.isTaken(event, document.id(), key, fetched.sha256())
                ? ArchiveKey.ofDocument(
                        event, document.id(), "." + fetched.sha256().substring(0, 12) + fetched.extension())
                : key;
    }

    private void missing(EventMessage event, String id, String type, MissingReason reason) {
        table.put(event, DocumentRow.missing(id, type, reason));
        LOG.warn("Document {} of {} cannot be had: {}", id, event.partitionKey(), reason.word());
        count("missing", event);
    }

    private void count(String what, EventMessage event) {
        meters.counter("gateway.documents." + what, "provider", event.provider(), "environment", event.environment())
                .increment();
    }

    private Optional<EventMessage> told(EventMessage event) {
        List<DocumentRow> rows = table.of(event);
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Instant last = rows.stream()
                .map(DocumentRow::recordedAt)
                .max(Instant::compareTo)
                .orElseThrow();
        List<Stored> stored = rows.stream()
                .filter(DocumentRow::isStored)
                .map(row ->
                        new Stored(row.id(), row.type(), row.reference(), row.sha256(), row.mediaType(), row.size()))
                .toList();
        List<Missing> missing = rows.stream()
                .filter(row -> !row.isStored())
                .map(row -> new Missing(row.id(), row.type(), row.reason()))
                .toList();
        return Optional.of(new DocumentsEvent(event, last, stored, missing).toMessage());
    }
}
