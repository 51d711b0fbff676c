package io.callbackgateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.activemq.artemis.core.server.files.FileStoreMonitor;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FullDiskTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start("gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void fullDiskIsA503AtOnceAndNotReadyButAliveAndPassesWithTheDisk() {
        AdminDoor admin = new AdminDoor(gateway);
        assertThat(call().statusCode()).isEqualTo(200);
        BrokerHealthTests.awaitHealth(admin, 200, 200);
        FileStoreMonitor disk =
                ((ActiveMQServerImpl) gateway.bean(EmbeddedBroker.class).server()).getMonitor();
        double usual = disk.getMaxUsage();

        disk.setMaxUsage(0);
        await().untilAsserted(() -> assertThat(call().statusCode()).isEqualTo(503));
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            HttpResponse<String> refused = call();

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
        BrokerHealthTests.awaitHealth(admin, 503, 200);
        assertThat(admin.get("/actuator/health").body()).contains("max-disk-usage");

        disk.setMaxUsage(usual);
        HttpResponse<String> accepted = await().until(FullDiskTests::call, response -> response.statusCode() == 200);
        assertThat(gateway.outcomeOf(RunningGateway.callbackId(accepted))).isEqualTo("unreadable");
        BrokerHealthTests.awaitHealth(admin, 200, 200);
    }

    @Test
    void callbackThatWaitsWhileTheDiskFillsUpBecomesOneEvent() throws Exception {
        RouteController routes = gateway.bean(CamelContext.class).getRouteController();
        FileStoreMonitor disk =
                ((ActiveMQServerImpl) gateway.bean(EmbeddedBroker.class).server()).getMonitor();
        double usual = disk.getMaxUsage();
        routes.stopRoute("idpay");
        String callbackId = RunningGateway.callbackId(
                gateway.post("/callbacks/idpay/uat", "{\"id\":\"full-disk\",\"status\":\"approved\"}"));

        disk.setMaxUsage(0);
        await().untilAsserted(() -> assertThat(call().statusCode()).isEqualTo(503));
        routes.startRoute("idpay");
        assertThat(gateway.outcomeOf(callbackId)).isEqualTo("emitted");

        disk.setMaxUsage(usual);
        gateway.eventOf(callbackId);
        assertThat(gateway.eventsOf("full-disk")).hasSize(1);
    }

    private static HttpResponse<String> call() {
        return gateway.post("/callbacks/idpay/uat", "{}");
    }
}
