package io.callbackgateway;

import static io.callbackgateway.testing.EmulatedProviders.Emulators.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.callbackgateway.testing.EmulatedProviders;
import io.callbackgateway.testing.EmulatedProviders.Emulators;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.security.converter.RsaKeyConverters;

/**
 * The four providers as emulators play them, over HTTP: their habits, and that what callbacks do not tell is found by asking back. What is
 * true the emulators say.
 */
@ExtendWith(EmulatedProviders.class)
class EmulatedProvidersTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> PROVIDERS = List.of("netki", "idpay", "proposal", "netaxept");

    /** The emulator's words; the other providers' are their own. */
    private static final Map<String, String> NETAXEPT = Map.of(
            "captured", "CAPTURED",
            "credited", "CREDITED",
            "annulled", "ANNULLED",
            "declined", "FAILED",
            "cancelled", "CANCELLED_BY_CUSTOMER");

    private static final String BUSINESS =
            "/netki/api/business/businesses/604e1738-4716-4bdd-867b-4942186b1e1c/config/";
    private static final String CONFIG = BUSINESS + "0a652407-dac4-45ec-9ad0-5ef79b4d8138/";

    private static Emulators emulators;

    @BeforeAll
    static void start(Emulators shared) {
        emulators = shared;
    }

    @Test
    void findsExactlyWhatWasMissed() {
        List<Double> before = PROVIDERS.stream().map(each -> missed(each)).toList();
        PROVIDERS.forEach(each -> emulators.play(
                each, "{\"drop\":0.2,\"doubles\":0,\"shuffled\":false}", "transactions=60&begin=1s&gap=300ms&seed=5"));
        int all = 0;
        for (int i = 0; i < PROVIDERS.size(); i++) {
            String provider = PROVIDERS.get(i);
            awaitTruth(provider, emulators.truth(provider));
            // Netaxept's callbacks tell only what its API answers afterwards.
            JsonNode truth = emulators.report(provider);
            all += truth.path("missed").asInt();
            double counted = before.get(i) + truth.path("missed").asInt(); // a moment after it is recorded
            await().untilAsserted(() ->
                    assertThat(missed(provider)).as("%s", provider).isEqualTo(counted));
            transactions(truth).forEach(each -> assertThat(origins(each))
                    .as("%s", each)
                    .hasSize(each.path("missed").asBoolean() ? 1 : 0));
        }
        assertThat(all).isGreaterThan(20);
    }

    @Test
    void comesToTheSameInAnyOrderAndTwice() {
        PROVIDERS.forEach(each -> emulators.play(
                each, "{\"drop\":0,\"doubles\":0.3,\"shuffled\":true}", "transactions=60&begin=1s&gap=50ms&seed=5"));
        PROVIDERS.forEach(provider -> {
            JsonNode truth = emulators.truth(provider);
            awaitTruth(provider, truth);
            transactions(truth).forEach(each -> {
                JsonNode last = null;
                for (JsonNode event : events(each)) {
                    assertThat(event.path("sequence").asInt())
                            .isEqualTo(last == null ? 1 : last.path("sequence").asInt() + 1);
                    if (last != null) {
                        assertThat(event.path("previousStatus")).isEqualTo(last.path("status"));
                        assertThat(event.path("flags").isEmpty())
                                .isNotEqualTo(last.path("final").asBoolean());
                    }
                    last = event;
                }
            });
        });
    }

    @Test
    void everyProviderPlays() {
        for (String provider : new String[] {"netki", "idpay", "proposal", "netaxept"}) {
            assertThat(emulators
                            .send("POST", "/" + provider + "/play?transactions=20&begin=1s&gap=20ms&seed=7", "")
                            .statusCode())
                    .isEqualTo(200);
        }
        for (String provider : new String[] {"netki", "idpay", "proposal", "netaxept"}) {
            JsonNode report = emulators.truth(provider);
            assertThat(report.path("delivered").asInt())
                    .as(provider)
                    .isEqualTo(report.path("callbacks").asInt());
            await().untilAsserted(() -> assertThat(
                            emulators.report(provider).path("missed").asInt())
                    .as(provider)
                    .isZero());
        }
    }

    @Test
    void netkiAnswersItsApi() {
        emulators.send("POST", "/netki/play?transactions=3&begin=0s&gap=1ms", "");
        JsonNode report = emulators.truth("netki");
        JsonNode newest =
                report.path("transactions").get(report.path("transactions").size() - 1);
        String id = newest.path("id").asText();
        String state = newest.path("state").asText();
        JsonNode tokens =
                json(emulators.send("POST", "/netki/api/token-auth/", "{\"username\":\"demo\",\"password\":\"demo\"}"));
        String bearer = "Bearer " + tokens.path("access").asText();

        assertThat(emulators
                        .send("GET", "/netki/api/transactions/" + id + "/", "")
                        .statusCode())
                .isEqualTo(401);
        assertThat(json(emulators.send("GET", "/netki/api/transactions/" + id + "/", "", "Authorization", bearer))
                        .path("state")
                        .asText())
                .isEqualTo(state);
        assertThat(emulators
                        .send("GET", "/netki/api/transactions/none/", "", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(404);
        JsonNode page = json(emulators.send(
                "GET", "/netki/api/transactions/?ordering=-updated&page_size=2", "", "Authorization", bearer));
        assertThat(page.path("results")).hasSize(2);
        assertThat(page.at("/results/0/updated").asText())
                .isGreaterThan(page.at("/results/1/updated").asText());
        assertThat(page.path("next").asText()).contains("page=2");
        assertThat(json(emulators.send("GET", "/netki/api/transactions/?states=none", "", "Authorization", bearer))
                        .path("results"))
                .isEmpty();
        JsonNode callbacks = json(emulators.send(
                "GET", "/netki/api/transactions/" + id + "/get-callbacks/", "", "Authorization", bearer));
        assertThat(callbacks.at("/callbacks/0/status_code").asInt()).isEqualTo(200);
        assertThat(callbacks.at("/callbacks/0/callback_counter").asInt()).isEqualTo(1);
        assertThat(json(emulators.send(
                                "POST",
                                "/netki/api/token-refresh/",
                                "{\"refresh\":\"" + tokens.path("refresh").asText() + "\"}"))
                        .path("access")
                        .asText())
                .isNotEmpty();
        assertThat(emulators
                        .send("POST", "/netki/api/transactions/restart-callbacks/", "", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(404);
        assertThat(json(emulators.send("GET", BUSINESS, "", "Authorization", bearer))
                        .at("/results/0/callback_expected_status")
                        .asInt())
                .isEqualTo(200);
    }

    @Test
    void netkiPausesTheWholeBusiness() {
        String bearer = "Bearer "
                + json(emulators.send(
                                "POST", "/netki/api/token-auth/", "{\"username\":\"demo\",\"password\":\"demo\"}"))
                        .path("access")
                        .asText();
        // Its door says 401 to these.
        emulators.send(
                "PUT",
                CONFIG,
                "{\"callback_credentials\":\"{\\\"username\\\":\\\"demo\\\",\\\"password\\\":\\\"x\\\"}\"}",
                "Authorization",
                bearer);
        emulators.send("POST", "/netki/switches", "{\"lapse\":1000000}");
        emulators.send("POST", "/netki/play?transactions=1&begin=0s&gap=1ms&seed=3", "");
        await().until(() -> emulators.report("netki").path("paused").asBoolean());
        JsonNode report = emulators.truth("netki");
        assertThat(report.path("waiting").asInt()).isPositive();

        assertThat(json(emulators.send(
                                "PUT", "/netki/api/transactions/restart-callbacks/", "", "Authorization", bearer))
                        .path("message")
                        .asText())
                .startsWith("No callbacks were queued");
        emulators.send(
                "PUT",
                CONFIG,
                "{\"is_callback_paused\":\"false\",\"callback_credentials\":\"{\\\"username\\\":\\\"demo\\\",\\\"password\\\":\\\"demo\\\"}\"}",
                "Authorization",
                bearer);
        assertThat(emulators.report("netki").path("waiting").asInt()).isPositive();
        assertThat(emulators
                        .send("PUT", "/netki/api/transactions/restart-callbacks/", "", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(200);
        assertThat(emulators.truth("netki").path("missed").asInt()).isZero();
    }

    @Test
    void documentsAreTheSameUntilTheirLinksExpire() {
        long now = System.currentTimeMillis() / 1000;
        HttpResponse<String> good = emulators.send("GET", "/netki/documents/a-front.jpg?Expires=" + (now + 60), "");
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(emulators
                        .send("GET", "/netki/documents/a-front.jpg?Expires=" + (now + 50), "")
                        .body())
                .isEqualTo(good.body());
        assertThat(emulators
                        .send("GET", "/netki/documents/a-front.jpg?Expires=" + (now - 1), "")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void apiMisbehavesAsSwitched() {
        Map<String, Integer> statuses = Map.of("error", 500, "busy", 429, "garbage", 200, "ok", 401);
        Map<String, Integer> seen = statuses.keySet().stream().collect(Collectors.toMap(each -> each, each -> {
            emulators.send("POST", "/idpay/switches?api=" + each, "");
            return emulators.send("GET", "/idpay/credit/transactions/x", "").statusCode();
        }));
        assertThat(emulators
                        .send("POST", "/idpay/switches", "{\"api\":\"ok\",\"nonsense\":1}")
                        .statusCode())
                .isEqualTo(400);
        emulators.send("POST", "/idpay/switches", "{\"api\":\"ok\"}");
        assertThat(seen).isEqualTo(statuses);
    }

    @Test
    void assertionIsGoodOnceAndHasNoOtherClaims() throws Exception {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer("demo@acme.iam.emulator.example")
                .audience("https://identity.emulator.example")
                .claim("scope", "*")
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build();
        String assertion = signed(claims);

        assertThat(token(assertion)).contains("\"access_token\"");
        assertThat(token(assertion)).contains("1.2.7");
        assertThat(token(signed(new JWTClaimsSet.Builder(claims).jwtID("1").build())))
                .contains("1.2.22");
    }

    private static String signed(JWTClaimsSet claims) throws Exception {
        try (InputStream key = Files.newInputStream(Path.of("routes/emulator/demo-key.pem"))) {
            SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
            jwt.sign(new RSASSASigner(RsaKeyConverters.pkcs8().convert(key)));
            return jwt.serialize();
        }
    }

    private static String token(String assertion) {
        String grant = "grant_type=" + URLEncoder.encode("urn:ietf:params:oauth:grant-type:jwt-bearer", UTF_8);
        return emulators
                .sendForm("/idpay/oauth2/token", grant + "&assertion=" + assertion)
                .body();
    }

    private static void awaitTruth(String provider, JsonNode truth) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(transactions(truth)
                        .filter(each -> !code(provider, each).equals(lastTold(each)))
                        .map(each -> each.path("id").asText() + " is " + code(provider, each) + ", told is "
                                + lastTold(each)))
                .as(provider)
                .isEmpty());
    }

    private static Stream<JsonNode> transactions(JsonNode truth) {
        return StreamSupport.stream(truth.path("transactions").spliterator(), false);
    }

    private static String code(String provider, JsonNode transaction) {
        String state = transaction.path("state").asText();
        return provider.equals("netaxept") ? NETAXEPT.get(state) : state;
    }

    private static String lastTold(JsonNode transaction) {
        List<JsonNode> events = events(transaction);
        return events.isEmpty()
                ? "nothing"
                : events.get(events.size() - 1).at("/providerStatus/code").asText();
    }

    private static List<JsonNode> events(JsonNode transaction) {
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode event :
                emulators.gateway().eventsOf(transaction.path("id").asText())) {
            if (event.path("type").asText().startsWith("callback.transaction.")) {
                events.add(event.path("data"));
            }
        }
        return events;
    }

    private static List<JsonNode> origins(JsonNode transaction) {
        return events(transaction).stream()
                .filter(each -> each.path("origin").asText().equals("reconciliation"))
                .toList();
    }

    private static double missed(String provider) {
        return emulators
                .gateway()
                .bean(MeterRegistry.class)
                .get("gateway.reconciliation.missed")
                .tag("provider", provider)
                .counter()
                .count();
    }
}
