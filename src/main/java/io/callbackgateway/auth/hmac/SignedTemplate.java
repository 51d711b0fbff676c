package io.callbackgateway.auth.hmac;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.settings.BadSettingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{(body|method|path|query|timestamp|header\\.[^{}]*)}");
    private static final String HEADER = "header.";

    private final List<Part> parts = new ArrayList<>();
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
            if (name.startsWith(HEADER)) {
                String header = HeaderVerifier.headerName(key, name.substring(HEADER.length()));
                boolean time = header.equals(timestampHeader);
                name = time ? "timestamp" : HEADER + header;
                if (!time) {
                    headers.add(header);
                }
            }
            parts.add(new Part(name, null));
            end = placeholder.end();
        }
        text(key, template.substring(end));
        require(
                signs("body") || signs("path") || signs("query"),
                key,
                "must hold {body}, or {path} or {query} where callbacks have none: nothing else is proven");
    }

    private void text(String key, String text) {
        require(
                !text.contains("{") && !text.contains("}"),
                key,
                "may have braces in {body}, {method}, {path}, {query}, {timestamp} and {header.<name>} only");
        parts.add(new Part("", text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** @param name of a placeholder */
    boolean signs(String name) {
        return parts.stream().anyMatch(part -> part.name.equals(name));
    }

    /** In lower case: headers that must be there once before {@link #forEach}. */
    List<String> headers() {
        return headers;
    }

    /** The bytes that are signed, piece by piece. */
    void forEach(WireRequest request, String timestamp, Consumer<byte[]> sink) {
        for (Part part : parts) {
            sink.accept(
                    switch (part.name) {
                        case "" -> part.text;
                        case "body" -> request.body().bytes();
                        case "method" -> received(request.method());
                        case "path" -> received(request.path());
                        case "query" -> received(request.query() == null ? "" : request.query());
                        case "timestamp" -> received(timestamp);
                        default ->
                            received(request.header(part.name.substring(HEADER.length()))
                                    .get(0));
                    });
        }
    }

    /** Text of a request's head: each character is one byte of it. */
    private static byte[] received(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** @param name of a placeholder; empty where it is text */
    private record Part(String name, byte[] text) {}
}
