package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
                "gateway.door.max-slow-bodies=3",
                "gateway.door.max-buffered=4MB",
                "gateway.door.body-deadline=60s",
                "server.tomcat.connection-timeout=60s");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void callbacksTooManyAtOnceAreToldToComeAgain() throws Exception {
        AtomicReference<HttpResponse<String>> rejected = new AtomicReference<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            callers.add(new Thread(() -> {
                while (rejected.get() == null) {
                    HttpResponse<String> response = call();
                    if (response.statusCode() != 200) {
                        rejected.set(response);
                    }
                }
            }));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join(20_000);
        }

        assertThat(rejected.get()).isNotNull();
        assertThat(rejected.get().statusCode()).isEqualTo(503);
        assertThat(rejected.get().headers().firstValue("Retry-After")).hasValue("5");
        assertThat(rejected.get().headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(call().statusCode()).isEqualTo(200);
    }

    @Test
    void slowBodyHoldsNoPlace() throws IOException {
        try (RawConnection slow = RawConnection.to(gateway.port())) {
            slow.send(head(2) + "{");
            assertThat(call().statusCode()).isEqualTo(200);
            assertThat(slow.send("}").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void oneAddressMayNotKeepUsWaitingForManyBodies() throws Exception {
        List<RawConnection> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                slow.add(RawConnection.to(gateway.port()).send(head(2) + "{"));
            }
            await().untilAsserted(() -> {
                try (RawConnection tooMany = RawConnection.to(gateway.port())) {
                    Answer answer = tooMany.send(head(1)).answer();
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.header("Retry-After")).isEqualTo("5");
                }
            });

            assertThat(whole("127.0.0.1").status()).as("body there at once").isEqualTo(200);
            try (RawConnection other = RawConnection.from("127.0.0.2", gateway.port())) {
                other.send(head(2) + "{");
                assertThat(other.send("}").answer().status()).isEqualTo(200);
            }
            for (RawConnection each : slow) {
                assertThat(each.send("}").answer().status()).isEqualTo(200);
            }
        } finally {
            for (RawConnection each : slow) {
                each.close();
            }
        }
        assertSlowBodyIsTaken();
    }

    @Test
    void bodiesInMemoryAreBounded() throws IOException {
        String most = "x".repeat(1_500_000);
        for (int round = 0; round < 3; round++) {
            try (RawConnection first = RawConnection.to(gateway.port());
                    RawConnection second = RawConnection.to(gateway.port());
                    RawConnection elsewhere = RawConnection.from("127.0.0.2", gateway.port())) {
                first.send(head(1_600_000) + most);
                second.send(head(1_600_000) + most);
                Answer rejected = eitherAnswer(first, second);
                assertThat(rejected.status()).isEqualTo(503);
                assertThat(rejected.header("Retry-After")).isEqualTo("5");
                assertThat(elsewhere
                                .send(head(1_600_000) + most + "x".repeat(100_000))
                                .answer()
                                .status())
                        .as("another address")
                        .isEqualTo(200);
                assertThat(whole("127.0.0.1").status()).as("a small one").isEqualTo(200);
            }
            assertSlowBodyIsTaken();
        }
    }

    @Test
    void everyEndOfARequestMakesRoomForTheNext() throws IOException {
        for (int i = 0; i < 5; i++) {
            try (RawConnection gone = RawConnection.to(gateway.port())) {
                gone.send(head(9) + "{");
            }
            try (RawConnection tooLarge = RawConnection.to(gateway.port())) {
                tooLarge.send("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n"
                        + "Expect: 100-continue\r\n\r\n");
                tooLarge.answer();
            }
            try (RawConnection tooLarge = RawConnection.to(gateway.port())) {
                tooLarge.send(head(9_000_000) + "{").answer();
            }
            try (RawConnection nobody = RawConnection.to(gateway.port())) {
                nobody.send("POST /callbacks/nobody/uat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");
            }
            assertSlowBodyIsTaken();
        }
    }

    /** The one of two connections that is not waited for. */
    private static Answer eitherAnswer(RawConnection first, RawConnection second) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        for (RawConnection each : List.of(first, second)) {
            Thread reader = new Thread(() -> {
                try {
                    answer.complete(each.answer());
                } catch (IOException closedAtTheEndOfTheTest) {
                    Thread.currentThread().interrupt();
                }
            });
            reader.setDaemon(true);
            reader.start();
        }
        return answer.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static void assertSlowBodyIsTaken() {
        await().untilAsserted(() -> {
            try (RawConnection slow = RawConnection.to(gateway.port())) {
                slow.send(head(1_900_000) + "x".repeat(1_800_000));
                assertThat(slow.send("x".repeat(100_000)).answer().status()).isEqualTo(200);
            }
        });
    }

    private static Answer whole(String address) throws IOException {
        try (RawConnection connection = RawConnection.from(address, gateway.port())) {
            return connection.send(head(2) + "{}").answer();
        }
    }

    private static String head(int length) {
        return "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length
                + "\r\nConnection: close\r\n\r\n";
    }

    private HttpResponse<String> call() {
        return gateway.post(PATH, "{}");
    }
}
