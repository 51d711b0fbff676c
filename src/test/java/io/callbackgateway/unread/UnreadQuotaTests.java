package io.callbackgateway.unread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.FreePort;
import io.callbackgateway.testing.RunningGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Queues that nobody reads, and an endpoint that nobody listens at, do not stop the door. */
@ExtendWith(OutputCaptureExtension.class)
class UnreadQuotaTests {

    private static final long LIMIT = 6 * 1024 * 1024;
    private static final int EVENTS = 300;
    private static final String STATUS_QUEUE = "callbacks.uat.unknown";

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.unread.max-size=6MB",
                "gateway.notifications[0].name=dead",
                "gateway.notifications[0].url=http://127.0.0.1:" + FreePort.next() + "/",
                "gateway.notifications[0].secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.netki.test.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void oldestEventsAreCutWhileTheDoorKeepsAnsweringAndTheInboxIsLeftAlone(CapturedOutput output) throws Exception {
        EmbeddedBroker broker = gateway.bean(EmbeddedBroker.class);
        UnreadQuota quota = gateway.bean(UnreadQuota.class);
        gateway.bean(CamelContext.class).getRouteController().stopRoute("netki");
        assertThat(gateway.post("/callbacks/netki/test", "{\"padding\":\"%s\"}".formatted("x".repeat(1_000_000)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.post("/callbacks/idpay/uat", "{\"padding\":\"%s\"}".formatted("x".repeat(1_000_000)))
                        .statusCode())
                .isEqualTo(200);
        await().until(() -> broker.depth("inbox.dead") == 1);
        long inboxes = depthOfInboxes(broker);
        AdminDoor admin = new AdminDoor(gateway);
        Set<String> health = new HashSet<>();

        for (int i = 0; i < EVENTS; i++) {
            assertThat(gateway.post(
                                    "/callbacks/idpay/uat",
                                    "{\"id\":\"unread-%d\",\"status\":\"%s\"}".formatted(i, "x".repeat(30_000)))
                            .statusCode())
                    .isEqualTo(200);
            if (i % 20 == 0) {
                health.add(status(admin));
            }
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !gateway.eventsOf("unread-" + (EVENTS - 1)).isEmpty());
        health.add(status(admin));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            quota.run();
            assertThat(quota.fill().size()).isLessThanOrEqualTo(LIMIT);
        });

        assertThat(health).contains("UP", "DEGRADED");
        assertThat(admin.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(output).contains("POST /api/events/resend").contains(STATUS_QUEUE + " ");
        assertThat(cut(STATUS_QUEUE)).isPositive();
        assertThat(cut("dispatch-notify-dead")).isPositive();
        assertThat(broker.depth(STATUS_QUEUE)).isPositive().isLessThan(EVENTS);
        assertThat(gateway.take(STATUS_QUEUE).getStringProperty("transactionId"))
                .isNotEqualTo("unread-0");
        assertThat(depthOfInboxes(broker)).isEqualTo(inboxes).isEqualTo(2);
        assertThat(gateway.post("/callbacks/idpay/uat", "{\"id\":\"after\",\"status\":\"approved\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void ageIsTheBrokersOwnExpiryOfEventsAndOfNothingElse() {
        var settings = gateway.bean(EmbeddedBroker.class).server().getAddressSettingsRepository();

        for (String address : new String[] {"callbacks.uat.approved", "callbacks.*.*", "callbacks.events"}) {
            assertThat(settings.getMatch(address).getExpiryDelay())
                    .isEqualTo(Duration.ofDays(7).toMillis());
            assertThat(settings.getMatch(address).getExpiryAddress().isEmpty()).isTrue();
            assertThat(settings.getMatch(address).getMaxDeliveryAttempts()).isEqualTo(-1);
        }
        assertThat(settings.getMatch("inbox.idpay.uat").getExpiryDelay()).isEqualTo(-1);
        assertThat(settings.getMatch("inbox.dead").getExpiryDelay()).isEqualTo(-1);
    }

    private static long depthOfInboxes(EmbeddedBroker broker) {
        return broker.depth("inbox.dead") + broker.depth("inbox.netki") + broker.depth("inbox.netki.test");
    }

    private static String status(AdminDoor admin) {
        HttpResponse<String> response = admin.get("/actuator/health/unread");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return AdminDoor.json(response).path("status").textValue();
    }

    private static double cut(String queue) {
        return gateway.bean(MeterRegistry.class).find("gateway.unread.cut").tag("queue", queue).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
