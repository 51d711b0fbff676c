package io.callbackgateway.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import java.io.CharConversionException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * Reads a provider's bytes, for routes: {@code - bean: {ref: payload, method: json}}. What comes out is made of maps, lists, texts,
 * exact numbers and booleans, for JSONPath and Simple to pick from. The callback's own body is read by the charset of its
 * {@code Content-Type}, else as UTF-8.
 */
@Component("payload")
public class Payload {

    /** Far more than any provider sends, far less than a stack holds. */
    public static final int MAX_DEPTH = 64;

    /** In characters. */
    public static final int MAX_NUMBER_LENGTH = 100;

    /** Far beyond any amount or version. */
    static final int MAX_SCALE = 100;

    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /**
     * A JSON object. No duplicate keys, no trailing content, no comments, no bytes that its charset does not have.
     *
     * @throws UnreadableException for JSON that is no object; Jackson's exceptions for what is no JSON
     */
    public Map<?, ?> json(@Body byte[] body, Exchange exchange) throws IOException {
        if (read(body, charset(body, exchange)) instanceof Map<?, ?> object) {
            return object;
        }
        throw new UnreadableException("the body is JSON, but no object");
    }

    /** What the callback's header says, for the callback's own body: another is the answer of an API, and has no header here. */
    private static Charset charset(byte[] body, Exchange exchange) {
        Callback callback = exchange.getVariable("callback", Callback.class);
        boolean own = callback != null && Arrays.equals(callback.body(), body);
        return BodyCharset.of(own ? callback.headers().get("content-type") : null);
    }

    private static Object read(byte[] body, Charset charset) throws IOException {
        try (JsonParser json = BodyCharset.parse(STRICT.getFactory(), body, charset)) {
            Object value = STRICT.readValue(json, Object.class);
            checkNumbers(Collections.singleton(value));
            return value;
        } catch (NumberFormatException | ArithmeticException e) {
            // Jackson lets those of BigDecimal through
            throw new JsonParseException(null, "a number beyond all bounds", e);
        } catch (CharacterCodingException | CharConversionException e) {
            // as they are they would pass for a failure to read, which passes
            throw new JsonParseException(null, "bytes that are not of its charset", e);
        }
    }

    /** A number of a few bytes can have a billion digits: whoever writes those out runs out of memory. */
    private static void checkNumbers(Iterable<?> values) {
        for (Object value : values) {
            if (value instanceof Map<?, ?> object) {
                checkNumbers(object.values());
            } else if (value instanceof List<?> list) {
                checkNumbers(list);
            } else if (value instanceof BigDecimal number && Math.abs((long) number.scale()) > MAX_SCALE) {
                throw new UnreadableException("the body holds a number with an exponent beyond " + MAX_SCALE);
            }
        }
    }

    /**
     * One text out of a body whose form is not known for sure: of a JSON object the first of the named fields that holds a single
     * value; a JSON string or anything that is no JSON as it stands.
     *
     * @param names separated by {@code |}; case, accents, blanks and punctuation in them do not matter
     * @return {@code null} where there is no such text
     */
    public String text(String names, Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        Charset charset = charset(body, exchange);
        try {
            Object value = read(body, charset);
            return value instanceof Map<?, ?> object ? pick(names, object) : single(value);
        } catch (IOException notJson) {
            return single(new String(body, charset));
        }
    }

    /** Like {@link #text}, but out of a JSON object alone: for what no other text must be mistaken for, such as an id. */
    public String field(String names, Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        try {
            return read(body, charset(body, exchange)) instanceof Map<?, ?> object ? pick(names, object) : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private static String pick(String names, Map<?, ?> object) {
        Map<String, Object> fields = new HashMap<>();
        object.forEach((name, value) -> fields.putIfAbsent(folded(name.toString()), value));
        return Arrays.stream(names.split("\\|"))
                .map(name -> single(fields.get(folded(name))))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String single(Object value) {
        boolean single = value instanceof String || value instanceof Number;
        return single && !value.toString().isBlank() ? value.toString().trim() : null;
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("[^\\p{L}\\p{N}]", "")
                .toLowerCase(Locale.ROOT);
    }

    /**
     * An XML document as nested maps: an element with children is a map, one without is its text, an empty one is {@code ""}; what
     * repeats is a list. The root's own name stands under {@code @root}, an {@code xsi:type} under {@code @type}.
     *
     * @throws io.callbackgateway.failure.ProviderUnavailableException for what is no such document: it is the answer of an API, and
     *     asking again may mend it
     */
    public Map<String, Object> xml(@Body byte[] body) {
        return XmlDocument.parse(body);
    }
}
