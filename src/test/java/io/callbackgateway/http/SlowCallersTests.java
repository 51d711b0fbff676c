package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who take their time, over real connections. */
@Timeout(90)
class SlowCallersTests {

    private static final String PATH = "/callbacks/idpay/uat";
    private static final String HEAD = "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\n";
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.idpay.production.auth[0].api-key.secrets[0]=key",
                "gateway.door.header-deadline=" + DEADLINE.toSeconds() + "s",
                "gateway.door.body-deadline=" + DEADLINE.toSeconds() + "s");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void headThatTricklesInIsGivenUpAtItsDeadline() throws Exception {
        List<SlowCaller> callers = new ArrayList<>();
        long start = System.nanoTime();
        for (String begun : List.of("", "\r\n", "POST", "POST " + PATH + "?a=b ", HEAD, HEAD + "X-Long: ")) {
            callers.add(new SlowCaller("127.0.0.1", begun, "x"));
        }
        while (!callers.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(100); // the callers' pace
            for (SlowCaller caller : List.copyOf(callers)) {
                if (!caller.goesOn()) {
                    assertThat(since(start)).isGreaterThan(DEADLINE);
                    caller.close();
                    callers.remove(caller);
                }
            }
            assertThat(since(start)).isLessThan(DEADLINE.plusSeconds(6));
        }
    }

    @Test
    void connectionThatIsKeptAliveIsUnderNoDeadlineBetweenRequests() throws Exception {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            connection.send(HEAD + "Content-Length: 2\r\n\r\n{}").head();
            TimeUnit.MILLISECONDS.sleep(DEADLINE.plusSeconds(2).toMillis());
            connection.send(HEAD + "Content-Length: 2\r\nConnection: close\r\n\r\n{}");
            assertThat(connection.untilClosed()).contains("HTTP/1.1 200");
        }
    }

    @Test
    void goodCallersAreUnaffected() throws Exception {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        assertThat(system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount())
                .as("ulimit -n")
                .isGreaterThan(4_000);
        List<RawConnection> idle = new ArrayList<>();
        List<SlowCaller> slow = new ArrayList<>();
        ExecutorService callers = Executors.newCachedThreadPool();
        CountDownLatch over = new CountDownLatch(1);
        try {
            // once this is recorded, so is what other tests have sent
            gateway.outcomeOf(RunningGateway.callbackId(gateway.post(PATH, "{}")));
            long recorded = gateway.recorded();
            int sent = goodCalls(callers, Duration.ofSeconds(2)).size(); // warms up
            List<Duration> undisturbed = goodCalls(callers, Duration.ofSeconds(3));
            for (int i = 0; i < 1_000; i++) {
                RawConnection connection = RawConnection.from("127.0.0.2", gateway.port());
                connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").head();
                idle.add(connection);
            }
            for (int i = 0; i < 220; i++) {
                slow.add(new SlowCaller("127.0.0.3", HEAD + "X-Long: ", "x"));
                slow.add(new SlowCaller("127.0.0.4", HEAD + "Content-Length: 1000000\r\n\r\n", " "));
            }
            for (int i = 0; i < 100; i++) {
                slow.add(new SlowCaller("127.0.0.4", HEAD + "Transfer-Encoding: chunked\r\n\r\n2;x=", "x"));
                slow.add(new SlowCaller(
                        "127.0.0.5",
                        "POST /callbacks/idpay/production HTTP/1.1\r\nHost: localhost\r\nX-API-Key: key\r\n"
                                + "Content-Length: 1000000\r\n\r\n",
                        " "));
                slow.add(new SlowCaller(
                        "127.0.0.5",
                        "POST /callbacks/idpay/production HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n",
                        " "));
            }
            callers.submit(() -> {
                while (!over.await(300, TimeUnit.MILLISECONDS)) {
                    slow.forEach(SlowCaller::persists);
                }
                return null;
            });

            List<Duration> latencies = goodCalls(callers, Duration.ofSeconds(6));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(slow).allMatch(SlowCaller::wasGivenUp));
            over.countDown();

            assertThat(latencies).hasSizeGreaterThan(50);
            assertThat(median(latencies))
                    .isLessThan(median(undisturbed).multipliedBy(5).plusMillis(100));
            assertThat(latencies.get(latencies.size() - 1)).isLessThan(Duration.ofSeconds(5));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(gateway.recorded())
                    .isEqualTo(recorded + sent + undisturbed.size() + latencies.size()));
            for (RawConnection each : idle) {
                assertThat(each.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .head())
                        .startsWith("HTTP/1.1 404");
            }
        } finally {
            over.countDown();
            callers.shutdown();
            assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            for (RawConnection each : idle) {
                each.close();
            }
            for (SlowCaller each : slow) {
                each.close();
            }
        }
    }

    /** Of six callers, sorted. */
    private static List<Duration> goodCalls(ExecutorService callers, Duration length) throws Exception {
        List<Future<List<Duration>>> good = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            good.add(callers.submit(() -> call(length)));
        }
        List<Duration> latencies = new ArrayList<>();
        for (Future<List<Duration>> each : good) {
            latencies.addAll(each.get());
        }
        Collections.sort(latencies);
        return latencies;
    }

    private static Duration median(List<Duration> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    /** One after the other for so long; every one is accepted. */
    private static List<Duration> call(Duration length) {
        List<Duration> latencies = new ArrayList<>();
        long start = System.nanoTime();
        while (since(start).compareTo(length) < 0) {
            long sent = System.nanoTime();
            assertThat(gateway.post(PATH, "{\"id\":\"" + sent + "\"}").statusCode())
                    .isEqualTo(200);
            latencies.add(since(sent));
        }
        return latencies;
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    /** Begins a request and then sends one byte at a time. */
    private static final class SlowCaller implements AutoCloseable {

        private final String address;
        private final String begun;
        private final String more;
        private RawConnection connection;
        private volatile boolean givenUp;

        private SlowCaller(String address, String begun, String more) throws IOException {
            this.address = address;
            this.begun = begun;
            this.more = more;
            this.connection = RawConnection.from(address, gateway.port()).send(begun);
        }

        /** @return whether the connection was still open */
        private boolean goesOn() {
            try {
                connection.send(more);
                return true;
            } catch (IOException closedByTheGateway) {
                givenUp = true;
                return false;
            }
        }

        private void persists() {
            if (!goesOn()) {
                try {
                    connection.close();
                    connection = RawConnection.from(address, gateway.port()).send(begun);
                } catch (IOException closedAtOnce) {
                    givenUp = true;
                }
            }
        }

        private boolean wasGivenUp() {
            return givenUp;
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
