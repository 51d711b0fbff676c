package io.callbackgateway.payload;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import io.callbackgateway.json.JsonText;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * Reads what {@code unmarshal: json} does not, for routes: {@code ${bean:payload?method=text('…')}}. The callback's own body is read by the
 * charset of its {@code Content-Type}, else as UTF-8.
 */
@Component("payload")
public class Payload {

    /** Far more than any provider sends, far less than a stack holds. */
    public static final int MAX_DEPTH = JsonText.MAX_DEPTH;

    /** In characters. */
    public static final int MAX_NUMBER_LENGTH = 100;

    /**
     * One text out of a body whose form is not known for sure: of a JSON object the first of the named fields that holds a single
     * value; a JSON string or anything that is no JSON as it stands.
     *
     * @param names separated by {@code |}; case, accents, blanks and punctuation in them do not matter
     * @return {@code null} where there is no such text
     */
    public String text(String names, Exchange exchange) throws Exception {
        RouteBody body = RouteBody.of(exchange.getMessage().getBody(), exchange);
        try {
            Object value = read(body);
            return value instanceof Map<?, ?> object ? pick(names, object) : single(value);
        } catch (JacksonException notJson) {
            return single(new String(body.bytes(), body.charset()));
        }
    }

    /** Like {@link #text}, but out of a JSON object alone: for what no other text must be mistaken for, such as an id. */
    public String field(String names, Exchange exchange) throws Exception {
        try {
            return read(RouteBody.of(exchange.getMessage().getBody(), exchange)) instanceof Map<?, ?> object
                    ? pick(names, object)
                    : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static Object read(RouteBody body) throws Exception {
        try (JsonParser json = BodyCharset.parse(StrictJson.MAPPER.getFactory(), body.bytes(), body.charset())) {
            return StrictJson.checked(() -> StrictJson.MAPPER.readValue(json, Object.class));
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
}
