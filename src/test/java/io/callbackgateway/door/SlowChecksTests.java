package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two authorization servers are asked, one after the other, before the key that fits is looked at. */
@Timeout(60)
class SlowChecksTests {

    private final CountDownLatch asked = new CountDownLatch(1);
    private HttpServer server;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::introspect);
        server.start();
        String auth = "gateway.providers.idpay.uat.auth";
        String introspection = "oauth2.introspection-uri=http://127.0.0.1:"
                + server.getAddress().getPort() + "/";
        gateway = RunningGateway.start(
                "gateway.door.body-deadline=500ms",
                auth + "[0]." + introspection,
                auth + "[0].oauth2.client-id=gateway",
                auth + "[0].oauth2.client-secret=secret",
                auth + "[0].oauth2.audience=gateway",
                auth + "[1]." + introspection,
                auth + "[1].oauth2.client-id=gateway",
                auth + "[1].oauth2.client-secret=secret",
                auth + "[1].oauth2.audience=gateway",
                auth + "[2].api-key.secrets[0]=key");
    }

    @AfterEach
    void stop() {
        gateway.close();
        server.stop(0);
    }

    @Test
    void bodyIsKeptWhoseCallerIsCheckedForLongerThanItsDeadline() throws Exception {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            connection.send("POST /callbacks/idpay/uat HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Bearer token\r\nX-API-Key: key\r\nContent-Length: 2\r\n\r\n");
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(connection.send("{}").answer().status()).isEqualTo(200);
        }
    }

    /** Takes as long as it may, so that both together take longer than a deadline and what is exact to a second. */
    private void introspect(HttpExchange exchange) throws IOException {
        asked.countDown();
        try {
            TimeUnit.MILLISECONDS.sleep(1_400);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        byte[] inactive = "{\"active\":false}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, inactive.length);
        exchange.getResponseBody().write(inactive);
        exchange.close();
    }
}
