package io.callbackgateway.dispatch.notify;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import io.callbackgateway.alarm.Alarm;
import io.callbackgateway.pause.Pause;
import io.callbackgateway.pause.Pauses;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of endpoints that take nothing, and what operators see of it. */
class SuspensionsTests {

    private static final String NEW_SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String OLD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static WireMockServer servers;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        servers = new WireMockServer(wireMockConfig().dynamicPort().containerThreads(40));
        servers.start();
        servers.stubFor(any(anyUrl()).atPriority(10).willReturn(ok()));
        gateway = RunningGateway.start(
                "gateway.notifications[0].name=gone",
                "gateway.notifications[0].url=" + servers.url("/gone?token=canary"),
                "gateway.notifications[0].secrets=" + NEW_SECRET + "," + OLD_SECRET,
                "gateway.notifications[0].statuses=approved",
                "gateway.notifications[1].name=down",
                "gateway.notifications[1].url=" + servers.url("/down"),
                "gateway.notifications[1].secret=" + OLD_SECRET,
                "gateway.notifications[1].statuses=declined",
                "gateway.notifications[2].name=busy",
                "gateway.notifications[2].url=" + servers.url("/busy"),
                "gateway.notifications[2].secret=" + OLD_SECRET,
                "gateway.notifications[2].statuses=canceled",
                "gateway.notifications[2].max-calls=1",
                "gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        servers.stop();
    }

    @Test
    void anEndpointThatIsGoneIsSuspendedWithAnAlarmAndToldEverythingOnceItIsResumed() throws Exception {
        StubMapping gone = servers.stubFor(
                post(urlEqualTo("/gone?token=canary")).willReturn(aResponse().withStatus(410)));
        AdminDoor admin = new AdminDoor(gateway);

        callback("gone-1", "approved");
        Pause pause = await().until(
                        () -> gateway.bean(Pauses.class)
                                .of("dispatch-notify-gone")
                                .orElse(null),
                        found -> found != null);
        callback("gone-2", "approved");

        assertThat(pause.reason()).isEqualTo("it says that it is gone (HTTP status 410)");
        Alarm alarm = alarm("endpoint-suspended/gone");
        assertThat(alarm.text())
                .isEqualTo("The endpoint gone is suspended: it says that it is gone (HTTP status 410)."
                        + " Its events are kept, each for 7 days, and up to 1024 MB of all that waits in queues.");
        assertThat(alarm.remedy()).doesNotContain("canary");
        HttpResponse<String> failed = admin.post("/api/destinations/notify-gone/test");
        assertThat(failed.statusCode()).isEqualTo(502);
        assertThat(AdminDoor.json(failed).path("detail").textValue())
                .matches("The endpoint did not take the event [0-9a-f-]{36}: HTTP status 410, after \\d+ ms\\.");
        assertThat(states("gone-1")).contains("notify-gone suspended 1");

        servers.removeStub(gone);
        HttpResponse<String> tested = admin.post("/api/destinations/notify-gone/test");
        assertThat(tested.statusCode()).isEqualTo(200);
        LoggedRequest sample = requests("/gone?token=canary", "gateway.test").get(1);
        assertThat(AdminDoor.json(tested).path("eventId").textValue()).isEqualTo(sample.getHeader("webhook-id"));
        assertThat(sample.getHeader("webhook-signature").split(" ")).hasSize(2);
        for (String secret : List.of(NEW_SECRET, OLD_SECRET)) {
            new Webhook(secret).verify(sample.getBodyAsString(), headers(sample));
        }
        gateway.bean(Pauses.class).resume("dispatch-notify-gone", "anna");

        await().untilAsserted(() ->
                assertThat(requests("/gone?token=canary", "gone-2")).hasSize(1));
        assertThat(gateway.bean(Suspensions.class).alarms())
                .extracting(Alarm::key)
                .doesNotContain("endpoint-suspended/gone");
        await().untilAsserted(() -> assertThat(states("gone-1")).contains("notify-gone delivered 2"));
        await().untilAsserted(() -> assertThat(states("gone-2")).contains("notify-gone delivered 1"));
        String audit = admin.get("/api/audit").body();
        assertThat(audit)
                .contains("notify-gone: HTTP status 410", "notify-gone: HTTP status 200")
                .doesNotContain("canary");
    }

