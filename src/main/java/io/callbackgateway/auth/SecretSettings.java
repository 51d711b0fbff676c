package io.callbackgateway.auth;

import java.time.Instant;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An entry of a list of secrets: plain text, or this.
 *
 * @param id how metrics and the log call it; its place in the list where not set
 * @param notBefore from when on it is valid, ISO 8601 with offset; {@code null} is always
 * @param notAfter until when it is valid; {@code null} is always
 */
public record SecretSettings(@DefaultValue("") String value, String id, Instant notBefore, Instant notAfter) {

    /** For Spring's conversion from plain text. */
    public static SecretSettings of(String value) {
        return new SecretSettings(value, null, null, null);
    }

    @Override
    public String toString() {
        return "secret";
    }
}
