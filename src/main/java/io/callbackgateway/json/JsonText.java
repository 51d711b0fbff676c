package io.callbackgateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * JSON of which single fields are asked for where little is known of who sent it, as it was written: a number's text is that of the JSON.
 * Strict, and what it costs is bounded: no duplicate keys, nothing after its end, no depth beyond {@link #MAX_DEPTH}, no more than some
 * ten thousand fields.
 */
public final class JsonText {

    /** Far more than any provider sends, far less than a stack holds. */
    public static final int MAX_DEPTH = 64;

    /** A field is two, and costs some hundred bytes. */
    private static final int MAX_TOKENS = 100_000;

    /** RFC 6901; without the empty one, which is the whole text. */
    private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*)+");

    /** For messages about what is no {@link #isPointer pointer}. */
    public static final String NO_POINTER =
            "is no JSON pointer, which is / and a name for each level, with ~0 for ~ and ~1 for /";

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // the names are the caller's
            // from Java 21 on each request has a thread of its own, which would make buffers of its own
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private final JsonNode value;

    private JsonText(JsonNode value) {
        this.value = value;
    }

    public static boolean isPointer(String text) {
        return POINTER.matcher(text).matches();
    }

    /**
     * @param json in UTF-8, UTF-16 or UTF-32
     * @throws IOException where it is no JSON within these bounds
     */
    public static JsonText of(byte[] json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new JsonParseException(parser, "nothing");
            }
            JsonText text = new JsonText(read(parser));
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "something after its end");
            }
            return text;
        }
    }

    public static boolean isJson(String text) {
        try {
            of(text.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException none) {
            return false;
        }
    }

    /** The value at which the parser stands; scalars as text. */
    private static JsonNode read(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    json.nextToken();
                    object.set(name, read(json));
                }
                return object;
            }
            case START_ARRAY -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    array.add(read(json));
                }
                return array;
            }
            case VALUE_NULL -> {
                return JsonNodeFactory.instance.nullNode();
            }
            default -> {
                return JsonNodeFactory.instance.textNode(json.getText());
            }
        }
    }

    /**
     * The text of a field: of a string what it says, of a number or boolean what is written.
     *
     * @return {@code null} where there is none, or it is {@code null}
     * @throws IOException where it is an object or an array, or no text: half of a surrogate pair
     */
    public String text(JsonPointer pointer) throws IOException {
        return new JsonText(value.at(pointer)).text();
    }

    /** As {@link #text(JsonPointer)}, of this itself. */
    public String text() throws IOException {
        JsonNode field = value;
        if (field.isMissingNode() || field.isNull()) {
            return null;
        }
        if (!field.isTextual() || !StandardCharsets.UTF_8.newEncoder().canEncode(field.textValue())) {
            throw new IOException("no text");
        }
        return field.textValue();
    }

    /** @throws IOException where the pointer leads to no array */
    public List<JsonText> elements(JsonPointer pointer) throws IOException {
        JsonNode array = value.at(pointer);
        if (!array.isArray()) {
            throw new IOException("no array");
        }
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonText::new)
                .toList();
    }

    /**
     * All values at a place: a pointer, or an empty text for the whole, in which {@code *} stands for every element of an array.
     *
     * @return in their order; where an element lacks what the place goes on with, one that has no text
     */
    public List<JsonText> all(String place) {
        List<JsonText> found = new ArrayList<>();
        String[] names = place.isEmpty() ? new String[0] : place.substring(1).split("/", -1);
        collect(value, names, 0, found);
        return found;
    }

    private static void collect(JsonNode at, String[] names, int from, List<JsonText> found) {
        for (int i = from; i < names.length; i++) {
            if (names[i].equals("*")) {
                for (JsonNode element : at.isArray() ? at : List.<JsonNode>of()) {
                    collect(element, names, i + 1, found);
                }
                return;
            }
            at = at.at("/" + names[i]);
        }
        found.add(new JsonText(at));
    }

    /** Without what it holds: that may be personal data. */
    @Override
    public String toString() {
        return "JSON";
    }
}
