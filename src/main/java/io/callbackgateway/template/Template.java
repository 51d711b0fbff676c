package io.callbackgateway.template;

import io.callbackgateway.failure.UnreadableException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in which {@code {name}} stands for a value, which is written as its place demands. */
public final class Template {

    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z][A-Za-z0-9._-]*)}");

    private final List<Part> parts = new ArrayList<>();
    private final Place end;
    private final String rest;

    /** @param text before the name, up to the one before it */
    private record Part(String text, String name, Place place) {}

    /** @param place of the whole; a name in a JSON text stands there as text, whatever this says */
    public Template(String text, Place place) {
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

    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        parts.forEach(part -> names.add(part.name));
        return names;
    }

    /**
     * @param values of names: a text, a number or a boolean; where JSON has a value of its own, also maps and lists
     * @throws UnreadableException where a value cannot stand in its place
     */
    public String fill(Function<String, Object> values) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(part.place.literal(part.text));
            Object value = values.apply(part.name);
            try {
                filled.append(part.place.written(value));
            } catch (IllegalArgumentException e) {
                throw new UnreadableException("{" + part.name + "} " + e.getMessage());
            }
        }
        return filled.append(end.literal(rest)).toString();
    }

    /** The names in a text of any place. */
    public static Set<String> namesIn(String text) {
        return new Template(text, Place.HEADER).names();
    }
}
