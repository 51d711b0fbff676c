package io.callbackgateway.door;

import io.callbackgateway.provider.ProviderFacts;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.http.MediaType;

/**
 * The answer that tells a provider "accepted".
 *
 * @param status 200 to 299
 * @param body {@code null} where it is the callback's id; may be empty
 */
record Ack(int status, MediaType type, String body) {

    /** @param status in place of that of the facts; {@code null} leaves it */
    static Ack of(ProviderFacts facts, Integer status) {
        return new Ack(status == null ? facts.ack() : status, facts.ackType(), facts.ackBody());
    }

    /** To what is no callback. */
    void write(HttpServletResponse response) throws IOException {
        write(response, body == null ? "" : body);
    }

    void write(HttpServletResponse response, UUID callbackId) throws IOException {
        write(response, body == null ? "{\"callbackId\":\"" + callbackId + "\"}" : body);
    }

    private void write(HttpServletResponse response, String text) throws IOException {
        byte[] bytes = text.getBytes(type.getCharset() == null ? StandardCharsets.UTF_8 : type.getCharset());
        if (bytes.length > 0) {
            response.setContentType(type.toString());
        }
        // else it goes out in chunks, the last of which is a packet of its own
        response.setContentLength(bytes.length);
        response.setStatus(status);
        response.getOutputStream().write(bytes);
    }
}
