package io.callbackgateway.rejected;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.door.Rejection;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What people may read of a refused request's headers: every name, and the values of those that are known to be harmless. */
final class ReadableHeaders {

    /** Anything else may be a credential: of a door by other settings, of another system, a signature. */
    private static final Set<String> HARMLESS = Set.of(
            "accept",
            "accept-charset",
            "accept-encoding",
            "accept-language",
            "cache-control",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "date",
            "expect",
            "host",
            "transfer-encoding",
            "user-agent");

    private static final String REDACTED = "[redacted]";
    private static final int LONGEST = 200;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ReadableHeaders() {}

    static String json(Rejection rejection) {
        Map<String, List<String>> readable = new LinkedHashMap<>();
        rejection.request().headers().forEach((name, values) -> {
            boolean harmless =
                    HARMLESS.contains(name) && !rejection.credentialHeaders().contains(name);
            readable.put(
                    shortened(name),
                    values.stream()
                            .map(value -> harmless ? shortened(value) : REDACTED)
                            .toList());
        });
        try {
            return JSON.writeValueAsString(readable);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
