package io.callbackgateway.sample;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A message of HTTP as files hold it, and as IDEs understand it: a first line, headers, a blank line, the body to the last byte. Texts
 * have one char for each byte, so that a body in any encoding stays as it is.
 */
record HttpText(String firstLine, List<Header> headers, byte[] body) {

    /** What begins a line that parts one message from the next. */
    static final String SEPARATOR = "###";

    private static final Pattern SECTION = Pattern.compile("(?m)^" + SEPARATOR + ".*\\R?");
    private static final Pattern LINE = Pattern.compile("\\R");
    private static final Pattern BLANK_LINE = Pattern.compile("\\R\\R");

    /** The messages of a file, as they stand. */
    static Stream<String> sections(String text) {
        return SECTION.splitAsStream(text).filter(section -> !section.isBlank());
    }

    /** The last newline does not belong to the body. */
    static HttpText parse(String section) {
        String[] parts = BLANK_LINE.split(section, 2);
        String[] lines = LINE.split(parts[0]);
        List<Header> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1) {
                throw new BadSampleException("not a header: " + lines[i]);
            }
            headers.add(new Header(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
        }
        String body = parts.length < 2 ? "" : parts[1].replaceFirst("\\R\\z", "");
        return new HttpText(lines[0], headers, body.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** As {@link #parse} reads it, and ending in a newline. */
    String text() {
        StringBuilder text = new StringBuilder(firstLine).append('\n');
        headers.forEach(header ->
                text.append(header.name()).append(": ").append(header.value()).append('\n'));
        if (body.length > 0) {
            text.append('\n')
                    .append(new String(body, StandardCharsets.ISO_8859_1))
                    .append('\n');
        }
        return text.toString();
    }
}
