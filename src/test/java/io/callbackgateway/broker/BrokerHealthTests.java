package io.callbackgateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedArtemis;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an orchestrator is told: not ready where callbacks cannot be taken, not alive only where a restart mends it. Of an embedded broker,
 * {@link FullDiskTests} and {@link BrokerOutageTests} ask it, too.
 */
class BrokerHealthTests {

    @Test
    void sharedBrokerThatIsAwayIsNotReadyButAlive() {
        try (SharedArtemis broker = SharedArtemis.asShipped();
                RunningGateway gateway = RunningGateway.start(Stream.concat(
                                Stream.of(broker.settings()),
                                Stream.of("gateway.ledger.url="
                                        + Postgres.shared().newDatabase()))
                        .toArray(String[]::new))) {
            AdminDoor admin = new AdminDoor(gateway);
            awaitHealth(admin, 200, 200);

            broker.stop();
            awaitHealth(admin, 503, 200);
            assertThat(admin.get("/actuator/health").body()).contains("gateway.broker.url does not answer");

            broker.start();
            awaitHealth(admin, 200, 200);
        }
    }

    @Test
    void sharedBrokerSaysThatItsDiskIsFull() {
        try (SharedArtemis broker = SharedArtemis.asShippedBut(configuration -> configuration.setMaxDiskUsage(0))) {
            ExternalBroker seen = new ExternalBroker(
                    new BrokerSettings(broker.url(), "", SharedArtemis.USER, SharedArtemis.PASSWORD));
            try {
                await().until(() -> seen.state() == ExternalBroker.State.DISK_FULL);
            } finally {
                seen.destroy();
            }
        }
    }

    static void awaitHealth(AdminDoor admin, int readiness, int liveness) {
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(admin.get("/actuator/health/readiness").statusCode()).isEqualTo(readiness);
            assertThat(admin.get("/actuator/health/liveness").statusCode()).isEqualTo(liveness);
        });
    }
}
