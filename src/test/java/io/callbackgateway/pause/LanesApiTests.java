package io.callbackgateway.pause;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pauses of lanes and destinations at the admin door: what comes meanwhile waits, is counted, and goes on in order. */
class LanesApiTests {

    @TempDir
    private static Path folder;

    private static WireMockServer endpoints;
    private static RunningGateway gateway;
    private static AdminDoor admin;

    @BeforeAll
    static void start() {
        endpoints = new WireMockServer(wireMockConfig().dynamicPort());
        endpoints.start();
        endpoints.stubFor(any(anyUrl()).willReturn(ok()));
        startGateway();
    }

    private static void startGateway() {
        gateway = RunningGateway.startOn(
                folder,
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.idpay.production.auth[0].none=true",
                "gateway.providers.proposal.homologation.auth[0].none=true",
                "gateway.notifications[0].name=erp",
                "gateway.notifications[0].url=" + endpoints.url("/erp"),
                "gateway.notifications[0].secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "gateway.notifications[0].environments[0]=homologation",
                "gateway.notifications[1].name=shop",
                "gateway.notifications[1].url=" + endpoints.url("/shop"),
                "gateway.notifications[1].environments[0]=homologation",
                "gateway.notifications[1].secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        admin = new AdminDoor(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        endpoints.stop();
    }

    @Test
    void callbacksOfAPausedLaneAreAcceptedAndWaitOverARestartUntilItsTimeIsOver() {
        assertThat(lane("idpay", "uat").path("waiting").longValue()).isZero();

        JsonNode paused = AdminDoor.json(admin.post("/api/lanes/idpay/uat/pause?reason=wrong%20mapping"));
        assertThat(paused.path("paused").path("who").textValue()).isEqualTo("admin");
        assertThat(paused.path("paused").path("reason").textValue()).isEqualTo("wrong mapping");
        Instant begun = Instant.now().minusMillis(1);
        for (String status : List.of("waiting", "processing", "approved")) {
            assertThat(gateway.post("/callbacks/idpay/uat", callback("t-1", status))
                            .statusCode())
                    .isEqualTo(200);
        }
        gateway.eventOf(RunningGateway.callbackId(
                gateway.post("/callbacks/idpay/production", callback("t-2", "approved")))); // others go on

        JsonNode waiting = lane("idpay", "uat");
        assertThat(waiting.path("waiting").longValue()).isEqualTo(3);
        assertThat(Instant.parse(waiting.path("oldest").textValue())).isAfterOrEqualTo(begun.minusSeconds(1));
        assertThat(waiting.has("stopped")).isFalse();
        await().ignoreExceptions().untilAsserted(() -> {
            assertThat(gauge("gateway.queue.waiting", "inbox.idpay.uat")).isEqualTo(3);
            assertThat(gauge("gateway.queue.oldest", "inbox.idpay.uat")).isPositive();
        });
        assertThat(gauge("gateway.lane.paused", "inbox.idpay.uat")).isOne();
        assertThat(gauge("gateway.lane.stopped", "inbox.idpay.uat")).isZero();
        assertThat(admin.get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(gateway.eventsOf("t-1")).isEmpty();

        gateway.close();
        startGateway();

        assertThat(lane("idpay", "uat").path("waiting").longValue()).isEqualTo(3);
        assertThat(lane("idpay", "uat").path("paused").path("who").textValue()).isEqualTo("admin");
        assertThat(gateway.eventsOf("t-1")).isEmpty();

        admin.post("/api/lanes/idpay/uat/pause?until=" + Instant.now().plusMillis(500));

        await().until(() -> gateway.eventsOf("t-1").size() == 3);
        assertThat(gateway.eventsOf("t-1").stream()
                        .map(event -> event.path("data").path("status").textValue()))
                .containsExactly("pending", "in_review", "approved");
        assertThat(lane("idpay", "uat").has("paused")).isFalse();
        await().until(() -> pauses() == 0);
    }

    @Test
    void aPausedDestinationKeepsItsEventsWhileOthersGoOn() {
        assertThat(destination("archive").path("kind").textValue()).isEqualTo("archive");

        JsonNode paused = AdminDoor.json(admin.post("/api/destinations/notify-erp/pause"));
        assertThat(paused.path("kind").textValue()).isEqualTo("notification");
        List<String> ids = IntStream.range(0, 3).mapToObj(i -> "d-" + i).toList();
        ids.forEach(id -> gateway.post("/callbacks/proposal/homologation?status=9&proposal=" + id, ""));

        await().untilAsserted(() -> endpoints.verify(3, postRequestedFor(urlEqualTo("/shop"))));
        await().until(() -> destination("notify-erp").path("waiting").longValue() == 3);
        assertThat(destination("notify-erp").path("oldest").isTextual()).isTrue();
        assertThat(destination("notify-erp").path("paused").path("who").textValue())
                .isEqualTo("admin");
        assertThat(destination("notify-shop").has("paused")).isFalse();
        await().until(() -> destination("archive").path("waiting").longValue() == 0);
        endpoints.verify(0, postRequestedFor(urlEqualTo("/erp")));

        assertThat(AdminDoor.json(admin.post("/api/destinations/notify-erp/resume"))
                        .has("paused"))
                .isFalse();
        await().untilAsserted(() -> endpoints.verify(3, postRequestedFor(urlEqualTo("/erp"))));
    }

    @Test
    void whatDoesNotExistOrMakesNoSenseIsNotPaused() {
        for (String unknown : List.of(
                "/api/lanes/idpay/nowhere",
                "/api/lanes/nobody/uat",
                "/api/destinations/nobody",
                "/api/destinations/notify-nobody")) {
            assertProblem(admin.post(unknown + "/pause"), 404);
            assertProblem(admin.post(unknown + "/resume"), 404);
        }
        assertProblem(admin.post("/api/lanes/idpay/uat/pause?until=2020-01-01T00:00:00Z"), 400);
        assertProblem(admin.post("/api/lanes/idpay/uat/pause?until=tomorrow"), 400);
        assertProblem(admin.post("/api/lanes/idpay/uat/pause?reason=" + "x".repeat(201)), 400);
        assertThat(pauses()).isZero();
    }

    private static String callback(String id, String status) {
        return "{\"id\":\"" + id + "\",\"status\":\"" + status + "\"}";
    }

    private static JsonNode lane(String provider, String environment) {
        for (JsonNode each : AdminDoor.json(admin.get("/api/lanes")).path("lanes")) {
            if (each.path("provider").textValue().equals(provider)
                    && each.path("environment").textValue().equals(environment)) {
                return each;
            }
        }
        throw new AssertionError("no lane");
    }

    private static JsonNode destination(String name) {
        for (JsonNode each : AdminDoor.json(admin.get("/api/destinations")).path("destinations")) {
            if (each.path("name").textValue().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no destination");
    }

    private static long pauses() {
        return gateway.ledger()
                .sql("SELECT count(*) FROM pauses")
                .query(Long.class)
                .single();
    }

    private static double gauge(String name, String queue) {
        return gateway.bean(MeterRegistry.class)
                .get(name)
                .tag("queue", queue)
                .gauge()
                .value();
    }

    private static void assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
