package io.callbackgateway.sample.recording;

import io.callbackgateway.payload.BodyValues;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes the data out of what a provider sent, and leaves its shape: a word becomes another one with letters where there were letters and
 * digits where there were digits, and always the same other one, so that ids still fit together. Nobody can tell what it was.
 */
final class Replacements {

    private static final Pattern HEX = Pattern.compile("(?=.*[0-9])(?=.*[a-fA-F])([0-9a-f]+|[0-9A-F]+)");

    private static final Set<String> BOOLEANS = Set.of("true", "false");

    private final Random random = new SecureRandom();
    private final Set<String> kept;
    private final Pattern word;
    private final Map<String, String> words = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> replaced = new TreeMap<>();

    /**
     * @param literals what the provider's file compares values with
     * @param read what its route has read that is no person's data, such as the status
     */
    Replacements(Literals literals, Collection<String> read) {
        this.kept = new HashSet<>(literals.whole());
        this.kept.addAll(read);
        String parts = literals.parts().stream().map(Pattern::quote).collect(Collectors.joining("|"));
        this.word = Pattern.compile((parts.isEmpty() ? "" : "(?<kept>" + parts + ")|") + "(?<word>[\\p{L}\\p{N}]+)");
    }

    /** How many values were replaced, by where they stood: a field's name, a parameter, a header. */
    Map<String, Integer> replaced() {
        return replaced;
    }

    /** @param where it stands, for {@link #replaced} */
    String value(String value, String where) {
        if (value.isBlank() || kept.contains(value) || BOOLEANS.contains(value)) {
            return value;
        }
        StringBuilder other = new StringBuilder();
        Matcher parts = word.matcher(value);
        while (parts.find()) {
            String found = parts.group();
            parts.appendReplacement(
                    other, Matcher.quoteReplacement(parts.group("word") == null ? found : another(found)));
        }
        replaced.merge(where, 1, Integer::sum);
        return parts.appendTail(other).toString();
    }

    private String another(String word) {
        return words.computeIfAbsent(word, any -> {
            String other = shuffled(word);
            // of short words there may be no other that is free
            for (int i = 0; i < 100 && (other.equals(word) || taken.contains(other)); i++) {
                other = shuffled(word);
            }
            taken.add(other);
            return other;
        });
    }

    private String shuffled(String word) {
        int letters = HEX.matcher(word).matches() ? 6 : 26;
        StringBuilder other = new StringBuilder();
        word.codePoints().forEach(c -> {
            if (Character.isDigit(c)) { // a number still begins with the digit that it may begin with
                boolean first = other.isEmpty();
                other.append(
                        (char) (c == '0' && first ? '0' : '0' + (first ? 1 + random.nextInt(9) : random.nextInt(10))));
            } else {
                other.append((char) ((Character.isUpperCase(c) ? 'A' : 'a') + random.nextInt(letters)));
            }
        });
        return other.toString();
    }

    /** A body as it stands, with other values. */
    String body(String body, String contentType) {
        return BodyValues.replaced(body, contentType, new BodyValues.Replacement() {
            @Override
            public String text(String value, String where) {
                return value(value, where);
            }

            @Override
            public String number(String value, String where) {
                return Replacements.this.number(value, where);
            }
        });
    }

    /** Its exponent stays. */
    private String number(String number, String field) {
        if (kept.contains(number)) {
            return number;
        }
        int exponent = number.replace('E', 'e').indexOf('e');
        String digits = exponent < 0 ? number : number.substring(0, exponent);
        return value(digits, field) + number.substring(digits.length());
    }
}
