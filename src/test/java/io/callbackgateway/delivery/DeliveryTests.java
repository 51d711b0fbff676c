package io.callbackgateway.delivery;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.callbackgateway.delivery.NetkiApi.CONFIG;
import static io.callbackgateway.delivery.NetkiApi.ONE;
import static io.callbackgateway.delivery.NetkiApi.RESTART;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.database.GatewayLocks;
import io.callbackgateway.delivery.DeliveryProblem.Kind;
import io.callbackgateway.inbox.InboxState;
import io.callbackgateway.ledger.history.RecentCallbacks;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SetClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Netki's habits as its documentation has them, and what the gateway does about them. In production it heals, in test people do. */
class DeliveryTests {

    private static final String PASSWORD = "a\"b\\c'd é€ {x}";
    private static final Watched PRODUCTION = new Watched("netki", "production");
    private static final Watched TEST = new Watched("netki", "test");
    private static final String API = "/api/providers/netki/production/delivery";

    private static final NetkiApi netki = new NetkiApi();
    private static RunningGateway gateway;
    private static AdminDoor admin;

    private final SetClock clock = new SetClock(Instant.now().truncatedTo(ChronoUnit.MICROS));
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private DeliveryCheck check;
    private Attempts attempts;

    @BeforeAll
    static void start() {
        String production = "gateway.providers.netki.production.";
        String test = "gateway.providers.netki.test.";
        gateway = RunningGateway.start(
                production + "auth[0].basic.username=ac\"me",
                production + "auth[0].basic.passwords[0]=" + PASSWORD,
                production + "api.base-url=" + netki.url(),
                production + "api.business-id=" + NetkiApi.BUSINESS,
                production + "delivery.check=1d",
                production + "delivery.heal=auto",
                production + "delivery.url=https://gateway.example/callbacks/netki/production",
                test + "auth[0].none=true",
                test + "api.base-url=" + netki.url(),
                test + "api.business-id=" + NetkiApi.BUSINESS,
                test + "delivery.check=1d",
                "gateway.providers.idpay.uat.auth[0].none=true");
        admin = new AdminDoor(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        netki.close();
    }

    @BeforeEach
    void reset() {
        netki.reset();
        gateway.ledger().sql("DELETE FROM deliveries").update();
        Deliveries deliveries = gateway.bean(Deliveries.class);
        DeliveryTables tables = gateway.bean(DeliveryTables.class);
        attempts = new Attempts(
                deliveries,
                tables,
                gateway.bean(RecentCallbacks.class),
                gateway.bean(JdbcClient.class),
                gateway.bean(TransactionOperations.class),
                metrics,
                clock);
        check = new DeliveryCheck(
                gateway.bean(ProviderSettings.class),
                gateway.bean(Providers.class),
                deliveries,
                new Healing(
                        deliveries,
                        tables,
                        attempts,
                        gateway.bean(RecentCallbacks.class),
                        gateway.bean(InboxState.class),
                        gateway.bean(Providers.class),
                        gateway.bean(AuditLog.class),
                        clock),
                attempts,
                gateway.bean(GatewayLocks.class),
                metrics,
                clock);
    }

    private List<DeliveryProblem> check(Watched watched) {
        check.check(watched);
        return check.seen().get(watched).problems();
    }

    private List<Kind> kinds(Watched watched) {
        return check(watched).stream().map(DeliveryProblem::kind).toList();
    }

    @Test
    void allIsWellWhereItDeliversAsTheSettingsSay() {
        assertThat(check(PRODUCTION)).isEmpty();
        assertThat(netki.requests()).containsExactly("GET " + CONFIG);
        assertThat(new DeliveryHealth(check).health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void whatIsPausedIsResumedThenRestartedAndWellWhenTheFirstCallbackComes() {
        netki.isPaused();

        assertThat(kinds(PRODUCTION)).containsExactly(Kind.NOT_MOVING);
        assertThat(netki.requests())
                .containsSubsequence("GET " + CONFIG, "PUT " + ONE, "GET " + CONFIG, "PUT " + RESTART);
        assertThat(netki.changes()).containsExactly("PUT " + ONE, "PUT " + RESTART);

        comes("t-" + UUID.randomUUID());

        assertThat(check(PRODUCTION)).isEmpty();
        assertThat(netki.changes()).hasSize(2);
    }

    @Test
    void healIsNotedWithWhatWasBeforeAndAfterIt() {
        netki.isPaused();

        check(PRODUCTION);

        JsonNode entry = lastAudit();
        assertThat(entry.path("who").asText()).isEqualTo("gateway");
        assertThat(entry.path("action").asText()).isEqualTo("heal");
        assertThat(entry.path("before").asText()).contains("enabled, paused");
        assertThat(entry.path("after").asText())
                .startsWith("resumed and restarted, to which it says: Callbacks restarted.; enabled, not paused");
    }

    @Test
    void twoHundredThatSaysNothingIsQueuedIsNoSuccess() {
        netki.isPaused();
        netki.answers("PUT", RESTART, okJson("{\"message\": \"No callbacks were queued.\"}"));
        String waiting = comes("t-" + UUID.randomUUID());
        clock.passes(Duration.ofMinutes(10)); // so that this callback is one from before
        netki.hasTried(waiting, NetkiApi.callback(1, "paused", "503", 8, "2026-11-20T10:00:00.000000Z"));

        check(PRODUCTION);

        assertThat(check(PRODUCTION)).singleElement().satisfies(problem -> assertThat(problem.detail())
                .contains("nothing has moved since"));
        clock.passes(Healing.INTERVAL);
        check(PRODUCTION);
        assertThat(netki.changes()).containsExactly("PUT " + ONE, "PUT " + RESTART, "PUT " + RESTART);
    }

    @Test
    void itMovesWhereTheProvidersOwnAttemptsSaySo() {
        netki.isPaused();
        String known = comes("t-" + UUID.randomUUID());
        clock.passes(Duration.ofMinutes(10));
        check(PRODUCTION);
        netki.hasTried(
                known,
                NetkiApi.callback(1, "completed", "200", 9, clock.instant().toString()));

        assertThat(check(PRODUCTION)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"405, 200", "404, 200", "404, 404"})
    void restartIsTriedByPostWherePutIsNotTaken(int put, int post) {
        netki.isPaused();
        netki.answers("PUT", RESTART, aResponse().withStatus(put));
        netki.answers(
                "POST", RESTART, aResponse().withStatus(post).withBody("{\"message\": \"Callbacks restarted.\"}"));

        check(PRODUCTION);

        assertThat(netki.changes()).containsExactly("PUT " + ONE, "PUT " + RESTART, "POST " + RESTART);
        assertThat(lastAudit().path("after").asText())
                .startsWith("resumed and restarted, to which it says: "
                        + (post == 404 ? "none is paused" : "Callbacks restarted."));
    }

    @Test
    void whereTheRestartFailsItAloneIsLeftToDo() {
        netki.isPaused();
        netki.answers("PUT", RESTART, aResponse().withStatus(500));

        assertThat(check(PRODUCTION)).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.NOT_RESTARTED);
            assertThat(problem.detail()).contains("answered 500").contains("tried again at the next check");
        });
        assertThat(lastAudit().path("after").asText()).startsWith("resumed, then failed: ");
        netki.answers("PUT", RESTART, okJson("{}"));

        assertThat(kinds(PRODUCTION)).containsExactly(Kind.NOT_MOVING);
        assertThat(netki.changes()).containsOnlyOnce("PUT " + ONE).endsWith("PUT " + RESTART);
    }

