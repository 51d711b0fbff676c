package io.callbackgateway.routefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.ask.Asking;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

/** A gateway some of whose providers' files have mistakes, and with live reload. */
@ExtendWith(OutputCaptureExtension.class)
class ProviderRoutesTests {

    private static final String MISSPELT = ":12: `aproved` is no status; did you mean `approved`?";

    @TempDir
    static Path routes;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        write("good", "approved");
        write("bad", "aproved");
        write("mended", "aproved");
        write("edited", "approved");
        write("unbuilt", "approved", "to: { uri: direct:record, parameters: { blok: false } }");
        write("unconfigured", "aproved");
        writeWithQuestion("asked");
        gateway = RunningGateway.start(
                "gateway.routes-dir=" + routes,
                "gateway.providers.good.production.auth[0].none=true",
                "gateway.providers.bad.production.auth[0].none=true",
                "gateway.providers.mended.production.auth[0].none=true",
                "gateway.providers.unbuilt.production.auth[0].none=true",
                "gateway.providers.edited.production.auth[0].none=true",
                "gateway.providers.asked.production.auth[0].none=true",
                "camel.main.routes-reload-enabled=true",
                "camel.main.routes-reload-directory=" + routes,
                "camel.main.routes-reload-directory-recursive=true",
                "camel.main.routes-reload-pattern=*.camel.yaml,dispatch/*.camel.yaml",
                "camel.main.routes-reload-remove-all-routes=false");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void write(String provider, String status) throws IOException {
        write(provider, status, "to: direct:record");
    }

    private static void write(String provider, String status, String end) throws IOException {
        save(provider, text(provider, status, end));
    }

    private static void writeWithQuestion(String provider) throws IOException {
        String ask =
                """
                - route:
                    id: {provider}-ask
                    description: a question
                    from:
                      uri: ask:{provider}
                      steps:
                        - throwException: { exceptionType: io.callbackgateway.failure.UnreadableException, message: it is unknown }
                """;
        save(provider, text(provider, "approved", "to: direct:record") + ask.replace("{provider}", provider));
    }

