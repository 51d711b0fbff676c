package io.callbackgateway.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;

/**
 * That an alarm of the gateway was raised, or is over, as a CloudEvents 1.0 envelope in structured JSON. It is about no transaction. What is
 * {@code null} here is absent in the JSON.
 *
 * @param key tells the alarm apart from all others: the event that clears it has the same one
 * @param clearedAt {@code null} where it is raised
 */
public record AlarmEvent(
        String key,
        String kind,
        String provider,
        String environment,
        String subject,
        String text,
        String remedy,
        Instant raisedAt,
        Instant clearedAt) {

    /** In place of a provider and an environment: no provider may be called so. */
    static final String GATEWAY = "gateway";

    /** The same however often it is told. */
    private UUID id() {
        String word = clearedAt == null ? "raised" : "cleared";
        return CanonicalEvent.id(EventMessage.ALARMS, key, word, CanonicalEvent.text(raisedAt));
    }

    public EventMessage toMessage() {
        String id = id().toString();
        return new EventMessage(
                toJson(id), id, GATEWAY + "/" + key, GATEWAY, GATEWAY, "", EventMessage.ALARMS, null, id, 1);
    }

    private String toJson(String id) {
        boolean raised = clearedAt == null;
        Data data = new Data(
                key,
                kind,
                provider,
                environment,
                subject,
                text,
                remedy,
                CanonicalEvent.text(raisedAt),
                raised ? null : CanonicalEvent.text(clearedAt));
        try {
            return CanonicalEvent.JSON.writeValueAsString(new CloudEvent<>(
                    "1.0",
                    id,
                    "/gateway",
                    raised ? "gateway.alarm.raised" : "gateway.alarm.cleared",
                    key,
                    raised ? data.raisedAt() : data.clearedAt(),
                    "application/json",
                    GATEWAY + "/" + key,
                    data));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @JsonPropertyOrder({"key", "kind", "provider", "environment", "subject", "text", "remedy", "raisedAt", "clearedAt"})
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Data(
            String key,
            String kind,
            String provider,
            String environment,
            String subject,
            String text,
            String remedy,
            String raisedAt,
            String clearedAt) {}
}
