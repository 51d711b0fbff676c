package io.callbackgateway.emulator;

import static io.callbackgateway.testing.EmulatedProviders.Emulators.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.testing.EmulatedProviders;
import io.callbackgateway.testing.EmulatedProviders.Emulators;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The emulators over HTTP, as the gateway meets them. */
@ExtendWith(EmulatedProviders.class)
class EmulatorTests {

    private static final String BUSINESS =
            "/netki/api/business/businesses/604e1738-4716-4bdd-867b-4942186b1e1c/config/";
    private static final String CONFIG = BUSINESS + "0a652407-dac4-45ec-9ad0-5ef79b4d8138/";

    private static Emulators emulators;

    @BeforeAll
    static void start(Emulators shared) {
        emulators = shared;
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
        await().until(() -> emulators.report("netki").path("paused").asBoolean());
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
        assertThat(emulators.report("netki").path("waiting").asInt()).isPositive();
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
        return emulators.truth(provider);
    }

    private static HttpResponse<String> send(String method, String path, String body, String... headers) {
        return emulators.send(method, path, body, headers);
    }
}
