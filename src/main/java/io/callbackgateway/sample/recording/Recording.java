package io.callbackgateway.sample.recording;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.payload.BodyCharset;
import io.callbackgateway.payload.FormText;
import io.callbackgateway.sample.BareRoute;
import io.callbackgateway.sample.Header;
import io.callbackgateway.sample.Result;
import io.callbackgateway.sample.Result.Item;
import io.callbackgateway.sample.Result.Variable;
import io.callbackgateway.sample.Sample;
import io.callbackgateway.sample.SampleRequest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A callback that a gateway has kept, as a sample: with the data of persons replaced, and no header but its {@code Content-Type}.
 *
 * @param original what the route made of the callback as it was
 * @param results what it makes of the sample
 * @param replaced how many values, by where they stood
 */
public record Recording(Sample sample, List<Result> original, List<Result> results, Map<String, Integer> replaced) {

    /** What a route reads that tells of no person, and that must stay for the event to stay. */
    private static final Set<String> KEPT =
            Set.of("providerStatus", "currency", "amountCaptured", "amountCredited", "occurredAt", "version");

    /**
     * @param file to be, {@code <name>.http}; it is not written yet
     * @param raw a raw request as the ledger keeps it
     * @param route of its provider, loaded from {@code routeFile}
     */
    public static Recording of(Path file, JsonNode raw, BareRoute route, Path routeFile) {
        SampleRequest was = request(raw);
        List<Result> original = route.run(Sample.of(file, was));
        Stream<String> read = original.stream()
                .flatMap(result -> result.variables().stream())
                .filter(variable -> KEPT.contains(variable.name()) && variable.value() != null)
                .map(variable -> variable.value().toString());
        Replacements replacements = new Replacements(Literals.of(routeFile), read.toList());
        Sample sample = Sample.of(file, replaced(was, raw, replacements));
        return new Recording(sample, original, route.run(sample), replacements.replaced());
    }

    private static SampleRequest request(JsonNode raw) {
        return request(raw, query(raw), body(raw));
    }

    private static SampleRequest request(JsonNode raw, Map<String, String> query, byte[] body) {
        String provider = raw.path("provider").asText();
        String environment = raw.path("environment").asText();
        String target = "/callbacks/" + provider + "/" + environment;
        return new SampleRequest(
                raw.path("method").asText(),
                query.isEmpty() ? target : target + "?" + FormText.of(query),
                provider,
                environment,
                contentType(raw).isEmpty() ? List.of() : List.of(new Header("Content-Type", contentType(raw))),
                body);
    }

    private static SampleRequest replaced(SampleRequest was, JsonNode raw, Replacements replacements) {
        Map<String, String> query = query(raw);
        query.replaceAll((name, value) -> replacements.value(value, name));
        Charset charset = BodyCharset.of(contentType(raw));
        String body = replacements.body(new String(was.body(), charset), contentType(raw));
        return request(raw, query, body.getBytes(charset));
    }

    private static Map<String, String> query(JsonNode raw) {
        Map<String, String> query = new LinkedHashMap<>();
        raw.path("query")
                .fields()
                .forEachRemaining(
                        each -> query.put(each.getKey(), each.getValue().asText()));
        return query;
    }

    private static String contentType(JsonNode raw) {
        return raw.path("headers").path("content-type").asText();
    }

    private static byte[] body(JsonNode raw) {
        return raw.hasNonNull("bodyBase64")
                ? Base64.getDecoder().decode(raw.path("bodyBase64").asText())
                : raw.path("body").asText().getBytes(StandardCharsets.UTF_8);
    }

    /** What the route says of the sample that it did not say of the callback; empty where it takes one for the other. */
    public List<String> differences() {
        List<String> differences = new ArrayList<>(said(results));
        said(original).forEach(differences::remove);
        return differences;
    }

    private static List<String> said(List<Result> results) {
        return results.stream()
                .flatMap(result -> Stream.concat(
                        result.items().stream().map(Item::outcome),
                        result.variables().stream()
                                .filter(variable -> variable.name().equals("status") || KEPT.contains(variable.name()))
                                .map(Recording::text)))
                .toList();
    }

    private static String text(Variable variable) {
        return variable.name() + " " + Objects.toString(variable.value());
    }
}
