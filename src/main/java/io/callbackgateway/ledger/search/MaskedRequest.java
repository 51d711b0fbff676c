package io.callbackgateway.ledger.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callbackgateway.payload.BodyValues;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A raw request as everybody at the admin door may see it. Nobody knows where a provider writes of persons, so that every value is masked
 * that is not known to be something else: each letter and digit becomes an asterisk, and the shape stays.
 */
final class MaskedRequest {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private static final Pattern LETTER_OR_DIGIT = Pattern.compile("[\\p{L}\\p{M}\\p{N}]");

    /** Of HTTP itself, and of those who write the provider's software. */
    private static final Set<String> KEPT_HEADERS = Set.of(
            "accept",
            "accept-charset",
            "accept-encoding",
            "cache-control",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "date",
            "host",
            "traceparent",
            "transfer-encoding",
            "user-agent");

    private static final Set<String> NOBODYS = Set.of("true", "false", "null");

    private final Set<String> known;

    private MaskedRequest(Set<String> known) {
        this.known = known;
    }

    /**
     * @param request as the ledger keeps it
     * @param known values that are no person's data
     * @return JSON
     */
    static String of(String request, Set<String> known) {
        MaskedRequest masked = new MaskedRequest(known);
        ObjectNode raw = (ObjectNode) read(request);
        masked.maskAll(raw.path("query"), Set.of());
        masked.maskAll(raw.path("headers"), KEPT_HEADERS);
        if (raw.has("body")) {
            String contentType = raw.path("headers").path("content-type").asText();
            raw.put("body", BodyValues.replaced(raw.path("body").asText(), contentType, masked.new Values()));
        }
        if (raw.remove("bodyBase64") != null) {
            raw.put("body", "***");
        }
        raw.put("masked", true);
        return raw.toString();
    }

    /** The values of an event. */
    static void addValues(String event, Set<String> values) {
        List<JsonNode> left = new ArrayList<>(List.of(read(event).path("data")));
        while (!left.isEmpty()) {
            JsonNode node = left.remove(left.size() - 1);
            if (node.isValueNode()) {
                values.add(node.asText());
            }
            node.forEach(left::add);
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void maskAll(JsonNode values, Set<String> kept) {
        if (values instanceof ObjectNode object) {
            object.properties().forEach(each -> {
                if (!kept.contains(each.getKey())) {
                    object.put(each.getKey(), value(each.getValue().asText()));
                }
            });
        }
    }

    private final class Values implements BodyValues.Replacement {

        @Override
        public String text(String value, String where) {
            return value(value);
        }

        /** Asterisks are no number. */
        @Override
        public String number(String value, String where) {
            return known.contains(value) ? value : '"' + value(value) + '"';
        }
    }

    private String value(String value) {
        return known.contains(value) || NOBODYS.contains(value)
                ? value
                : LETTER_OR_DIGIT.matcher(value).replaceAll("*");
    }
}
