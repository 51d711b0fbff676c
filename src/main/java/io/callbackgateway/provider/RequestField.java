package io.callbackgateway.provider;

import com.fasterxml.jackson.core.JsonPointer;
import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One field of a request, as facts name it: {@code query:<parameter>}, {@code header:<name>} or {@code body:<JSON pointer>}. */
public record RequestField(Source source, String name) {

    /** Where a field stands. */
    public enum Source {
        QUERY,
        HEADER,
        BODY
    }

    /**
     * @param fact the name of the fact, for the message
     * @throws IllegalArgumentException where the text names no field
     */
    static RequestField of(String fact, String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        return switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "query" -> checked(fact, !name.isBlank(), "query: needs the name of a parameter", Source.QUERY, name);
            case "header" ->
                checked(
                        fact,
                        HeaderVerifier.isHeaderName(name),
                        "header: needs the name of a header",
                        Source.HEADER,
                        name);
            case "body" ->
                checked(fact, JsonText.isPointer(name), "what follows body: " + JsonText.NO_POINTER, Source.BODY, name);
            default ->
                throw new IllegalArgumentException(
                        fact + ": must be query:<parameter>, header:<name> or body:<JSON pointer>");
        };
    }

    private static RequestField checked(String fact, boolean good, String problem, Source source, String name) {
        if (!good) {
            throw new IllegalArgumentException(fact + ": " + problem);
        }
        return new RequestField(source, name);
    }

    /**
     * The text of this field in a request.
     *
     * @param body {@code null} where it is no JSON, or was not looked at
     * @return {@code null} where there is no such field, or no single text in it
     */
    public String in(WireRequest request, JsonText body) {
        return switch (source) {
            case QUERY -> request.parameters().get(name);
            case HEADER -> single(request.header(name));
            case BODY -> body == null ? null : textOf(body);
        };
    }

    /** A header's characters are bytes. */
    private static String single(List<String> values) {
        return values.size() == 1
                ? new String(values.get(0).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                : null;
    }

    private String textOf(JsonText body) {
        try {
            return body.text(JsonPointer.compile(name));
        } catch (IOException noText) {
            return null;
        }
    }
}
