package io.callbackgateway.api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

/** A provider that is asked back over HTTP, with everything around it. */
@ExtendWith(OutputCaptureExtension.class)
class ApiTests {

    private static final String TOKEN = "hunter2-live_token";

    private static final WireMockServer API =
            new WireMockServer(wireMockConfig().dynamicPort());

    @TempDir
    static Path routes;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        API.start();
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        Files.writeString(
                routes.resolve("acme.camel.yaml"),
                """
                - beans:
                    - name: acme
                      type: io.callbackgateway.provider.ProviderFacts
                      properties: { apiSettings: "base-url, auth.bearer.token", transactionIdPointers: /id }
                - route:
                    id: acme
                    description: Says only which payment changed
                    from:
                      uri: inbox:acme
                      steps:
                        - unmarshal: { json: {} }
                        - setVariable: { name: transactionId, jsonpath: "$.id" }
                        - setVariable: { name: status, constant: unknown }
                        - to: { uri: "api:/v2/payments/{transactionId}", parameters: { headers: "Accept: application/json" } }
                        - filter:
                            simple: "${variable.apiStatus} != 404"
                            steps:
                              - unmarshal: { json: {} }
                              - filter:
                                  jsonpath: "$[?(@.state == 'paid')]"
                                  steps:
                                    - setVariable: { name: status, constant: completed }
                        - to: direct:record
                """);
        gateway = RunningGateway.start(
                "gateway.routes-dir=" + routes,
                "gateway.providers.acme.production.auth[0].none=true",
                "gateway.providers.acme.production.api.base-url=" + API.baseUrl() + "/base/",
                "gateway.providers.acme.production.api.auth.bearer.token=" + TOKEN);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        API.stop();
    }

    @Test
    void deniedQuestionIsSaidInHealthWithItsSettingUntilOneIsAnswered(CapturedOutput output) {
        answer("denied", aResponse().withStatus(401));
        String callbackId = callback("denied");

        await().untilAsserted(
                        () -> assertThat(health().path("status").textValue()).isEqualTo("DEGRADED"));
        assertThat(health().path("details").path("acme/production").textValue())
                .isEqualTo("answered 401; check gateway.providers.acme.production.api.auth.bearer.token");

        answer("denied", okJson("{\"state\":\"paid\"}"));
        assertThat(statusOf(callbackId)).isEqualTo("completed");
        assertThat(health().path("status").textValue()).isEqualTo("UP");
        API.verify(getRequestedFor(urlEqualTo("/base/v2/payments/denied"))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .withHeader("Accept", equalTo("application/json")));
        assertThat(output).contains("check gateway.providers.acme").doesNotContain("hunter2");
    }

    @Test
    void notFoundIsTheRoutesToJudge() {
        answer("missing", aResponse().withStatus(404));

        assertThat(statusOf(callback("missing"))).isEqualTo("unknown");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 422})
    void whatNoAttemptMendsIsAFailureThatSaysNothingOfTheCallback(int status) {
        answer("id4711-" + status, aResponse().withStatus(status).withHeader("Location", API.url("/elsewhere")));

        String callbackId = callback("id4711-" + status);

        assertThat(gateway.outcomeOf(callbackId)).isEqualTo("failed");
        assertThat(gateway.detailOf(callbackId))
                .isEqualTo("the provider's API answered " + status + " to GET /v2/payments/{transactionId}");
        API.verify(0, getRequestedFor(urlEqualTo("/elsewhere")));
    }

    /** 2 MB and 15 s are the bounds. */
    @Test
    void answerThatIsHugeSlowOrNoneIsAskedForAgain() {
        Map<String, ResponseDefinitionBuilder> broken = new LinkedHashMap<>();
        broken.put("slow", okJson("{\"state\":\"paid\"}").withChunkedDribbleDelay(5, 60_000));
        broken.put("huge", okJson("{\"x\":\"" + "x".repeat(5_000_000) + "\"}"));
        broken.put("page", aResponse().withBody("<html>Down for maintenance</html>"));
        Map<String, String> callbacks = new LinkedHashMap<>();
        broken.forEach((id, answer) -> {
            answer(id, answer);
            callbacks.put(id, callback(id));
        });

        broken.keySet().forEach(id -> await(id)
                .atMost(Duration.ofSeconds(40))
                .until(() -> API.findAll(getRequestedFor(urlEqualTo("/base/v2/payments/" + id)))
                                .size()
                        >= 2));
        broken.keySet().forEach(id -> answer(id, okJson("{\"state\":\"paid\"}")));

        callbacks.forEach(
                (id, callbackId) -> assertThat(statusOf(callbackId)).as(id).isEqualTo("completed"));
    }

    private static void answer(String id, ResponseDefinitionBuilder answer) {
        API.stubFor(get(urlEqualTo("/base/v2/payments/" + id)).willReturn(answer));
    }

    private static String callback(String id) {
        return RunningGateway.callbackId(gateway.post("/callbacks/acme/production", "{\"id\":\"" + id + "\"}"));
    }

    private static String statusOf(String callbackId) {
        return gateway.eventOf(callbackId).path("data").path("status").textValue();
    }

    private static JsonNode health() {
        return AdminDoor.json(new AdminDoor(gateway).get("/actuator/health"))
                .path("components")
                .path("api");
    }
}