    @Test
    void itIsHealedOnceInAnInterval() {
        netki.isPaused();
        check(PRODUCTION);
        netki.pausesAgain();

        assertThat(check(PRODUCTION)).singleElement().satisfies(problem -> assertThat(problem.detail())
                .contains("the next one is not before " + clock.instant().plus(Healing.INTERVAL)));
        assertThat(netki.changes()).hasSize(2);

        clock.passes(Healing.INTERVAL);
        check(PRODUCTION);
        assertThat(netki.changes()).hasSize(4);
    }

    @Test
    void whereItCannotBeResumedNothingIsRestarted() {
        netki.isPaused();
        netki.answers("PUT", ONE, aResponse().withStatus(403));

        assertThat(check(PRODUCTION)).singleElement().satisfies(problem -> assertThat(problem.kind())
                .isEqualTo(Kind.PAUSED));
        assertThat(netki.changes()).containsOnly("PUT " + ONE);
    }

    @Test
    void byPeopleMeansThatNothingIsChangedAndHealthSaysWhatToDo() {
        netki.isPaused();

        for (int i = 0; i < 3; i++) {
            assertThat(check(TEST)).singleElement().satisfies(problem -> assertThat(problem.detail())
                    .contains("POST /api/providers/netki/test/delivery/heal")
                    .contains("gateway.providers.netki.test.delivery.heal: auto"));
            clock.passes(Healing.INTERVAL);
        }

        assertThat(netki.changes()).isEmpty();
        assertThat(new DeliveryHealth(check).health().getStatus().getCode()).isEqualTo("DEGRADED");
        assertThat(new DeliveryHealth(check).health().getDetails().toString()).contains("paused: it has paused");
    }

