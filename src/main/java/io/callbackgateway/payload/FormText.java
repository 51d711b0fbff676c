package io.callbackgateway.payload;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/** {@code name=value&…}, as forms and queries are written. */
public final class FormText {

    private FormText() {}

    public static String of(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** @param value gives another for each value and its name */
    public static String map(String form, BinaryOperator<String> value) {
        return Arrays.stream(form.split("&", -1))
                .map(pair -> {
                    int equals = pair.indexOf('=');
                    return equals < 0
                            ? pair
                            : pair.substring(0, equals + 1)
                                    + encoded(value.apply(
                                            decoded(pair.substring(equals + 1)), pair.substring(0, equals)));
                })
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            return text;
        }
    }
}