    @Test
    void anEndpointThatTakesNothingForFiveDaysIsSuspendedAndHasFiveMoreOnceItIsResumed() {
        servers.stubFor(post("/down").willReturn(aResponse().withStatus(400)));
        gateway.ledger()
                .sql("INSERT INTO notification_endpoints (endpoint, failing_since) VALUES ('down', ?)")
                .param("2026-01-01T00:00:00.000000Z")
                .update();

        callback("down-1", "unknown-share");

        Pauses pauses = gateway.bean(Pauses.class);
        await().until(() -> pauses.of("dispatch-notify-down").isPresent());
        assertThat(alarm("endpoint-suspended/down").text())
                .startsWith("The endpoint down is suspended: it has taken nothing since 2026-01-01T00:00:00Z. ");
        await().untilAsserted(() -> assertThat(failingSince("down")).isNull());
        int before = requests("/down", "down-1").size();
        pauses.resume("dispatch-notify-down", "anna");
        await().until(() -> requests("/down", "down-1").size() > before + 1);

        assertThat(pauses.of("dispatch-notify-down")).isEmpty();
    }

    @Test
    void noEventIsSentBeforeTheTimeThatAnEndpointAsksFor() {
        servers.stubFor(post("/busy")
                .withRequestBody(containing("busy-1"))
                .inScenario("busy")
                .whenScenarioStateIs("Started")
                .willSetStateTo("free")
                .willReturn(aResponse().withStatus(429).withHeader("Retry-After", "2")));
        callback("busy-1", "skipped");
        await().until(() -> requests("/busy", "busy-1").size() == 1);
        callback("busy-2", "skipped");

        await().until(() -> requests("/busy", "busy-2").size() == 1);
        await().until(() -> requests("/busy", "busy-1").size() == 2);

        long asked = requests("/busy", "busy-1").get(0).getLoggedDate().getTime();
        assertThat(requests("/busy", "busy-2").get(0).getLoggedDate().getTime() - asked)
                .isGreaterThanOrEqualTo(1_900);
        assertThat(counted("notify-busy", "failed")).isEqualTo(1);
        await().until(() -> counted("notify-busy", "delivered") == 2);
        assertThat(counted("notify-busy", "unwanted")).isGreaterThanOrEqualTo(0);
    }

    @Test
    void timelineTellsOfEachDelivery() {
        callback("told", "expired");

        await().untilAsserted(() -> assertThat(states("told")).containsExactly("archive delivered"));
        JsonNode archived = deliveries("told").stream()
                .filter(each ->
                        each.path("facts").path("destination").textValue().equals("archive"))
                .findFirst()
                .orElseThrow();
        String key = archived.path("facts").path("archiveKey").textValue();
        assertThat(gateway.dataDir().resolve("archive").resolve(key)).exists();
        assertThat(archived.path("text").textValue()).isEqualTo("The archive has the event as " + key);
    }

    @Test
    void onlyEndpointsAreTested() {
        AdminDoor admin = new AdminDoor(gateway);

        assertThat(admin.post("/api/destinations/archive/test").statusCode()).isEqualTo(404);
        assertThat(admin.post("/api/destinations/notify-nobody/test").statusCode())
                .isEqualTo(404);
    }

    private static String failingSince(String endpoint) {
        return gateway.ledger()
                .sql("SELECT COALESCE(failing_since, '') FROM notification_endpoints WHERE endpoint = ?")
                .param(endpoint)
                .query(String.class)
                .single()
                .transform(text -> text.isEmpty() ? null : text);
    }

    private static double counted(String destination, String result) {
        return gateway
                .bean(MeterRegistry.class)
                .find("gateway.deliveries")
                .tags("destination", destination, "result", result)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static Alarm alarm(String key) {
        return gateway.bean(Suspensions.class).alarms().stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /** {@code destination state attempts} of each delivery. */
    private static List<String> states(String transactionId) {
        return deliveries(transactionId).stream()
                .map(each -> each.path("facts"))
                .map(facts -> (facts.path("destination").textValue() + " "
                                + facts.path("state").textValue() + " "
                                + facts.path("attempts").asText(""))
                        .strip())
                .toList();
    }

    private static List<JsonNode> deliveries(String transactionId) {
        JsonNode timeline = AdminDoor.json(new AdminDoor(gateway).get("/api/transactions/idpay/uat/" + transactionId));
        return StreamSupport.stream(timeline.path("entries").spliterator(), false)
                .filter(each -> each.path("kind").textValue().equals("delivery"))
                .toList();
    }

    private static List<LoggedRequest> requests(String url, String text) {
        return servers.findAll(postRequestedFor(urlEqualTo(url)).withRequestBody(containing(text))).stream()
                .sorted(java.util.Comparator.comparing(LoggedRequest::getLoggedDate))
                .toList();
    }

    private static HttpHeaders headers(LoggedRequest request) {
        return HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of(request.getHeader("webhook-id")),
                        "webhook-timestamp", List.of(request.getHeader("webhook-timestamp")),
                        "webhook-signature", List.of(request.getHeader("webhook-signature"))),
                (name, value) -> true);
    }

    private static void callback(String id, String status) {
        assertThat(gateway.post("/callbacks/idpay/uat", "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, status))
                        .statusCode())
                .isEqualTo(200);
    }
}
