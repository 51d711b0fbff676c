package io.callbackgateway.sample.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a provider's file itself compares values with: no person's data, and what its steps go by.
 *
 * @param whole values
 * @param parts of values, which the file looks for in them
 */
record Literals(Set<String> whole, Set<String> parts) {

    private static final Pattern QUOTED = Pattern.compile(
            "(?<part>contains|startsWith|endsWith|~~)?\\s*(?:'(?<single>[^']*)'|\"(?<double>[^\"]*)\")");
    private static final Pattern NUMBER = Pattern.compile("(?<=[=<>] )-?\\d+(\\.\\d+)?\\b");

    static Literals of(Path file) {
        try {
            Literals literals = new Literals(new HashSet<>(), new HashSet<>());
            literals.collect(new ObjectMapper(new YAMLFactory()).readTree(file.toFile()));
            return literals;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void collect(JsonNode node) {
        if (node.isTextual()) {
            Matcher quoted = QUOTED.matcher(node.textValue());
            while (quoted.find()) {
                String literal = quoted.group("single") == null ? quoted.group("double") : quoted.group("single");
                if (literal.isBlank()) {
                    continue;
                }
                if (quoted.group("part") != null) {
                    parts.add(literal);
                } else {
                    whole.add(literal);
                    Arrays.stream(literal.split(",")).map(String::strip).forEach(whole::add);
                }
            }
            Matcher number = NUMBER.matcher(node.textValue());
            while (number.find()) {
                whole.add(number.group());
            }
        }
        node.forEach(this::collect);
    }
}
