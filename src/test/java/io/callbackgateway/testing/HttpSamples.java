package io.callbackgateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.uuid.Generators;
import io.callbackgateway.sample.BareRoute;
import io.callbackgateway.sample.Result;
import io.callbackgateway.sample.Sample;
import io.callbackgateway.sample.SampleRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Samples over HTTP, through everything. What a gateway needs to take one is read from it and from its provider's file. */
public final class HttpSamples {

    /** A part of the contract, since consumers may compute an event's id themselves. */
    private static final UUID EVENT_IDS = UUID.fromString("6f6b5c7e-2d0a-5b57-9c0e-3f6a1f1f0c11");

    private HttpSamples() {}

    /**
     * Settings that let a sample in. A provider whose route asks for {@code api} settings is to be played by
     * {@code emulator/<provider>} at the admin port.
     *
     * @param routes the folder with {@code <provider>.camel.yaml}
     */
    public static List<String> settings(Sample sample, Path routes, int adminPort) {
        List<String> settings = new ArrayList<>();
        try (BareRoute route = new BareRoute(routes.resolve(sample.provider() + ".camel.yaml"))) {
            for (SampleRequest request : sample.requests()) {
                String key = "gateway.providers." + request.provider() + "." + request.environment();
                settings.add(key + ".auth[0].none=true");
                settings.add(key + ".allow-from="); // the provider's own addresses would hold otherwise
                if (!route.facts().apiSettings().isEmpty()) {
                    settings.add(
                            key + ".api.base-url=http://localhost:" + adminPort + "/emulator/" + request.provider());
                    route.facts().apiSettings().stream()
                            .filter(name -> !name.equals("base-url"))
                            .forEach(name -> settings.add(key + ".api." + name + "=12000000"));
                }
            }
        }
        return settings;
    }

    /** Sends one request after the other, each once the one before is recorded, and compares what became of them. */
    public static void replay(Sample sample, RunningGateway gateway) {
        List<Result> results = new ArrayList<>();
        for (SampleRequest request : sample.requests()) {
            HttpResponse<String> answer = gateway.send(httpRequest(request, gateway));
            assertThat(answer.statusCode())
                    .as("the answer to %s %s in %s", request.method(), request.target(), sample.file())
                    .isBetween(200, 299);
            String callbackId = RunningGateway.callbackId(answer);
            List<RunningGateway.Item> items = gateway.itemsOf(callbackId);
            items.stream().map(RunningGateway.Item::event).forEach(event -> check(event, callbackId));
            results.add(new Result(
                    request,
                    callbackId,
                    List.of(),
                    items.stream()
                            .map(item -> new Result.Item(item.outcome(), null, item.event()))
                            .toList()));
        }
        assertThat(sample.differences(results))
                .as("what became of %s", sample.file())
                .isEmpty();
    }

    private static HttpRequest.Builder httpRequest(SampleRequest request, RunningGateway gateway) {
        HttpRequest.Builder http = gateway.request(request.method(), request.target());
        request.headers().forEach(header -> http.header(header.name(), header.value()));
        return http.method(
                request.method(),
                request.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(request.body()));
    }

    /** What differs from run to run. */
    private static void check(JsonNode event, String callbackId) {
        if (event == null) {
            return;
        }
        JsonNode data = event.path("data");
        String name = String.join(
                "|",
                data.path("provider").asText(),
                data.path("environment").asText(),
                data.path("transactionId").asText(),
                data.path("sequence").asText());
        assertThat(event.path("id").asText())
                .isEqualTo(
                        Generators.nameBasedGenerator(EVENT_IDS).generate(name).toString());
        assertThat(data.path("callbackId").asText()).isEqualTo(callbackId);
        assertThat(Instant.parse(data.path("receivedAt").asText())).isBeforeOrEqualTo(Instant.now());
    }
}
