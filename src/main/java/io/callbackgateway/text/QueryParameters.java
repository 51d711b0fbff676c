package io.callbackgateway.text;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.codec.DecoderException;
import org.apache.commons.codec.net.URLCodec;

/** The parameters of a query. */
public final class QueryParameters {

    private QueryParameters() {}

    /**
     * Decoded as forms are: a plus is a space, a text with a bad escape stays as it came, plus included. Bytes that are no UTF-8 stay apart
     * in a value, as {@link CallerText} has them; in a name they are {@code %XX}. One that comes several times is one value, joined by
     * commas.
     *
     * @param query as it stands in a URL, without question mark; may be {@code null}
     */
    public static Map<String, String> of(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = CallerText.escaped(decoded(equals < 0 ? pair : pair.substring(0, equals)));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            parameters.merge(name, value, (first, next) -> first + "," + next);
        }
        return parameters;
    }

    private static String decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return CallerText.of(URLCodec.decodeUrl(bytes));
        } catch (DecoderException badEscape) {
            return CallerText.of(bytes);
        }
    }
}
