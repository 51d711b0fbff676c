package io.callbackgateway.broker.check;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Lines that a broker's {@code broker.xml} lacks, by the element that they belong in. */
final class Missing {

    /** The element {@code core} itself. */
    static final String CORE = "";

    private final Map<String, Set<String>> lines = new LinkedHashMap<>();

    /** @param place {@link #CORE} or the start tag of an element of {@code core} */
    void add(String place, String line) {
        lines.computeIfAbsent(place, key -> new LinkedHashSet<>()).add(line);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** XML to copy into the file. */
    @Override
    public String toString() {
        StringBuilder xml = new StringBuilder();
        lines.forEach((place, all) -> {
            if (place.equals(CORE)) {
                all.forEach(line -> xml.append("\n    ").append(line));
                return;
            }
            xml.append("\n    ").append(place);
            all.forEach(line -> xml.append("\n        ").append(line));
            xml.append("\n    </")
                    .append(place.replaceFirst("<(\\S+?)[ >].*", "$1"))
                    .append('>');
        });
        return xml.toString();
    }
}
