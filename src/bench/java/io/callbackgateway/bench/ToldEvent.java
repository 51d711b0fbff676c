package io.callbackgateway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * An event as it came from a queue, and as a line of a file.
 *
 * @param arrived milliseconds since 1970
 */
record ToldEvent(
        String queue, String provider, String transactionId, int sequence, String code, String id, String callbackId, long arrived) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static ToldEvent of(String queue, ClientMessage message) throws IOException {
        JsonNode event = JSON.readTree(
                message.getBodyBuffer().readNullableSimpleString().toString());
        JsonNode data = event.path("data");
        return new ToldEvent(
                queue,
                data.path("provider").asText(),
                data.path("transactionId").asText(),
                data.path("sequence").asInt(),
                data.path("providerStatus").path("code").asText(),
                event.path("id").asText(),
                data.path("callbackId").asText(),
                System.currentTimeMillis());
    }

    static ToldEvent of(String line) {
        String[] parts = line.split("\t");
        return new ToldEvent(
                parts[0].intern(),
                parts[1].intern(),
                parts[2],
                Integer.parseInt(parts[3]),
                parts[4].intern(),
                parts[5],
                parts[6],
                Long.parseLong(parts[7]));
    }

    String line() {
        return String.join(
                        "\t", queue, provider, transactionId, "" + sequence, code, id, callbackId, "" + arrived)
                + "\n";
    }
}
