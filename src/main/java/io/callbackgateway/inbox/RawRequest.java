package io.callbackgateway.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.text.CallerText;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A callback written down for people: the JSON that the ledger keeps and the archive stores as {@code .raw.json}. The body is
 * text where it is UTF-8, else Base64; a byte of a query that is no UTF-8 is {@code %XX}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RawRequest(
        String callbackId,
        String provider,
        String environment,
        String origin,
        String receivedAt,
        String remoteAddress,
        String method,
        Map<String, String> query,
        Map<String, String> headers,
        String body,
        String bodyBase64) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    public static RawRequest of(Callback callback) {
        String text = utf8(callback.body());
        return new RawRequest(
                callback.id().toString(),
                callback.provider(),
                callback.environment(),
                callback.origin().word(),
                callback.receivedAt().toString(),
                callback.remoteAddress(),
                callback.method(),
                readable(callback.query()),
                callback.headers(),
                text,
                text == null ? Base64.getEncoder().encodeToString(callback.body()) : null);
    }

    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A callback as it was written down, in no group. A byte of a query that is no UTF-8 is that byte again.
     *
     * @throws IllegalArgumentException where that is none
     */
    public static Callback read(String json) {
        RawRequest raw;
        try {
            raw = JSON.readValue(json, RawRequest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no raw request");
        }
        Map<String, String> query = new LinkedHashMap<>(raw.query);
        query.replaceAll((name, value) -> CallerText.unescaped(value));
        return new Callback(
                UUID.fromString(raw.callbackId),
                raw.provider,
                raw.environment,
                Origin.valueOf(raw.origin.toUpperCase(Locale.ROOT)),
                null,
                raw.method,
                query,
                raw.headers,
                raw.remoteAddress,
                Instant.parse(raw.receivedAt),
                raw.body == null
                        ? Base64.getDecoder().decode(raw.bodyBase64)
                        : raw.body.getBytes(StandardCharsets.UTF_8),
                null);
    }

    private static Map<String, String> readable(Map<String, String> query) {
        Map<String, String> readable = new LinkedHashMap<>(query);
        readable.replaceAll((name, value) -> CallerText.escaped(value));
        return readable;
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
