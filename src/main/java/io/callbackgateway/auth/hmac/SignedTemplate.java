package io.callbackgateway.auth.hmac;

import io.callbackgateway.auth.HeaderName;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.settings.BadSettingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is signed of a request: literal text, and in braces what is put in as it was received. {@code {body}}, {@code {method}},
 * {@code {path}} and {@code {query}} (as sent, still percent-encoded, the query without its question mark), {@code {timestamp}},
 * {@code {header.<name>}}. {@code \n} is a line feed; a brace of its own cannot be signed. Two placeholders side by side are signed
 * as one: bytes can be shifted from one to the other, so an agreement of one's own puts a text between them.
 */
final class SignedTemplate {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final String HEADER = "header.";

    /** What tells one callback from another. */
    private static final Set<String> CONTENT = Set.of("body", "path", "query");

    private final List<Part> parts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<String> headers = new ArrayList<>();

    /**
     * @param timestampHeader in lower case: {@code {header.<name>}} of it is {@code {timestamp}}
     * @throws BadSettingException for braces around anything else, and where nothing is signed that tells callbacks apart
     */
    SignedTemplate(String key, String template, String timestampHeader) {
        Matcher placeholder = PLACEHOLDER.matcher(template);
        int end = 0;
        while (placeholder.find()) {
            text(key, template.substring(end, placeholder.start()));
            String name = placeholder.group(1);
            if (name.toLowerCase(Locale.ROOT).equals(HEADER + timestampHeader)) {
                name = "timestamp";
            }
            names.add(name);
            parts.add(part(key, name));
            end = placeholder.end();
        }
        text(key, template.substring(end));
        if (names.stream().noneMatch(CONTENT::contains)) {
            throw new BadSettingException(
                    key, "must hold {body}, or {path} or {query} where callbacks have none: nothing else is proven");
        }
    }

    private void text(String key, String text) {
        if (text.contains("{") || text.contains("}")) {
            throw strayBrace(key);
        }
        byte[] bytes = text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
        parts.add((request, timestamp, sink) -> sink.accept(bytes));
    }

    private Part part(String key, String name) {
        return switch (name) {
            case "body" ->
                (request, timestamp, sink) -> sink.accept(request.body().bytes());
            case "method" -> (request, timestamp, sink) -> sink.accept(received(request.method()));
            case "path" -> (request, timestamp, sink) -> sink.accept(received(request.path()));
            case "query" ->
                (request, timestamp, sink) -> sink.accept(received(request.query() == null ? "" : request.query()));
            case "timestamp" -> (request, timestamp, sink) -> sink.accept(received(timestamp));
            default -> {
                if (!name.startsWith(HEADER)) {
                    throw strayBrace(key);
                }
                String header = HeaderName.of(key, name.substring(HEADER.length()));
                headers.add(header);
                yield (request, timestamp, sink) ->
                        sink.accept(received(request.header(header).get(0)));
            }
        };
    }

    private static BadSettingException strayBrace(String key) {
        return new BadSettingException(
                key, "may have braces in {body}, {method}, {path}, {query}, {timestamp} and {header.<name>} only");
    }

    /** Text of a request's head: each character is one byte of it. */
    private static byte[] received(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    boolean signs(String name) {
        return names.contains(name);
    }

    /** In lower case: headers that must be there once before {@link #forEach}. */
    List<String> headers() {
        return headers;
    }

    /** The bytes that are signed, piece by piece. */
    void forEach(WireRequest request, String timestamp, Consumer<byte[]> sink) {
        for (Part part : parts) {
            part.add(request, timestamp, sink);
        }
    }

    @FunctionalInterface
    private interface Part {
        void add(WireRequest request, String timestamp, Consumer<byte[]> sink);
    }
}
