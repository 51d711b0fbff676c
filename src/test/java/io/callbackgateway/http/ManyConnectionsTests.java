package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ManyConnectionsTests {

    private static RunningGateway gateway;

    private final Deque<RawConnection> open = new ArrayDeque<>();

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.door.max-connections=10",
                "gateway.trusted-proxies[0]=127.0.0.9",
                "gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void close() throws IOException {
        for (RawConnection each : open) {
            each.close();
        }
    }

    @Test
    void oneAddressHasOnlySoManyAndKeepsNobodyElseOut() throws IOException {
        for (int i = 0; i < 10; i++) {
            assertThat(isServed("127.0.0.2")).isTrue();
        }
        assertThat(isServed("127.0.0.2")).isFalse();
        assertThat(isServed("127.0.0.3")).isTrue();

        open.removeFirst().close();
        await().until(() -> isServed("127.0.0.2"));
        assertThat(isServed("127.0.0.2")).isFalse();
    }

    @Test
    void trustedProxyHasAsManyAsItNeeds() throws IOException {
        for (int i = 0; i < 25; i++) {
            assertThat(isServed("127.0.0.9")).isTrue();
        }
    }

    /** Over a new connection, which stays open. */
    private boolean isServed(String address) throws IOException {
        RawConnection connection = RawConnection.from(address, gateway.port());
        open.add(connection);
        try {
            return connection
                    .send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .head()
                    .startsWith("HTTP/1.1 404");
        } catch (IOException closedAtOnce) {
            return false;
        }
    }
}