    @Test
    void everyDifferenceIsAProblemThatSaysWhatToDo() {
        netki.isConfigured(NetkiApi.config(
                "https://u:p@old.example/callbacks/netki/production/tokn?k=v", "noauth", 201, false, false));

        List<DeliveryProblem> problems = check(PRODUCTION);

        assertThat(problems)
                .extracting(DeliveryProblem::kind)
                .containsExactly(Kind.DISABLED, Kind.URL, Kind.EXPECTED_STATUS, Kind.AUTHENTICATION);
        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem.detail()).contains("POST " + API + "/apply"))
                .noneSatisfy(problem -> assertThat(problem.detail()).containsAnyOf("tokn", "u:p", "k=v"));
        assertThat(problems.get(2).detail()).contains("nothing but 201").contains("production.ack: 201");
        assertThat(netki.changes()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsAProblem() {
        netki.answers("GET", CONFIG, aResponse().withStatus(404));
        assertThat(check(PRODUCTION)).singleElement().satisfies(problem -> assertThat(problem.detail())
                .contains("check the setting api.business-id"));

        netki.answers("GET", CONFIG, okJson("{\"results\": []}"));
        assertThat(check(PRODUCTION)).singleElement().satisfies(problem -> assertThat(problem.detail())
                .contains("there is no $.results[0].id"));
    }

    @Test
    void lateCallbackIsAskedHowOftenItWasTriedAndTheTimelineAndAMetricTellIt() {
        check(PRODUCTION); // from now on
        String transaction = "t-" + UUID.randomUUID();
        netki.hasTried(
                transaction,
                NetkiApi.callback(1, "completed", "200", 4, "2026-11-20T14:00:00.000000Z") + ","
                        + NetkiApi.callback(2, "processing", "null", 1, "2026-11-20T15:00:00.000000Z"));
        comes(transaction);

        check(PRODUCTION);
        check(PRODUCTION);

        assertThat(netki.requests().stream().filter(each -> each.contains(transaction)))
                .hasSize(1);
        assertThat(metrics.get("gateway.delivery.attempts").summary().totalAmount())
                .isEqualTo(4);
        JsonNode timeline = AdminDoor.json(admin.get("/api/transactions/netki/production/" + transaction));
        assertThat(timeline.path("entries").findValuesAsText("text"))
                .contains(
                        "the first callback that we saw was the provider's attempt number 4",
                        "the provider's attempt number 1 did not reach us");
    }

    @Test
    void callbackThatComesInTimeIsNotAskedAbout() {
        check(PRODUCTION);
        String transaction = "t-" + UUID.randomUUID();
        comes(transaction, Instant.now());

        check(PRODUCTION);

        assertThat(netki.requests()).noneMatch(each -> each.contains(transaction));
    }

    @Test
    void attemptsAreToldOnRequest() {
        netki.hasTried("t-asked", NetkiApi.callback(7, "failed", "500", 8, "2026-11-20T14:00:00.000000Z"));

        HttpResponse<String> answer = admin.post("/api/transactions/netki/production/t-asked/attempts");

        assertThat(AdminDoor.json(answer)
                        .path("attempts")
                        .path(0)
                        .path("number")
                        .asInt())
                .isEqualTo(8);
        assertThat(admin.get("/api/transactions/netki/production/t-asked").body())
                .contains("attempt number 8 did not reach us: it got 500");
    }

    @Test
    void planTellsTheDifferencesAndChangesNothing() {
        netki.isConfigured(NetkiApi.config("https://old.example/x", "basic", 201, true, true));

        JsonNode plan = AdminDoor.json(admin.get(API + "/plan"));

        assertThat(plan.path("differences").findValuesAsText("setting")).containsExactly("url", "expected-status");
        assertThat(plan.path("differences").path(0).path("ours").asText())
                .isEqualTo("https://gateway.example/callbacks/netki/production");
        assertThat(plan.path("credentials").asText()).startsWith("set").contains("does not show its own");
        assertThat(plan.toString()).doesNotContain(PASSWORD);
        assertThat(netki.changes()).isEmpty();
    }

    @Test
    void applySetsWhatTheSettingsSayWithCredentialsAsJsonInAText() throws Exception {
        netki.answers("PUT", ONE, okJson("{}"));

        HttpResponse<String> answer = admin.post(API + "/apply");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(AdminDoor.json(answer).path("differences")).isEmpty();
        JsonNode body = new ObjectMapper().readTree(netki.lastBody("PUT"));
        assertThat(body.path("callback_url").asText()).isEqualTo("https://gateway.example/callbacks/netki/production");
        assertThat(body.path("callback_expected_status").isInt()).isTrue();
        assertThat(body.path("callback_authentication_scheme").asText()).isEqualTo("basic");
        assertThat(body.path("callback_credentials").isTextual()).isTrue();
        JsonNode credentials =
                new ObjectMapper().readTree(body.path("callback_credentials").asText());
        assertThat(credentials.path("username").asText()).isEqualTo("ac\"me");
        assertThat(credentials.path("password").asText()).isEqualTo(PASSWORD);
        JsonNode entry = lastAudit();
        assertThat(entry.path("action").asText()).isEqualTo("apply");
        assertThat(entry.path("who").asText()).isEqualTo("admin");
        assertThat(entry.toString()).doesNotContain("a\\\"b").doesNotContain(PASSWORD);
    }

    @Test
    void applyNeedsAnAddress() {
        HttpResponse<String> answer = admin.post("/api/providers/netki/test/delivery/apply");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("gateway.providers.netki.test.delivery.url");
        assertThat(netki.changes()).isEmpty();
    }

    @Test
    void peopleHealWhenTheySaySo() {
        netki.isPaused();
        assertThat(AdminDoor.json(admin.get("/api/providers/netki/test/delivery"))
                        .path("problems")
                        .findValuesAsText("problem"))
                .contains("paused");

        JsonNode healed = AdminDoor.json(admin.post("/api/providers/netki/test/delivery/heal"));

        assertThat(healed.path("done").toString()).isEqualTo("[\"resumed\",\"restarted\"]");
        assertThat(healed.path("status").path("paused").asBoolean(true)).isFalse();
        assertThat(healed.path("problems").findValuesAsText("problem")).doesNotContain("paused", "not-moving");
        assertThat(lastAudit().path("who").asText()).isEqualTo("admin");
        assertThat(netki.changes()).containsExactly("PUT " + ONE, "PUT " + RESTART);
    }

    @Test
    void resendIsTheProvidersOwn() {
        netki.answers("POST", "/api/transactions/t-1/make-callback/", okJson("{\"message\": \"Callback scheduled.\"}"));

        HttpResponse<String> answer = admin.post("/api/transactions/netki/production/t-1/resend");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Callback scheduled.\"}");
        assertThat(lastAudit().path("transactionId").asText()).isEqualTo("t-1");
        assertThat(admin.post("/api/transactions/netki/production/unknown/resend")
                        .statusCode())
                .isEqualTo(404);
        assertThat(lastAudit().path("after").asText()).isEqualTo("failed: Netki knows no such transaction");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/providers/netki/nowhere/delivery, 404",
        "GET, /api/providers/idpay/uat/delivery, 409",
        "POST, /api/providers/idpay/uat/delivery/heal, 409",
        "POST, /api/transactions/idpay/uat/t-1/attempts, 409"
    })
    void whatCannotBeDoneIsToldSo(String method, String path, int status) {
        HttpResponse<String> answer = method.equals("GET") ? admin.get(path) : admin.post(path);

        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void providersFailureIsNotOurs() {
        netki.answers("GET", CONFIG, aResponse().withStatus(400));
        assertThat(admin.get(API).statusCode()).isEqualTo(502);
    }

    private static JsonNode lastAudit() {
        return AdminDoor.json(admin.get("/api/audit?limit=1")).path("audit").path(0);
    }

    /** A callback of something that happened long ago. */
    private static String comes(String transaction) {
        return comes(transaction, Instant.parse("2026-11-20T10:00:00Z"));
    }

    private static String comes(String transaction, Instant happened) {
        String basic = Base64.getEncoder().encodeToString(("ac\"me:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> accepted = gateway.post(
                "/callbacks/netki/production",
                "{\"identity\": {\"id\": \"" + transaction + "\", \"state\": \"completed\", \"updated\": \"" + happened
                        + "\"}}",
                "Authorization",
                "Basic " + basic);
        gateway.outcomeOf(RunningGateway.callbackId(accepted));
        return transaction;
    }
}
