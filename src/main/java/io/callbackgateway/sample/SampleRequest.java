package io.callbackgateway.sample;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.payload.FormText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a provider sent, without credentials.
 *
 * @param target {@code /callbacks/<provider>/<environment>?query}, as it stood on the wire
 */
public record SampleRequest(
        String method, String target, String provider, String environment, List<Header> headers, byte[] body)
        implements Result.Cause {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern REQUEST_LINE = Pattern.compile("([A-Z]+) (/callbacks/([^/?]+)/([^/?]+)(?:\\?\\S*)?)");

    static SampleRequest parse(String section) {
        HttpText text = HttpText.parse(section);
        Matcher line = REQUEST_LINE.matcher(text.firstLine());
        if (!line.matches()) {
            throw new BadSampleException("not METHOD /callbacks/<provider>/<environment>?query: " + text.firstLine());
        }
        return new SampleRequest(
                line.group(1), line.group(2), line.group(3), line.group(4), text.headers(), text.body());
    }

    /** As the provider would have sent what became of a question. */
    static SampleRequest of(Callback callback) {
        String target = "/callbacks/" + callback.provider() + "/" + callback.environment();
        return new SampleRequest(
                callback.method(),
                callback.query().isEmpty() ? target : target + "?" + FormText.of(callback.query()),
                callback.provider(),
                callback.environment(),
                callback.headers().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(each -> new Header(each.getKey(), each.getValue()))
                        .toList(),
                callback.body());
    }

    @Override
    public String title() {
        return method + " " + target;
    }

    /** For comparison: header names in any case, and a body of JSON by its fields. */
    JsonNode json() {
        ObjectNode json = JSON.createObjectNode().put("request", title());
        headers.forEach(each -> json.put(each.name().toLowerCase(Locale.ROOT), each.value()));
        try {
            json.set("body", JSON.readTree(body));
        } catch (IOException noJson) {
            json.put("body", new String(body, StandardCharsets.ISO_8859_1));
        }
        return json;
    }

    /** As it stands in a file. */
    public String text() {
        return new HttpText(method + " " + target, headers, body).text();
    }

    /** As the door would hand it to the inbox. */
    Callback callback(UUID id) {
        int mark = target.indexOf('?');
        Map<String, String> sent = new LinkedHashMap<>();
        headers.forEach(header -> sent.merge(
                header.name().toLowerCase(Locale.ROOT), header.value(), (first, next) -> first + "," + next));
        WireRequest wire = new WireRequest(
                method,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? null : target.substring(mark + 1),
                Map.of(),
                () -> body,
                null,
                "127.0.0.1",
                false,
                List.of(),
                Instant.now().truncatedTo(ChronoUnit.MICROS));
        return new Callback(
                id,
                provider,
                environment,
                Origin.CALLBACK,
                null,
                method,
                wire.parameters(),
                sent,
                wire.remoteAddress(),
                wire.receivedAt(),
                body,
                null);
    }
}
