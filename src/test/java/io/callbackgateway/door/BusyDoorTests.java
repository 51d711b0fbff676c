package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BusyDoorTests {

    private static final String PATH = "/callbacks/idpay/uat";

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.door.max-in-flight=1",
                "gateway.door.body-deadline=60s",
                "server.tomcat.connection-timeout=60s");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void callbackTooManyIsToldToComeAgainAndTheOneAtWorkIsKept() throws IOException {
        try (RawConnection slow = RawConnection.to(gateway.port())) {
            slow.send(
                    "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{");

            HttpResponse<String> refused = await().until(this::call, response -> response.statusCode() != 200);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(refused.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);

            assertThat(slow.send("}").answer().status()).isEqualTo(200);
        }
        await().untilAsserted(() -> assertThat(call().statusCode()).isEqualTo(200));
    }

    @Test
    void everyEndOfARequestMakesRoomForTheNext() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (RawConnection gone = RawConnection.to(gateway.port())) {
                gone.send("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");
            }
            try (RawConnection tooLarge = RawConnection.to(gateway.port())) {
                tooLarge.send("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n"
                        + "Expect: 100-continue\r\n\r\n");
                tooLarge.answer();
            }
            await().untilAsserted(() -> assertThat(call().statusCode()).isEqualTo(200));
        }
    }

    private HttpResponse<String> call() {
        return gateway.post(PATH, "{}");
    }
}
