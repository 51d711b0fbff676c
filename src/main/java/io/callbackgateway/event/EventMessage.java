package io.callbackgateway.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An event on its way: its JSON, and what of it selects and routes. Routes see it as the variable {@code event}.
 *
 * @param json the event as structured CloudEvent, never changed after the ledger has kept it
 * @param status of the transaction, {@value #DOCUMENTS} or {@value #ALARMS}
 * @param item tells the events apart that one callback caused for one transaction, from 1
 */
public record EventMessage(
        String json,
        String id,
        String partitionKey,
        String provider,
        String environment,
        String transactionId,
        String status,
        String providerStatus,
        String callbackId,
        int item) {

    /** In place of a status, of the event about a callback's documents: it is no change of a state. */
    public static final String DOCUMENTS = "documents";

    /** In place of a status, of the event about an alarm of the gateway: it is about no transaction. */
    public static final String ALARMS = "alarms";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** A broker takes no properties of any length; a provider's status may have one. */
    private static final int MAX_PROPERTY = 255;

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

    private static final String RECEIVED_AT = "\"receivedAt\":\"";

    /** Reads an event that was written before. */
    public static EventMessage of(String json, int item) {
        JsonNode event;
        try {
            event = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode data = event.path("data");
        return new EventMessage(
                json,
                event.path("id").textValue(),
                event.path("partitionkey").textValue(),
                data.path("provider").textValue(),
                data.path("environment").textValue(),
                data.path("transactionId").textValue(),
                data.path("status").textValue(),
                data.path("providerStatus").path("code").textValue(),
                data.path("callbackId").textValue(),
                item);
    }

    /** Whether it is about the documents that a callback links to, and not about its transaction's state. */
    public boolean isAboutDocuments() {
        return status.equals(DOCUMENTS);
    }

    /** Whether it is about an alarm of the gateway, and no transaction. */
    public boolean isAboutAlarm() {
        return status.equals(ALARMS);
    }

    /**
     * The day on which the gateway accepted the callback, in UTC, as {@code yyyy-MM-dd}.
     *
     * @throws IllegalStateException where the JSON is not that of an event
     */
    public String day() {
        String time = receivedAt();
        String day = time.substring(0, Math.min(time.length(), 10));
        if (!DAY.matcher(day).matches()) {
            throw new IllegalStateException("no event");
        }
        return day;
    }

    /**
     * When the gateway accepted the callback, as the event has it: the last field of every event, found without reading the others.
     *
     * @throws IllegalStateException where the JSON is not that of an event
     */
    public String receivedAt() {
        int start = json.lastIndexOf(RECEIVED_AT) + RECEIVED_AT.length();
        int end = json.indexOf('"', start);
        if (start < RECEIVED_AT.length() || end < 0) {
            throw new IllegalStateException("no event");
        }
        return json.substring(start, end);
    }

    /** The message properties of the contract, for selectors on any broker. A very long status is cut in them. */
    public Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("provider", provider);
        properties.put("environment", environment);
        properties.put("status", status);
        if (providerStatus != null) {
            properties.put(
                    "providerStatus", providerStatus.substring(0, Math.min(providerStatus.length(), MAX_PROPERTY)));
        }
        properties.put("transactionId", transactionId);
        properties.put("eventId", id);
        properties.put("JMSXGroupID", partitionKey);
        return properties;
    }
}
