package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come slowly or not in whole. */
@Timeout(60)
class BodyTests {

    private static final String PATH = "/callbacks/idpay/uat";
    private static final Duration DEADLINE = Duration.ofMillis(700);

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.idpay.production.auth[0].api-key.secrets[0]=key",
                "gateway.door.body-deadline=" + DEADLINE.toMillis() + "ms",
                "gateway.door.max-in-flight=4",
                "server.tomcat.threads.max=12",
                "server.tomcat.connection-timeout=1s");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void bodyThatDoesNotComeIsGivenUp() throws IOException {
        assertNothingIsKeptBy(() -> {
            try (RawConnection connection = RawConnection.to(gateway.port())) {
                assertThat(connection.send(head("Content-Length: 10")).answer().status())
                        .isEqualTo(408);
            }
        });
    }

    @Test
    void bodyThatTricklesInIsGivenUpAtTheDeadline() throws IOException {
        assertNothingIsKeptBy(() -> {
            try (Trickle trickle = new Trickle(head("Content-Length: 1000000"))) {
                assertThat(trickle.answer().status()).isEqualTo(408);
            }
        });
    }

    /** None of what trickles in here is a byte of the body, so that a read of it does not return. */
    @ParameterizedTest
    @ValueSource(strings = {"2;extension=", "2\r\n{}\r\n0\r\nTrailer: "})
    void framingThatTricklesInIsGivenUpAsWell(String framing) throws IOException {
        assertNothingIsKeptBy(() -> {
            long start = System.nanoTime();
            try (Trickle trickle = new Trickle(head("Transfer-Encoding: chunked") + framing)) {
                assertThat(trickle.answer().status()).isIn(0, 400, 408);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plusSeconds(5));
        });
    }

    /** What the web server answers itself, and then would read off the body. */
    @ParameterizedTest
    @ValueSource(strings = {"TRACE " + PATH, "OPTIONS *", "CONNECT localhost:1", "POST /%00"})
    void bodyThatTricklesInAfterTheWebServersOwnAnswerIsGivenUpAsWell(String request) throws IOException {
        for (String body :
                new String[] {"Content-Length: 1000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n2;extension="}) {
            try (Trickle trickle = new Trickle(request + " HTTP/1.1\r\nHost: localhost:1\r\n" + body)) {
                long start = System.nanoTime();
                assertThat(trickle.answer().status()).isNotZero();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plusSeconds(5));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/callbacks/nobody/uat", "/callbacks/idpay/production"})
    void framingThatTricklesInAfterARejectionIsGivenUpAsWell(String path) throws IOException {
        try (Trickle trickle = new Trickle(head(path, "Transfer-Encoding: chunked") + "2;extension=")) {
            long start = System.nanoTime();
            assertThat(trickle.answer().status()).isIn(401, 404);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/callbacks/idpay/production", "/callbacks/nobody/uat", PATH})
    void callersWhoseBodiesTrickleInHoldNoWorkers(String path) throws Exception {
        Trickle[] trickles = new Trickle[14];
        try {
            for (int i = 0; i < trickles.length; i++) {
                trickles[i] = new Trickle(head(path, "Content-Length: 1000000"));
            }
            await().atMost(DEADLINE.plusSeconds(15)).untilAsserted(() -> assertThat(
                            send(BodyPublishers.ofString("{}")).statusCode())
                    .isEqualTo(200));
        } finally {
            for (Trickle each : trickles) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
    void callerThatGoesAwayBeforeTheEndLeavesNothing(String framing) throws IOException {
        assertNothingIsKeptBy(() -> {
            try (RawConnection connection = RawConnection.to(gateway.port())) {
                connection.send(head(framing) + "1f4\r\n{\"id\":\"half\",\"status\":\"approved\"}");
            }
        });
    }

    @Test
    void brokenChunksLeaveNothing() throws IOException {
        assertNothingIsKeptBy(() -> {
            try (RawConnection connection = RawConnection.to(gateway.port())) {
                Answer answer = connection
                        .send(head("Transfer-Encoding: chunked") + "2\r\n{}\r\nnonsense\r\n")
                        .answer();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            }
        });
    }

    /** What is sent afterwards has been recorded, so whatever was kept before it would have been as well. */
    private static void assertNothingIsKeptBy(Sending sending) throws IOException {
        long before = gateway.allRecorded();
        sending.send();
        gateway.outcomeOf(RunningGateway.callbackId(gateway.post(PATH, "{}")));
        assertThat(gateway.recorded()).isEqualTo(before + 1);
    }

    private interface Sending {
        void send() throws IOException;
    }

    /** Sends one byte every 100 ms, for as long as the connection is open. */
    private static final class Trickle implements AutoCloseable {

        private final RawConnection connection = RawConnection.to(gateway.port());
        private final java.util.Timer timer = new java.util.Timer(true);

        private Trickle(String head) throws IOException {
            connection.send(head);
            timer.schedule(
                    new java.util.TimerTask() {
                        @Override
                        public void run() {
                            try {
                                connection.send(" ");
                            } catch (IOException closedByTheGateway) {
                                cancel();
                            }
                        }
                    },
                    0,
                    100);
        }

        private Answer answer() throws IOException {
            return connection.answer();
        }

        @Override
        public void close() throws IOException {
            timer.cancel();
            connection.close();
        }
    }

    private static HttpResponse<String> send(BodyPublisher body) {
        return gateway.send(gateway.request("POST", PATH).method("POST", body));
    }

    private static String head(String framing) {
        return head(PATH, framing);
    }

    private static String head(String path, String framing) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + framing + "\r\n\r\n";
    }
}
