package io.callbackgateway.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.text.CallerText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.codec.net.URLCodec;

/** Where a template stands, and how values are written there: whatever they hold, they stay one value. */
public enum Place {
    PATH {
        @Override
        String literal(String text) {
            return percentEncoded(text, "!$&'()*+,;=:@/");
        }

        /** One segment, or a piece of one, that leads to no other place. */
        @Override
        String value(String value) {
            if (value.isBlank() || value.chars().allMatch(c -> c == '.')) {
                throw new IllegalArgumentException("is no part of a path: it is empty or only dots");
            }
            return percentEncoded(value, "");
        }
    },
    QUERY {
        @Override
        String literal(String text) {
            return percentEncoded(text, URL_ENCODED);
        }

        /** A blank as {@code %20}, which is one by the rules of forms and of URLs. */
        @Override
        String value(String value) {
            return percentEncoded(value, "");
        }
    },
    FORM {
        @Override
        String literal(String text) {
            return percentEncoded(text, URL_ENCODED);
        }

        @Override
        String value(String value) {
            return new String(URLCodec.encodeUrl(null, CallerText.bytes(value)), StandardCharsets.US_ASCII);
        }
    },
    /** Between the quotes of a JSON text. */
    JSON_TEXT {
        @Override
        String value(String value) {
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
                throw new IllegalArgumentException("holds bytes that are no text");
            }
            return new String(JsonStringEncoder.getInstance().quoteAsString(value));
        }
    },
    /** Where JSON has a value of its own. */
    JSON_VALUE {
        @Override
        String value(String value) {
            if (!JSON_SCALAR.matcher(value).matches()) {
                throw new IllegalArgumentException("is no JSON number, true, false or null; write it in quotes");
            }
            return value;
        }

        /** As it was read: what half of a character there may be stays one, by an escape. */
        @Override
        String document(Object value) {
            try {
                return JSON.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("cannot be written as JSON");
            }
        }
    },
    XML {
        @Override
        String value(String value) {
            if (NOT_XML.matcher(value).find()) {
                throw new IllegalArgumentException("holds a character that XML cannot");
            }
            return value.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;")
                    .replace("'", "&apos;");
        }
    },
    HEADER {
        @Override
        String value(String value) {
            if (!HEADER_TEXT.matcher(value).matches()) {
                throw new IllegalArgumentException("holds a character that a header cannot");
            }
            return value;
        }
    };

    /** What those who write a query may write as it is, {@code %} and {@code +} included: they encode for themselves. */
    private static final String URL_ENCODED = "!$&'()*+,;=:@/?%";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String UNRESERVED = "-._~";
    private static final Pattern JSON_SCALAR =
            Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?([eE][+-]?[0-9]{1,3})?|true|false|null");
    private static final Pattern NOT_XML =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");
    private static final Pattern HEADER_TEXT = Pattern.compile("[\\x20-\\x7E]*");

    /** What the route's author wrote around the values. */
    String literal(String text) {
        return text;
    }

    /** @throws IllegalArgumentException where it cannot stand there, with a message that goes on from its name */
    abstract String value(String value);

    /**
     * What has parts, as {@code unmarshal} makes it.
     *
     * @param value a map or a list
     * @throws IllegalArgumentException as {@link #value}
     */
    String document(Object value) {
        throw new IllegalArgumentException("is no single value");
    }

    /** @throws IllegalArgumentException as {@link #value} */
    final String written(Object value) {
        if (value instanceof Map || value instanceof List) {
            return document(value);
        }
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw new IllegalArgumentException("is no single value");
        }
        String text = value.toString();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("holds half a character");
        }
        return value(text);
    }

    private static String percentEncoded(String text, String allowed) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : CallerText.bytes(text)) {
            char c = (char) (each & 0xff);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (letterOrDigit || UNRESERVED.indexOf(c) >= 0 || allowed.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
