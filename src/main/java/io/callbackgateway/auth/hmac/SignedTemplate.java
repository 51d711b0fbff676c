package io.callbackgateway.auth.hmac;

import static io.callbackgateway.settings.BadSettingException.require;

import com.fasterxml.jackson.core.JsonPointer;
import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.json.JsonText;
import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is signed of a request: literal text, and in braces what is put in as it was received. {@code {body}}, {@code {method}},
 * {@code {path}} and {@code {query}} (as sent, still percent-encoded, the query without its question mark), {@code {timestamp}},
 * {@code {header.<name>}}, and {@code {json.<JSON pointer>}} for the text of a field: a number or boolean as it is written, nothing where it is
 * missing or {@code null}. {@code \n} is a line feed; a brace of its own cannot be signed. Two placeholders side by side are signed
 * as one: bytes can be shifted from one to the other, so an agreement of one's own puts a text between them.
 */
final class SignedTemplate {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{(body|method|path|query|timestamp|header\\.[^{}]*|json\\.[^{}]*)}");
    private static final String HEADER = "header.";
    private static final String JSON = "json.";

    /** Unix seconds have ten digits until the year 2286, milliseconds have had thirteen since 2001. */
    private static final int MAX_DIGITS_OF_SECONDS = 11;

    private static final int MAX_LENGTH_OF_TIME = 40;

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
                name = header.equals(timestampHeader) ? "timestamp" : HEADER + header;
                headers.add(header);
            } else if (name.startsWith(JSON)) {
                pointer(key, name.substring(JSON.length()));
            } else if (name.equals("timestamp") && !timestampHeader.isEmpty()) {
                headers.add(timestampHeader);
            }
            parts.add(new Part(name, null));
            end = placeholder.end();
        }
        text(key, template.substring(end));
        boolean tellsApart = signs("body") || signs("path") || signs("query") || readsJson();
        require(tellsApart, key, "must hold {body}, {json.<pointer>}, or {path} or {query} where callbacks have none");
    }

    private void text(String key, String text) {
        boolean plain = !text.contains("{") && !text.contains("}");
        require(
                plain,
                key,
                "may have braces in {body}, {method}, {path}, {query}, {timestamp}, {header.<name>} and {json.<pointer>} only");
        parts.add(new Part("", text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** @param name of a placeholder */
    boolean signs(String name) {
        return parts.stream().anyMatch(part -> part.name.equals(name));
    }

    /** Whether it names fields of the body. */
    boolean readsJson() {
        return parts.stream().anyMatch(part -> part.name.startsWith(JSON));
    }

    /** In lower case: headers that must be there once before {@link #of}. */
    List<String> headers() {
        return headers;
    }

    /** @throws BadSettingException where it is none */
    static JsonPointer pointer(String key, String text) {
        require(JsonText.isPointer(text), key, "\"" + text + "\" " + JsonText.NO_POINTER);
        return JsonPointer.compile(text);
    }

    /**
     * The bytes that are signed, in pieces.
     *
     * @param item of which it names fields; may be {@code null} where it names none
     * @throws IOException where one of them is an object, an array, or no text
     */
    List<byte[]> of(WireRequest request, String timestamp, JsonText item) throws IOException {
        List<byte[]> pieces = new ArrayList<>();
        for (Part part : parts) {
            pieces.add(
                    switch (part.name) {
                        case "" -> part.text;
                        case "body" -> request.body().bytes();
                        case "method" -> received(request.method());
                        case "path" -> received(request.path());
                        case "query" -> received(request.query() == null ? "" : request.query());
                        case "timestamp" -> received(timestamp);
                        default ->
                            part.name.startsWith(JSON)
                                    ? field(item, part.name.substring(JSON.length()))
                                    : received(request.header(part.name.substring(HEADER.length()))
                                            .get(0));
                    });
        }
        return pieces;
    }

    private static byte[] field(JsonText item, String pointer) throws IOException {
        String text = item.text(JsonPointer.compile(pointer));
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Text of a request's head: each character is one byte of it. */
    private static byte[] received(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * When something was signed.
     *
     * @param text Unix time in seconds or, from twelve digits on, in milliseconds; ISO 8601 with offset; or a date as in HTTP (RFC 9110
     *     §5.6.7, {@code IMF-fixdate})
     * @return {@code null} where it is none of these
     */
    static Instant time(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH_OF_TIME) {
            return null;
        }
        try {
            if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                long time = Long.parseLong(text);
                return text.length() <= MAX_DIGITS_OF_SECONDS
                        ? Instant.ofEpochSecond(time)
                        : Instant.ofEpochMilli(time);
            }
            DateTimeFormatter format = Character.isDigit(text.charAt(0))
                    ? DateTimeFormatter.ISO_OFFSET_DATE_TIME
                    : DateTimeFormatter.RFC_1123_DATE_TIME;
            return OffsetDateTime.parse(text, format).toInstant();
        } catch (NumberFormatException | DateTimeException noTime) {
            return null;
        }
    }

    /** @param name of a placeholder; empty where it is text */
    private record Part(String name, byte[] text) {}
}
