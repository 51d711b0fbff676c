package io.callbackgateway.routefile.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of a YAML file.
 *
 * @param line where it stands, from 1 on: its key, where it has one
 * @param text of a scalar; {@code null} of any other
 * @param fields of a map, in their order
 * @param items of a list
 * @param json the same as JSON; {@code null} where there is no such value
 */
public record YamlNode(int line, String text, Map<String, YamlNode> fields, List<YamlNode> items, JsonNode json) {

    private static final int MAX_DEPTH = 100;

    /** @throws IllegalStateException for what is nested too deeply, as an alias within itself is */
    public static YamlNode of(Node node, Mistakes mistakes) {
        return of(node, node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1), 0, mistakes);
    }

    private static YamlNode of(Node node, int line, int depth, Mistakes mistakes) {
        if (depth > MAX_DEPTH) {
            throw new IllegalStateException("nested deeper than " + MAX_DEPTH);
        }
        if (node instanceof MappingNode map) {
            Map<String, YamlNode> fields = new LinkedHashMap<>();
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            for (NodeTuple each : map.getValue()) {
                int at = lineOf(each.getKeyNode());
                String key = each.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                YamlNode value = of(each.getValueNode(), at, depth + 1, mistakes);
                if (fields.put(key, value) != null) {
                    mistakes.error(at, "`" + key + "` stands here twice; leave one of them out");
                }
                json.set(key, value.json);
            }
            return new YamlNode(line, null, fields, List.of(), json);
        }
        if (node instanceof SequenceNode list) {
            List<YamlNode> items = new ArrayList<>();
            ArrayNode json = JsonNodeFactory.instance.arrayNode();
            for (Node each : list.getValue()) {
                YamlNode item = of(each, lineOf(each), depth + 1, mistakes);
                items.add(item);
                json.add(item.json);
            }
            return new YamlNode(line, null, Map.of(), items, json);
        }
        String text = ((ScalarNode) node).getValue();
        return new YamlNode(line, text, Map.of(), List.of(), scalar(node.getTag(), text));
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static JsonNode scalar(Tag tag, String text) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        try {
            if (tag.equals(Tag.INT)) {
                return json.numberNode(new BigInteger(text));
            } else if (tag.equals(Tag.FLOAT)) {
                return json.numberNode(new BigDecimal(text));
            }
        } catch (NumberFormatException otherNotation) {
            return json.numberNode(0);
        }
        if (tag.equals(Tag.BOOL)) {
            return json.booleanNode(Boolean.parseBoolean(text));
        }
        return tag.equals(Tag.NULL) ? json.nullNode() : json.textNode(text);
    }

    /** What stands for a value that is not there. */
    public static YamlNode missing(int line) {
        return new YamlNode(line, null, Map.of(), List.of(), null);
    }

    public boolean exists() {
        return json != null;
    }

    public boolean isMap() {
        return json != null && json.isObject();
    }

    public boolean isList() {
        return json != null && json.isArray();
    }

    /** A value below this one; where there is none, one that does not exist, on this one's line. */
    public YamlNode at(String... keys) {
        YamlNode found = this;
        for (String key : keys) {
            found = found.fields.getOrDefault(key, missing(found.line));
        }
        return found;
    }

    /** The text of a scalar below this one, {@code ""} where there is none. */
    public String textAt(String... keys) {
        String found = at(keys).text;
        return found == null ? "" : found;
    }

    /** Visits every field of every map in it, from the outside in. */
    public void forEachField(BiConsumer<String, YamlNode> visitor) {
        fields.forEach((name, value) -> {
            visitor.accept(name, value);
            value.forEachField(visitor);
        });
        items.forEach(item -> item.forEachField(visitor));
    }
}
