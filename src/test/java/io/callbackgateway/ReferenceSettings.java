package io.callbackgateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting of the web server or the gateway as {@code application.yaml} explains it.
 *
 * @param key with {@code <provider>.<environment>} where those stand
 * @param value the default, as written; may be empty
 */
record ReferenceSettings(String key, String value, String comment) {

    static final Path APPLICATION = Path.of("src/main/resources/application.yaml");

    /** A key, perhaps the first of a list's entry, its value and its comment; the example of a provider is commented out. */
    private static final Pattern LINE =
            Pattern.compile("#? *(?:- )?([a-z0-9.-]+):(?: +((?:\"[^\"]*\"|[^#])*?))? *(?:# +(.*))?");

    /** In their order. Headings, which have neither value nor comment, are left out. */
    static List<ReferenceSettings> read() throws IOException {
        List<ReferenceSettings> settings = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>();
        Deque<Integer> indents = new ArrayDeque<>();
        for (String line : Files.readAllLines(APPLICATION)) {
            if (line.equals("# Camel")) {
                return settings;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            int indent = matcher.start(1) - (line.startsWith("#") ? 1 : 0);
            while (!indents.isEmpty() && indents.peekLast() >= indent) {
                indents.removeLast();
                path.removeLast();
            }
            indents.add(indent);
            path.add(matcher.group(1));
            String value = matcher.group(2) == null ? "" : matcher.group(2).strip();
            String comment = matcher.group(3) == null ? "" : matcher.group(3).strip();
            if (!value.isEmpty() || !comment.isEmpty()) {
                String key = String.join(".", path).replace("proposal.production", "<provider>.<environment>");
                settings.add(new ReferenceSettings(key, value, comment));
            }
        }
        return settings;
    }

    /** Of {@code docs/settings.md}. */
    String row() {
        String code = value.isEmpty() ? "" : "`" + value.replace("|", "\\|") + "`";
        return "| `" + key + "` | " + code + " | " + comment + " |\n";
    }
}
