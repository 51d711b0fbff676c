package io.callbackgateway.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.TestSocketUtils;

/** The emulators over HTTP, as the gateway meets them. */
class EmulatorTests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUSINESS =
            "/netki/api/business/businesses/604e1738-4716-4bdd-867b-4942186b1e1c/config/";
    private static final String CONFIG = BUSINESS + "0a652407-dac4-45ec-9ad0-5ef79b4d8138/";

    private static RunningGateway gateway;
    private static int adminPort;

    @BeforeAll
    static void start() {
        adminPort = TestSocketUtils.findAvailableTcpPort();
        gateway = RunningGateway.start(
                "gateway.admin.port=" + adminPort,
                "camel.main.routes-include-pattern=file:routes/dispatch/*.camel.yaml,file:routes/emulator/*.camel.yaml",
                "gateway.providers.netki.test.auth[0].basic.username=demo",
                "gateway.providers.netki.test.auth[0].basic.passwords[0]=demo",
                "gateway.providers.proposal.homologation.auth[0].api-key.secrets[0]=demo",
                "gateway.providers.idpay.uat.auth[0].api-key.header=Authorization",
                "gateway.providers.idpay.uat.auth[0].api-key.secrets[0]=demo",
                "gateway.providers.netaxept.test.auth[0].basic.username=demo",
                "gateway.providers.netaxept.test.auth[0].basic.passwords[0]=demo",
                "gateway.providers.netaxept.test.allow-from=",
                "gateway.providers.netaxept.test.api.base-url=http://localhost:" + adminPort + "/emulator/netaxept",
                "gateway.providers.netaxept.test.api.merchant-id=12000000",
                "gateway.providers.netaxept.test.api.token=demo");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void everyProviderPlays() {
        for (String provider : new String[] {"netki", "idpay", "proposal", "netaxept"}) {
            assertThat(send("POST", "/" + provider + "/play?transactions=20&begin=1s&gap=20ms&seed=7", "")
                            .statusCode())
                    .isEqualTo(200);
        }
        for (String provider : new String[] {"netki", "idpay", "proposal", "netaxept"}) {
            JsonNode report = over(provider);
            assertThat(report.path("delivered").asInt())
                    .as(provider)
                    .isEqualTo(report.path("callbacks").asInt());
            assertThat(report.path("missed").asInt()).as(provider).isZero();
        }
    }

    @Test
    void netkiAnswersItsApi() {
        send("POST", "/netki/play?transactions=3&begin=0s&gap=1ms", "");
        JsonNode report = over("netki");
        JsonNode newest =
                report.path("transactions").get(report.path("transactions").size() - 1);
        String id = newest.path("id").asText();
        String state = newest.path("state").asText();
        JsonNode tokens = json(send("POST", "/netki/api/token-auth/", "{\"username\":\"demo\",\"password\":\"demo\"}"));
        String bearer = "Bearer " + tokens.path("access").asText();

        assertThat(send("GET", "/netki/api/transactions/" + id + "/", "").statusCode())
                .isEqualTo(401);
        assertThat(json(send("GET", "/netki/api/transactions/" + id + "/", "", "Authorization", bearer))
                        .path("state")
                        .asText())
                .isEqualTo(state);
        assertThat(send("GET", "/netki/api/transactions/none/", "", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(404);
        JsonNode page = json(
                send("GET", "/netki/api/transactions/?ordering=-updated&page_size=2", "", "Authorization", bearer));
        assertThat(page.path("results")).hasSize(2);
        assertThat(page.at("/results/0/updated").asText())
                .isGreaterThan(page.at("/results/1/updated").asText());
        assertThat(page.path("next").asText()).contains("page=2");
        assertThat(json(send("GET", "/netki/api/transactions/?states=none", "", "Authorization", bearer))
                        .path("results"))
                .isEmpty();
        JsonNode callbacks =
                json(send("GET", "/netki/api/transactions/" + id + "/get-callbacks/", "", "Authorization", bearer));
        assertThat(callbacks.at("/callbacks/0/status_code").asInt()).isEqualTo(200);
        assertThat(callbacks.at("/callbacks/0/callback_counter").asInt()).isEqualTo(1);
        assertThat(json(send(
                                "POST",
                                "/netki/api/token-refresh/",
                                "{\"refresh\":\"" + tokens.path("refresh").asText() + "\"}"))
                        .path("access")
                        .asText())
                .isNotEmpty();
        assertThat(send("POST", "/netki/api/transactions/restart-callbacks/", "", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(404);
        assertThat(json(send("GET", BUSINESS, "", "Authorization", bearer))
                        .at("/results/0/callback_expected_status")
                        .asInt())
                .isEqualTo(200);
    }

    @Test
    void netkiPausesTheWholeBusiness() {
        String bearer = "Bearer "
                + json(send("POST", "/netki/api/token-auth/", "{\"username\":\"demo\",\"password\":\"demo\"}"))
                        .path("access")
                        .asText();
        // Its door says 401 to these.
        send(
                "PUT",
                CONFIG,
                "{\"callback_credentials\":\"{\\\"username\\\":\\\"demo\\\",\\\"password\\\":\\\"x\\\"}\"}",
                "Authorization",
                bearer);
        send("POST", "/netki/switches", "{\"lapse\":1000000}");
        send("POST", "/netki/play?transactions=1&begin=0s&gap=1ms&seed=3", "");
        await().until(() -> report("netki").path("paused").asBoolean());
        JsonNode report = over("netki");
        assertThat(report.path("waiting").asInt()).isPositive();

        assertThat(json(send("PUT", "/netki/api/transactions/restart-callbacks/", "", "Authorization", bearer))
                        .path("message")
                        .asText())
                .startsWith("No callbacks were queued");
        send(
                "PUT",
                CONFIG,
                "{\"is_callback_paused\":\"false\",\"callback_credentials\":\"{\\\"username\\\":\\\"demo\\\",\\\"password\\\":\\\"demo\\\"}\"}",
                "Authorization",
                bearer);
        assertThat(report("netki").path("waiting").asInt()).isPositive();
        assertThat(send("PUT", "/netki/api/transactions/restart-callbacks/", "", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(200);
        assertThat(over("netki").path("missed").asInt()).isZero();
    }

    @Test
    void documentsAreTheSameUntilTheirLinksExpire() {
        long now = System.currentTimeMillis() / 1000;
        HttpResponse<String> good = send("GET", "/netki/documents/a-front.jpg?Expires=" + (now + 60), "");
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(send("GET", "/netki/documents/a-front.jpg?Expires=" + (now + 50), "")
                        .body())
                .isEqualTo(good.body());
        assertThat(send("GET", "/netki/documents/a-front.jpg?Expires=" + (now - 1), "")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void apiMisbehavesAsSwitched() {
        Map<String, Integer> statuses = Map.of("error", 500, "busy", 429, "garbage", 200, "ok", 401);
        Map<String, Integer> seen = statuses.keySet().stream().collect(Collectors.toMap(each -> each, each -> {
            send("POST", "/idpay/switches", "{\"api\":\"" + each + "\"}");
            return send("GET", "/idpay/credit/transactions/x", "").statusCode();
        }));
        assertThat(send("POST", "/idpay/switches", "{\"api\":\"ok\",\"nonsense\":1}")
                        .statusCode())
                .isEqualTo(400);
        send("POST", "/idpay/switches", "{\"api\":\"ok\"}");
        assertThat(seen).isEqualTo(statuses);
    }

    private static JsonNode over(String provider) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> report(provider).path("going").asInt() == 0);
        return report(provider);
    }

    private static JsonNode report(String provider) {
        return json(send("GET", "/" + provider + "/report", ""));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return AdminDoor.json(answer);
    }

    private static HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + adminPort + "/emulator" + path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        return AdminDoor.send(headers.length == 0 ? request : request.headers(headers));
    }
}
