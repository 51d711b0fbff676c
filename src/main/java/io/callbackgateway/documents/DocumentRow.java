package io.callbackgateway.documents;

import io.callbackgateway.documents.storage.FetchedDocument;
import io.callbackgateway.documents.storage.MissingReason;
import io.callbackgateway.documents.storage.Storage;
import java.time.Instant;

/**
 * What became of a document that a callback links to.
 *
 * @param type {@code null} where it has none
 * @param location see {@link Storage#location}; {@code null} where its links are asked for
 * @param reference the key in the archive; {@code null}, as the hash and the media type, where it could not be had
 * @param reason why it could not be had, {@code null} where it is stored
 * @param recordedAt to the microsecond
 */
record DocumentRow(
        String id,
        String type,
        String location,
        String reference,
        String sha256,
        String mediaType,
        long size,
        String reason,
        Instant recordedAt) {

    boolean isStored() {
        return reference != null;
    }

    static DocumentRow stored(LinkedDocument document, String location, FetchedDocument fetched, String reference) {
        return new DocumentRow(
                document.id(),
                document.type(),
                location,
                reference,
                fetched.sha256(),
                fetched.mediaType(),
                fetched.size(),
                null,
                Instant.now());
    }

    static DocumentRow missing(String id, String type, MissingReason reason) {
        return new DocumentRow(id, type, null, null, null, null, 0, reason.word(), Instant.now());
    }

    /** Of a later callback that links to the same. */
    DocumentRow again() {
        return new DocumentRow(id, type, location, reference, sha256, mediaType, size, reason, Instant.now());
    }
}
