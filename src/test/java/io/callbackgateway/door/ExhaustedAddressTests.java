package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A flood of invented tokens from one address, at a door where each has to be asked about at a slow authorization server. */
@Timeout(90)
class ExhaustedAddressTests {

    private static final Call CALL = Call.post("/callbacks/idpay/uat", "{}");
    private static final String FLOODED = "127.0.0.2";

    private static final CountDownLatch answering = new CountDownLatch(1);
    private static final AtomicInteger asked = new AtomicInteger();
    private static final AtomicInteger most = new AtomicInteger();
    private static final ExecutorService servers = Executors.newCachedThreadPool();

    private static HttpServer server;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", ExhaustedAddressTests::introspect);
        server.setExecutor(servers);
        server.start();
        String oauth2 = "gateway.providers.idpay.uat.auth[0].oauth2.";
        gateway = RunningGateway.start(
                "gateway.door.max-failures=1",
                "gateway.door.failure-window=1h",
                oauth2 + "introspection-uri=http://127.0.0.1:"
                        + server.getAddress().getPort() + "/",
                oauth2 + "client-id=gateway",
                oauth2 + "client-secret=secret",
                oauth2 + "audience=gateway");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        server.stop(0);
        servers.shutdownNow();
    }

    @Test
    void askOnlySoMuchAtTheSameTimeAndKeepNobodyElseOutAndNotForEver() throws Exception {
        assertThat(bearing("wrong", FLOODED).status()).isEqualTo(401);
        assertThat(bearing("wrong", FLOODED).status()).isEqualTo(429);
        ExecutorService callers = Executors.newFixedThreadPool(24);
        try {
            List<Future<Answer>> flood = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String token = "slow-" + i;
                flood.add(callers.submit(() -> bearing(token, FLOODED)));
            }
            await().until(() -> flood.stream().filter(Future::isDone).count() >= 24 - 8);

            assertThat(bearing("good", "127.0.0.3").status()).isEqualTo(200);
            assertThat(bearing("good", FLOODED).status())
                    .as("right, and in a flood")
                    .isIn(200, 503);
            answering.countDown();
            for (Future<Answer> each : flood) {
                assertThat(each.get().status()).isIn(429, 503);
            }
            assertThat(most.get()).isEqualTo(8);
            assertThat(bearing("good", FLOODED).status()).isEqualTo(200);
        } finally {
            answering.countDown();
            callers.shutdownNow();
        }
    }

    private static Answer bearing(String token, String address) {
        return CALL.and("Authorization", "Bearer " + token).from(address, gateway.port());
    }

    private static void introspect(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
        if (form.contains("slow-")) {
            most.accumulateAndGet(asked.incrementAndGet(), Math::max);
            try {
                answering.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            asked.decrementAndGet();
        }
        byte[] answer = ("{\"active\":" + form.contains("good") + ",\"aud\":\"gateway\",\"sub\":\"acme\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
