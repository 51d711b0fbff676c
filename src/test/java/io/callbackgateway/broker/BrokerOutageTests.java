package io.callbackgateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BrokerOutageTests {

    private static final ExecutorService callers = Executors.newFixedThreadPool(100);

    private static RunningGateway gateway;

    @BeforeAll
    static void startAndStopTheBroker() throws Exception {
        gateway = RunningGateway.start("gateway.providers.idpay.uat.auth[0].none=true");
        assertThat(gateway.post("/callbacks/idpay/uat", "{}").statusCode()).isEqualTo(200);
        gateway.bean(EmbeddedBroker.class).destroy();
    }

    @AfterAll
    static void stop() {
        callers.shutdownNow();
        gateway.close();
    }

    @Test
    void manyCallersDoNotWaitForEachOther() {
        long start = System.nanoTime();
        List<Integer> answers = IntStream.range(0, 100)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> gateway.post("/callbacks/idpay/uat", "{}").statusCode(), callers))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).hasSize(100).containsOnly(503);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void stoppedBrokerIsA503WithinTheSendDeadlineEveryTime() {
        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            HttpResponse<String> refused = gateway.post("/callbacks/idpay/uat", "{\"canary\":1}");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(refused.body()).doesNotContain("Exception", "canary", "artemis", "vm://");
        }
    }

    @Test
    void stoppedEmbeddedBrokerIsNeitherReadyNorAlive() {
        BrokerHealthTests.awaitHealth(new AdminDoor(gateway), 503, 503);
    }
}
