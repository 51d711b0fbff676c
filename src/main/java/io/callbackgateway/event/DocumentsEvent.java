package io.callbackgateway.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What became of the documents that a callback links to, once each is stored or known not to be had, as a CloudEvents 1.0 envelope in
 * structured JSON. What is {@code null} here is absent in the JSON.
 *
 * @param cause the event of the callback
 * @param time when the last of them was dealt with
 */
public record DocumentsEvent(EventMessage cause, Instant time, List<Stored> documents, List<Missing> missing) {

    /**
     * @param reference the key in the archive
     * @param sha256 in hex
     * @param mediaType as its bytes say
     * @param size bytes
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Stored(String id, String type, String reference, String sha256, String mediaType, long size) {}

    /** @param reason a word of the contract */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Missing(String id, String type, String reason) {}

    /**
     * UUIDv5 of {@code <id of the callback's event>|documents|<time>}: the same on every redelivery, another one where something has changed
     * since it was told.
     */
    public UUID id() {
        return CanonicalEvent.id(cause.id(), EventMessage.DOCUMENTS, CanonicalEvent.text(time));
    }

    public EventMessage toMessage() {
        String id = id().toString();
        return new EventMessage(
                toJson(id),
                id,
                cause.partitionKey(),
                cause.provider(),
                cause.environment(),
                cause.transactionId(),
                EventMessage.DOCUMENTS,
                null,
                cause.callbackId(),
                cause.item());
    }

    private String toJson(String id) {
        Data data = new Data(
                cause.provider(),
                cause.environment(),
                cause.transactionId(),
                cause.callbackId(),
                documents,
                missing,
                cause.receivedAt());
        try {
            return CanonicalEvent.JSON.writeValueAsString(new CloudEvent<>(
                    id,
                    cause.provider(),
                    cause.environment(),
                    "callback.documents.stored",
                    cause.transactionId(),
                    CanonicalEvent.text(time),
                    cause.partitionKey(),
                    data));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the receipt at its end, as in every event. */
    @JsonPropertyOrder({"provider", "environment", "transactionId", "callbackId", "documents", "missing", "receivedAt"})
    private record Data(
            String provider,
            String environment,
            String transactionId,
            String callbackId,
            List<Stored> documents,
            List<Missing> missing,
            String receivedAt) {}
}