    /** As editors save, so that nobody sees half a file. */
    private static void save(String provider, String text) throws IOException {
        Path file = Files.writeString(routes.resolve(provider + ".tmp"), text);
        Files.move(file, routes.resolve(provider + ".camel.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String text(String provider, String status, String end) {
        return """
                - beans:
                    - name: {provider}
                      type: io.callbackgateway.provider.ProviderFacts
                - route:
                    id: {provider}
                    description: one of several
                    from:
                      uri: inbox:{provider}
                      steps:
                        - unmarshal: { json: {} }
                        - setVariable: { name: transactionId, jsonpath: "$.id" }
                        - setVariable: { name: status, constant: {status} }
                        - {end}
                """
                .replace("{provider}", provider)
                .replace("{status}", status)
                .replace("{end}", end);
    }

    @Test
    void mistakesOfOneFileAreNobodyElsesBusiness() {
        assertThat(outcome(call("good", "{\"id\":\"1\"}"))).isEqualTo("emitted");
    }

    @Test
    void doorsOfAProviderWhoseFileHasMistakesAreClosed() {
        HttpResponse<String> answer = call("bad", "{\"id\":\"1\"}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("This provider's callbacks cannot be processed now.");
        assertThat(gateway.post("/callbacks/bad/test", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void healthSaysWhereTheMistakeIs() {
        Health health = gateway.bean(RoutesHealth.class).health();

        assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
        assertThat(health.getDetails().get("bad").toString()).contains(routes.resolve("bad.camel.yaml") + MISSPELT);
        assertThat(health.getDetails()).doesNotContainKeys("good", "unconfigured");
    }

    @Test
    void routeThatCamelCannotBuildConcernsItsProviderAlone() {
        assertThat(call("unbuilt", "{\"id\":\"1\"}").statusCode()).isEqualTo(503);
        assertThat(gateway.bean(RoutesHealth.class)
                        .health()
                        .getDetails()
                        .get("unbuilt")
                        .toString())
                .contains(routes.resolve("unbuilt.camel.yaml")
                        + ":13: `direct:` has no option `blok`; did you mean `block`?");
    }

    @Test
    void doorThatWasClosedOpensOnceItsFileIsMended() throws IOException {
        assertThat(call("mended", "{\"id\":\"1\"}").statusCode()).isEqualTo(503);
        Callback waiting = kept("mended");

        write("mended", "approved");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(call("mended", "{\"id\":\"2\"}").statusCode())
                        .isEqualTo(200));
        assertThat(outcome(call("mended", "{\"id\":\"3\"}"))).isEqualTo("emitted");
        assertThat(gateway.outcomeOf(waiting.id().toString())).isEqualTo("emitted");
        assertThat(gateway.bean(RoutesHealth.class).health().getDetails()).doesNotContainKey("mended");
    }

    @Test
    void lastGoodRouteStaysUntilTheFileIsGoodAgain(CapturedOutput output) throws IOException {
        write("edited", "aproved");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        gateway.bean(RoutesHealth.class).health().getDetails())
                .containsKey("edited"));
        assertThat(output)
                .contains("The route of edited has mistakes; the one before them runs on:")
                .contains(routes.resolve("edited.camel.yaml") + MISSPELT);
        assertThat(statusOf(call("edited", "{\"id\":\"1\"}"))).isEqualTo("approved");

        write("edited", "declined");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        gateway.bean(RoutesHealth.class).health().getDetails())
                .doesNotContainKey("edited"));
        assertThat(statusOf(call("edited", "{\"id\":\"2\"}"))).isEqualTo("declined");
    }

    @Test
    void routeThatIsNoMoreInItsFileStopsAndTheOthersRunOn() throws IOException {
        Asking asking = gateway.bean(Asking.class);
        assertThat(asking.canAsk("asked")).isTrue();
        assertThat(asking.canAsk("good")).isFalse();

        write("asked", "declined");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(asking.canAsk("asked")).isFalse());
        assertThat(statusOf(call("asked", "{\"id\":\"1\"}"))).isEqualTo("declined");
    }

    @Test
    void strictGatewayDoesNotStartAndSaysAllMistakesLast(CapturedOutput output) {
        assertThatThrownBy(() -> RunningGateway.start(
                                "gateway.routes-dir=" + routes,
                                "gateway.strict-routes=true",
                                "gateway.providers.good.production.auth[0].none=true",
                                "gateway.providers.bad.production.auth[0].none=true")
                        .close())
                .isInstanceOf(Exception.class);

        String report = output.getAll().substring(output.getAll().lastIndexOf("APPLICATION FAILED TO START"));
        assertThat(report)
                .contains(routes.resolve("bad.camel.yaml") + MISSPELT)
                .contains("gateway.strict-routes: false")
                .doesNotContain("Exception", "unconfigured");
    }

    /** One that came before its provider's file had a mistake. */
    private static Callback kept(String provider) {
        Callback callback = new Callback(
                UUID.fromString("01a22a00-0000-7000-8000-000000000001"),
                provider,
                "production",
                Origin.CALLBACK,
                null,
                "POST",
                Map.of(),
                Map.of(),
                "127.0.0.1",
                Instant.parse("2026-11-20T12:00:00Z"),
                "{\"id\":\"waiting\"}".getBytes(StandardCharsets.UTF_8),
                null);
        gateway.bean(Inbox.class).put(callback);
        return callback;
    }

    private static HttpResponse<String> call(String provider, String body) {
        return gateway.post("/callbacks/" + provider + "/production", body);
    }

    private static String outcome(HttpResponse<String> accepted) {
        return gateway.outcomeOf(RunningGateway.callbackId(accepted));
    }

    private static String statusOf(HttpResponse<String> accepted) {
        JsonNode event = gateway.eventOf(RunningGateway.callbackId(accepted));
        return event.path("data").path("status").textValue();
    }
}
