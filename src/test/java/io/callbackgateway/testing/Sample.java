package io.callbackgateway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.json.JSONException;
import org.skyscreamer.jsonassert.JSONCompare;
import org.skyscreamer.jsonassert.JSONCompareMode;
import org.skyscreamer.jsonassert.JSONCompareResult;

/**
 * Recorded requests and what they must become; {@code routes/samples/README.md} describes the two files.
 *
 * @param expected one entry per request
 */
record Sample(Path file, List<Request> requests, ArrayNode expected) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^###.*\\R?");

    /** A part of the contract, since consumers may compute an event's id themselves. */
    private static final UUID EVENT_IDS = UUID.fromString("6f6b5c7e-2d0a-5b57-9c0e-3f6a1f1f0c11");

    /** Its one-request form: a lone expectation is a list of one. */
    static Sample read(Path file, Path expectation) {
        try {
            // One char per byte, so that a body in any encoding is sent as it was recorded.
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            List<Request> requests = SEPARATOR
                    .splitAsStream(text)
                    .filter(section -> !section.isBlank())
                    .map(section -> Request.parse(file, section))
                    .toList();
            JsonNode expected = JSON.readTree(expectation.toFile());
            return new Sample(
                    file,
                    requests,
                    expected instanceof ArrayNode several
                            ? several
                            : JSON.createArrayNode().add(expected));
        } catch (IOException e) {
            throw new UncheckedIOException(expectation + " or its request cannot be read", e);
        }
    }

    /** Sends one request after the other, each once the one before is recorded. */
    void replay(RunningGateway gateway) {
        ArrayNode became = JSON.createArrayNode();
        for (Request request : requests) {
            HttpResponse<String> answer = request.send(gateway);
            assertThat(answer.statusCode())
                    .as("the answer to %s %s in %s", request.method(), request.target(), file)
                    .isBetween(200, 299);
            String callbackId = RunningGateway.callbackId(answer);
            JsonNode expectation = expected.path(became.size());
            ArrayNode items = JSON.createArrayNode();
            for (RunningGateway.Item item : gateway.itemsOf(callbackId)) {
                items.add(
                        item.event() == null
                                ? JSON.createObjectNode().put("outcome", item.outcome())
                                : lasting(
                                        item.event(),
                                        callbackId,
                                        expectation.isArray() ? expectation.path(items.size()) : expectation));
            }
            became.add(items.size() == 1 && !expectation.isArray() ? items.get(0) : items);
        }
        compare(became);
    }

    /** Strict in both directions; fails with the differences and with what would have to stand in the file. */
    void compare(ArrayNode became) {
        try {
            JSONCompareResult result =
                    JSONCompare.compareJSON(expected.toString(), became.toString(), JSONCompareMode.STRICT);
            if (result.failed()) {
                fail(
                        "%s did not become what its .event.json says.%n%n%s%n%nIt became:%n%s",
                        file, result.getMessage(), pretty(became));
            }
        } catch (JSONException e) {
            throw new IllegalStateException(file + ": its .event.json cannot be compared", e);
        }
    }

    private String pretty(ArrayNode became) {
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(became.size() == 1 ? became.get(0) : became);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The event without what differs from run to run, which is checked here. */
    private ObjectNode lasting(JsonNode event, String callbackId, JsonNode expectation) {
        JsonNode data = event.path("data");
        String name = String.join(
                "|",
                data.path("provider").asText(),
                data.path("environment").asText(),
                data.path("transactionId").asText(),
                data.path("sequence").asText());
        assertThat(event.path("id").asText())
                .as("id of the event of %s", file)
                .isEqualTo(
                        Generators.nameBasedGenerator(EVENT_IDS).generate(name).toString());
        assertThat(data.path("callbackId").asText())
                .as("callbackId of %s", file)
                .isEqualTo(callbackId);
        String receivedAt = data.path("receivedAt").asText();
        assertThat(Instant.parse(receivedAt)).as("receivedAt of %s", file).isBeforeOrEqualTo(Instant.now());

        ObjectNode lasting = event.deepCopy();
        ((ObjectNode) lasting.path("data")).remove(List.of("callbackId", "receivedAt"));
        if (!expectation.has("id")) {
            lasting.remove("id");
        }
        if (event.path("time").asText().equals(receivedAt)) {
            lasting.remove("time"); // the provider gave none
        }
        try {
            return (ObjectNode) JSON.readTree(lasting.toString().replace(callbackId, "${callbackId}"));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Request(Path file, String method, String target, List<String> headers, byte[] body) {

        private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]+) (/callbacks/([^/]+)/([^/?]+)(\\?\\S*)?)");

        static Request parse(Path file, String section) {
            String[] parts = section.split("\\R\\R", 2);
            String[] lines = parts[0].split("\\R");
            var requestLine = REQUEST_LINE.matcher(lines[0]);
            if (!requestLine.matches()) {
                throw new IllegalArgumentException(
                        file + ": not METHOD /callbacks/<provider>/<environment>?query: " + lines[0]);
            }
            List<String> headers = new ArrayList<>();
            for (int i = 1; i < lines.length; i++) {
                String[] header = lines[i].split(":", 2);
                if (header.length < 2) {
                    throw new IllegalArgumentException(file + ": not a header: " + lines[i]);
                }
                headers.add(header[0]);
                headers.add(header[1].strip());
            }
            String body = parts.length < 2 ? "" : parts[1].replaceFirst("\\R\\z", "");
            return new Request(
                    file,
                    requestLine.group(1),
                    requestLine.group(2),
                    headers,
                    body.getBytes(StandardCharsets.ISO_8859_1));
        }

        String provider() {
            return target.split("[/?]")[2];
        }

        String environment() {
            return target.split("[/?]")[3];
        }

        HttpResponse<String> send(RunningGateway gateway) {
            return gateway.send(gateway.request(method, target, headers.toArray(String[]::new))
                    .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)));
        }
    }
}
