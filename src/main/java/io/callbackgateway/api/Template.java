package io.callbackgateway.api;

import io.callbackgateway.failure.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in which {@code {name}} stands for a value, which is written as its place demands. */
final class Template {

    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z][A-Za-z0-9._-]*)}");

    private final List<Part> parts = new ArrayList<>();
    private final Place end;
    private final String rest;

    /** @param text before the name, up to the one before it */
    private record Part(String text, String name, Place place) {}

    /** @param place of the whole; a name in a JSON text stands there as text, whatever this says */
    Template(String text, Place place) {
        Matcher names = NAME.matcher(text);
        boolean inText = false;
        int at = 0;
        while (names.find()) {
            String before = text.substring(at, names.start());
            inText = endsInText(before, inText);
            parts.add(new Part(before, names.group(1), place == Place.JSON_VALUE && inText ? Place.JSON_TEXT : place));
            at = names.end();
        }
        this.end = place;
        this.rest = text.substring(at);
    }

    /** Whether a quote of JSON is open where a piece of it ends. */
    private static boolean endsInText(String json, boolean inText) {
        boolean open = inText;
        for (int i = 0; i < json.length(); i++) {
            if (open && json.charAt(i) == '\\') {
                i++;
            } else if (json.charAt(i) == '"') {
                open = !open;
            }
        }
        return open;
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        parts.forEach(part -> names.add(part.name));
        return names;
    }

    /** @throws UnreadableException where a value cannot stand in its place */
    String fill(UnaryOperator<String> values) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(part.place.literal(part.text));
            String value = values.apply(part.name);
            try {
                if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
                    throw new IllegalArgumentException("holds half a character");
                }
                filled.append(part.place.value(value));
            } catch (IllegalArgumentException e) {
                throw new UnreadableException("{" + part.name + "} " + e.getMessage());
            }
        }
        return filled.append(end.literal(rest)).toString();
    }

    static Set<String> namesIn(String text) {
        return new Template(text, Place.HEADER).names();
    }
}
