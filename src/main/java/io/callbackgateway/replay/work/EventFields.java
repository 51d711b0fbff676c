package io.callbackgateway.replay.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.replay.Difference;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The fields of events that say something about a transaction, one by one. */
final class EventFields {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What differs in any case: an event of its own has them. */
    private static final Set<String> OF_THE_EVENT =
            Set.of("sequence", "flags", "origin", "previousStatus", "callbackId", "receivedAt");

    private EventFields() {}

    /** @param asWas {@code null} where there is none, as the other may be */
    static List<Difference.Field> differing(String asWas, String asNow) {
        Map<String, String> was = fields(asWas);
        Map<String, String> now = fields(asNow);
        Set<String> names = new TreeSet<>(was.keySet());
        names.addAll(now.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(was.get(name), now.get(name)))
                .map(name -> new Difference.Field(name, was.get(name), now.get(name)))
                .toList();
    }

    private static Map<String, String> fields(String event) {
        Map<String, String> fields = new TreeMap<>();
        if (event != null) {
            try {
                collect("", JSON.readTree(event).path("data"), fields);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
        return fields;
    }

    private static void collect(String at, JsonNode node, Map<String, String> fields) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode value = node.path(name);
            if (value.isObject()) {
                collect(at + name + ".", value, fields);
            } else if (!at.isEmpty() || !OF_THE_EVENT.contains(name)) {
                fields.put(at + name, value.asText());
            }
        }
    }
}
