package io.callbackgateway.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;

/** The values in a body, apart from what gives it its shape: names, brackets, tags, blanks. */
public final class BodyValues {

    private static final JsonFactory JSON = new JsonFactory();

    /** Gives another value for each. */
    public interface Replacement {

        /** @param where it stands: the name of a field, an element or a parameter */
        String text(String value, String where);

        /** @return JSON */
        String number(String value, String where);
    }

    private BodyValues() {}

    /** The body as it stands, with other values. From where it is not what it began as, the rest is one value. */
    public static String replaced(String body, String contentType, Replacement replacement) {
        String start = body.stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            return json(body, replacement);
        }
        if (start.startsWith("<")) {
            return new XmlValues(body, replacement).replaced();
        }
        if (contentType.contains("x-www-form-urlencoded") && body.contains("=")) {
            return FormText.map(body, replacement::text);
        }
        return replacement.text(body, "the body");
    }

    private static String json(String body, Replacement replacement) {
        StringBuilder other = new StringBuilder();
        int done = 0;
        String field = "an array";
        try (JsonParser json = JSON.createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    field = json.currentName();
                } else if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
                    String value = json.getText(); // reads it to its end
                    other.append(body, done, (int) json.currentTokenLocation().getCharOffset())
                            .append(
                                    token.isNumeric()
                                            ? replacement.number(value, field)
                                            : quoted(replacement.text(value, field)));
                    done = (int) json.currentLocation().getCharOffset();
                }
            }
            return other.append(body, done, body.length()).toString();
        } catch (IOException noJson) {
            return other.append(replacement.text(body.substring(done), "what is no JSON"))
                    .toString();
        }
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
