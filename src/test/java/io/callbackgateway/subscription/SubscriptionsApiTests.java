package io.callbackgateway.subscription;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A durable subscription outlives its setting and its route, and goes on purpose only. */
@ExtendWith(OutputCaptureExtension.class)
class SubscriptionsApiTests {

    private static WireMockServer endpoints;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        endpoints = new WireMockServer(wireMockConfig().dynamicPort());
        endpoints.start();
        endpoints.stubFor(any(anyUrl()).willReturn(serverError()));
    }

    @AfterAll
    static void stop() {
        endpoints.stop();
    }

    @Test
    void renamedNotificationKeepsItsBacklogUntilItIsNamedAsBeforeOrRemoved(CapturedOutput output) {
        try (RunningGateway gateway = start("erp", "abandoned")) {
            gateway.post("/callbacks/idpay/uat", "{\"id\":\"renamed\",\"status\":\"approved\"}");
            await().until(() ->
                    depth(gateway, "dispatch-notify-erp") == 1 && depth(gateway, "dispatch-notify-abandoned") == 1);
        }
        assertThat(output).doesNotContain("No route consumes the subscription");

        try (RunningGateway gateway = start("erp-2")) {
            AdminDoor admin = new AdminDoor(gateway);

            assertThat(output)
                    .contains("No route consumes the subscription dispatch-notify-erp, which holds 1 events")
                    .contains("DELETE /api/subscriptions/dispatch-notify-abandoned");
            HttpResponse<String> health = admin.get("/actuator/health");
            assertThat(health.statusCode()).isEqualTo(200);
            JsonNode component = AdminDoor.json(health).path("components").path("subscriptions");
            assertThat(component.path("status").textValue()).isEqualTo("DEGRADED");
            assertThat(component.path("details").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("dispatch-notify-abandoned", "dispatch-notify-erp");
            JsonNode kept = subscription(admin, "dispatch-notify-erp");
            assertThat(kept.path("messages").longValue()).isOne();
            assertThat(kept.path("size").longValue()).isPositive();
            assertThat(kept.path("consumed").booleanValue()).isFalse();
            assertThat(kept.path("used").booleanValue()).isFalse();
            JsonNode used = subscription(admin, "dispatch-archive");
            assertThat(used.path("consumed").booleanValue()).isTrue();
            assertThat(used.path("used").booleanValue()).isTrue();

            assertProblem(admin.delete("/api/subscriptions/dispatch-archive"), 409);
            assertProblem(admin.delete("/api/subscriptions/dispatch-canary4711"), 404);
            assertProblem(admin.delete("/api/subscriptions/inbox.dead"), 404);
            assertThat(admin.delete("/api/subscriptions/dispatch-notify-abandoned")
                            .statusCode())
                    .isEqualTo(204);
            assertProblem(admin.delete("/api/subscriptions/dispatch-notify-abandoned"), 404);
        }

        endpoints.stubFor(any(anyUrl()).willReturn(ok()));
        try (RunningGateway gateway = start("erp")) {
            await().atMost(Duration.ofSeconds(70))
                    .untilAsserted(() -> endpoints.verify(
                            postRequestedFor(urlEqualTo("/erp")).withRequestBody(containing("\"renamed\""))));
            await().until(() -> depth(gateway, "dispatch-notify-erp") == 0);
            assertThat(new AdminDoor(gateway).get("/api/subscriptions").body()).doesNotContain("abandoned");
        }
    }

    private RunningGateway start(String... notifications) {
        List<String> settings = new ArrayList<>(List.of("gateway.providers.idpay.uat.auth[0].none=true"));
        for (int i = 0; i < notifications.length; i++) {
            String each = "gateway.notifications[" + i + "].";
            settings.add(each + "name=" + notifications[i]);
            settings.add(each + "url=" + endpoints.url("/" + notifications[i]));
            settings.add(each + "secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        }
        return RunningGateway.startOn(folder, settings.toArray(String[]::new));
    }

    private static JsonNode subscription(AdminDoor admin, String name) {
        for (JsonNode each : AdminDoor.json(admin.get("/api/subscriptions")).path("subscriptions")) {
            if (each.path("name").textValue().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no subscription " + name);
    }

    private static void assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).doesNotContain("canary4711");
    }

    private static long depth(RunningGateway gateway, String queue) {
        return gateway.bean(EmbeddedBroker.class).depth(queue);
    }
}
