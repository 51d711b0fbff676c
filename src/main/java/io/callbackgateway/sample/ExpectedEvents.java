package io.callbackgateway.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callbackgateway.sample.Result.Item;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What stands in {@code <name>.event.json}: events without what differs from run to run, and outcomes where there is none. */
public final class ExpectedEvents {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPrettyPrinter(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Spacing.AFTER)
                            .withArrayEmptySeparator("")
                            .withObjectEmptySeparator(""))
                    .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
                    .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n")))
            .build();

    private ExpectedEvents() {}

    /**
     * What the file would have to say.
     *
     * @param expected what it says; {@code null} where there is none. An id is told only where it is expected
     */
    public static ArrayNode of(List<Result> results, ArrayNode expected) {
        ArrayNode all = JSON.createArrayNode();
        for (Result result : results) {
            if (result.items().isEmpty()) {
                continue; // a question, of which callbacks follow
            }
            JsonNode one = expected == null ? MissingNode.getInstance() : expected.path(all.size());
            ArrayNode items = JSON.createArrayNode();
            for (Item item : result.items()) {
                items.add(item(item, result.callbackId(), one.isArray() ? one.path(items.size()) : one));
            }
            all.add(items.size() == 1 && !one.isArray() ? items.get(0) : items);
        }
        return all;
    }

    private static JsonNode item(Item item, String callbackId, JsonNode expected) {
        if (item.event() == null) {
            return JSON.createObjectNode().put("outcome", item.outcome());
        }
        ObjectNode lasting = item.event().deepCopy();
        ObjectNode data = (ObjectNode) lasting.path("data");
        JsonNode receivedAt = data.remove("receivedAt");
        data.remove("callbackId");
        if (!expected.has("id")) {
            lasting.remove("id");
        }
        if (lasting.path("time").equals(receivedAt)) {
            lasting.remove("time"); // the provider gave none
        }
        try {
            return JSON.readTree(lasting.toString().replace(callbackId, "${callbackId}"));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the file holds it, ending in a newline: a list, but for one request that became one thing. */
    public static String text(ArrayNode events) {
        try {
            boolean single = events.size() == 1 && !events.get(0).isArray();
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(single ? events.get(0) : events) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line for each field in which they differ; none where they do not. */
    public static List<String> differences(ArrayNode expected, ArrayNode became) {
        List<String> differences = new ArrayList<>();
        boolean single = expected.size() == 1 && became.size() == 1;
        compare("", single ? expected.get(0) : expected, single ? became.get(0) : became, differences);
        return differences;
    }

    private static void compare(String at, JsonNode expected, JsonNode became, List<String> differences) {
        if (expected.isObject() && became.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            expected.fieldNames().forEachRemaining(names::add);
            became.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(
                    at.isEmpty() ? name : at + "." + name, expected.path(name), became.path(name), differences));
        } else if (expected.isArray() && became.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), became.size()); i++) {
                compare(at + "[" + i + "]", expected.path(i), became.path(i), differences);
            }
        } else if (!expected.equals(became)) {
            differences.add(at + ": expected " + shown(expected) + ", became " + shown(became));
        }
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }
}
