package io.callbackgateway.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.core.server.files.FileStoreMonitor;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is away comes back, and nothing is lost meanwhile: incidents of docs/runbook.md. */
class OutageTests {

    private static final WireMockServer NETAXEPT =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());

    private static final String APPROVED =
            "<PaymentInfo><Summary><Authorized>true</Authorized></Summary></PaymentInfo>";

    private static RunningGateway gateway;
    private static AdminDoor admin;

    @BeforeAll
    static void start() {
        NETAXEPT.start();
        gateway = RunningGateway.start(
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.idpay.uat.silence.after=1s",
                "gateway.providers.proposal.homologation.auth[0].none=true",
                "gateway.providers.netaxept.test.auth[0].none=true",
                "gateway.providers.netaxept.test.allow-from=127.0.0.1,::1",
                "gateway.providers.netaxept.test.api.base-url=" + NETAXEPT.baseUrl(),
                "gateway.providers.netaxept.test.api.merchant-id=m",
                "gateway.providers.netaxept.test.api.token=t");
        admin = new AdminDoor(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        NETAXEPT.stop();
    }

    @Test
    void providerSilent() throws Exception {
        JsonNode alarm = alarm("silent/idpay/uat");

        assertThat(alarm.path("text").textValue()).startsWith("Nothing has come from idpay/uat since the start");
        assertThat(health("alarms").path("details").has("silent/idpay/uat")).isTrue();
        JsonNode event =
                new ObjectMapper().readTree(((TextMessage) gateway.take("callbacks.gateway.alarms")).getText());
        assertThat(event.path("type").textValue()).isEqualTo("gateway.alarm.raised");

        long[] number = {0};
        waiting()
                .until(
                        () -> { // as long as it calls
                            gateway.post(
                                    "/callbacks/idpay/uat",
                                    "{\"id\":\"again-" + number[0]++ + "\",\"status\":\"processing\"}");
                            return alarms().stream().noneMatch(each -> each.endsWith("/idpay/uat"));
                        });
    }

    @Test
    void providerApiDown() {
        NETAXEPT.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.serverError()));
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            accepted.add(RunningGateway.callbackId(
                    gateway.post("/callbacks/netaxept/test", "{\"TransactionId\":\"away-" + i + "\"}")));
        }

        waiting().until(() -> health("lanes").path("status").textValue().equals("DEGRADED"));
        assertThat(health("lanes").path("details").path("inbox.netaxept.test").textValue())
                .startsWith("stopped: ");
        assertThat(readiness()).isEqualTo(200);

        NETAXEPT.resetAll();
        NETAXEPT.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.okXml(APPROVED)));
        accepted.forEach(id -> assertThat(gateway.outcomeOf(id)).isEqualTo("emitted"));
        waiting().until(() -> health("lanes").path("status").textValue().equals("UP"));
    }

    @Test
    void diskNearlyFull() {
        FileStoreMonitor disk =
                ((ActiveMQServerImpl) gateway.bean(EmbeddedBroker.class).server()).getMonitor();
        double usual = disk.getMaxUsage();
        String callback = "/callbacks/proposal/homologation?status=9&proposal=disk";

        disk.setMaxUsage(0);
        waiting().until(() -> gateway.post(callback, "").statusCode() == 503);
        assertThat(readiness()).isEqualTo(503);
        assertThat(health("inbox").path("details").path("disk").textValue()).contains("make room");
        assertThat(admin.get("/actuator/health/liveness").statusCode())
                .as("a restart makes no room")
                .isEqualTo(200);

        disk.setMaxUsage(usual);
        waiting().until(() -> gateway.post(callback, "").statusCode() == 200);
        waiting().until(() -> gateway.eventsOf("disk").size() == 1);
    }

    private static int readiness() {
        return admin.get("/actuator/health/readiness").statusCode();
    }

    private static JsonNode health(String component) {
        return AdminDoor.json(admin.get("/actuator/health")).path("components").path(component);
    }

    private static List<String> alarms() {
        return AdminDoor.json(admin.get("/api/alarms")).findValuesAsText("key");
    }

    private static JsonNode alarm(String key) {
        waiting().until(() -> alarms().contains(key));
        for (JsonNode each : AdminDoor.json(admin.get("/api/alarms")).path("alarms")) {
            if (each.path("key").textValue().equals(key)) {
                return each;
            }
        }
        throw new AssertionError(key + " has gone");
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }
}
