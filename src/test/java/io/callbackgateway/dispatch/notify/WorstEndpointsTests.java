package io.callbackgateway.dispatch.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.pause.Pauses;
import io.callbackgateway.testing.Authority;
import io.callbackgateway.testing.FreePort;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.TlsClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Notification endpoints of the worst kinds beside a good one. */
class WorstEndpointsTests {

    private static final int EVENTS = 300;
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String MEGABYTE = "x".repeat(1_000_000);

    /** By the id of the event, when the good one was told of it. */
    private static final Map<String, Long> told = new ConcurrentHashMap<>();

    private static final List<ServerSocket> servers = new CopyOnWriteArrayList<>();
    private static final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private static RunningGateway gateway;
    private static int failing;

    @BeforeAll
    static void start() throws IOException {
        Map<String, String> endpoints = new LinkedHashMap<>();
        endpoints.put("good", serve(answer("200 OK")));
        endpoints.put("nobody", "http://localhost:" + FreePort.next());
        endpoints.put("silent", serve((in, out) -> pause(20)));
        endpoints.put("drip", serve((in, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            for (int i = 0; i < 1_000; i++) {
                write(out, "x");
                pause(1);
            }
        }));
        endpoints.put("large", serve((in, out) -> {
            write(out, "HTTP/1.1 500 No\r\nContent-Length: 100000000\r\n\r\n");
            endlessly(out, MEGABYTE);
        }));
        endpoints.put("endless", serve((in, out) -> {
            write(out, "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n");
            endlessly(out, "f4240\r\n" + MEGABYTE + "\r\n");
        }));
        endpoints.put("headers", serve((in, out) -> {
            write(out, "HTTP/1.1 200 OK\r\n");
            endlessly(out, "X-More: " + "x".repeat(1_000) + "\r\n");
        }));
        endpoints.put("reset", serve((in, out) -> {}));
        endpoints.put("garbage", serve((in, out) -> endlessly(out, "\0\1\2\3garbage")));
        endpoints.put("circle", serve(answer("302 Found\r\nLocation: /again")));
        endpoints.put("bad", serve(answer("400 Bad Request")));
        endpoints.put("error", serve(answer("500 No")));
        endpoints.put("self-signed", "https://localhost:" + serveSelfSigned(answer("200 OK")));
        failing = endpoints.size() - 1;
        endpoints.put("slow", serve((in, out) -> {
            pause(3);
            answer("200 OK").to(in, out);
        }));
        endpoints.put("gone", serve(answer("410 Gone")));
        List<String> settings = new ArrayList<>(List.of("gateway.providers.idpay.uat.auth[0].none=true"));
        int number = 0;
        for (Map.Entry<String, String> each : endpoints.entrySet()) {
            String key = "gateway.notifications[" + number++ + "]";
            settings.addAll(List.of(
                    key + ".name=" + each.getKey(), key + ".url=" + each.getValue(), key + ".secret=" + SECRET));
        }
        gateway = RunningGateway.start(settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
        for (Socket connection : connections) {
            connection.close(); // else the gateway would wait for its last attempts
        }
        gateway.close();
    }

    @Test
    void theGoodOneIsToldEverythingWithoutDelayAndTheOthersAreTriedSeldom() {
        Map<String, Long> sent = new LinkedHashMap<>();
        long heap = heapInUse();
        for (int i = 0; i < EVENTS; i++) {
            String accepted = RunningGateway.callbackId(
                    gateway.post("/callbacks/idpay/uat", "{\"id\":\"e%d\",\"status\":\"approved\"}".formatted(i)));
            sent.put(accepted, System.nanoTime());
        }

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told).hasSize(EVENTS));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(stoppedLanes()).isEqualTo(failing));
        assertThat(gateway.bean(Pauses.class).of("dispatch-notify-gone")).isPresent();
        assertThat(latencies(sent).skip(EVENTS * 9 / 10).findFirst())
                .as("nine of ten events, milliseconds from the 2xx")
                .hasValueSatisfying(millis -> assertThat(millis).isLessThan(1_000));
        assertThat(heapInUse() - heap).as("bytes of heap").isLessThan(64_000_000);
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("lane-worker-")))
                .as("max-calls of each endpoint, and what other lanes need")
                .hasSizeLessThan(15 * 8 + 16);
    }

    private static Stream<Long> latencies(Map<String, Long> sent) {
        return sent.entrySet().stream()
                .map(each -> told.get(gateway.eventOf(each.getKey()).path("id").textValue()) - each.getValue())
                .map(nanos -> Duration.ofNanos(nanos).toMillis())
                .sorted();
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double stoppedLanes() {
        return gateway.bean(MeterRegistry.class).get("gateway.lane.stopped").gauges().stream()
                .filter(lane -> lane.getId().getTag("queue").startsWith("dispatch-notify-"))
                .mapToDouble(Gauge::value)
                .sum();
    }

    private static Answer answer(String head) {
        return (in, out) -> write(out, "HTTP/1.1 " + head + "\r\nContent-Length: 0\r\n\r\n");
    }

    private static String serve(Answer answer) throws IOException {
        return "http://localhost:" + serve(answer, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    private static int serveSelfSigned(Answer answer) throws IOException {
        return serve(
                answer,
                TlsClient.context(
                                Authority.root("nobody"),
                                Authority.selfSigned("localhost")
                                        .dns("localhost")
                                        .sign())
                        .getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    private static int serve(Answer answer, ServerSocket server) {
        servers.add(server);
        boolean good = servers.size() == 1;
        Thread acceptor = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    connections.add(socket);
                    Thread caller = new Thread(() -> answer(socket, answer, good));
                    caller.setDaemon(true);
                    caller.start();
                } catch (IOException closed) {
                    return;
                }
            }
        });
        acceptor.setDaemon(true);
        acceptor.start();
        return server.getLocalPort();
    }

    private static void answer(Socket socket, Answer answer, boolean good) {
        try (socket) {
            do {
                String id = readRequest(socket.getInputStream());
                if (id == null) {
                    return;
                }
                answer.to(socket.getInputStream(), socket.getOutputStream());
                if (good) {
                    told.putIfAbsent(id, System.nanoTime());
                }
            } while (good);
        } catch (IOException theGatewayHangsUp) {
            // as it should
        } finally {
            connections.remove(socket);
        }
    }

    /** @return the {@code webhook-id}; {@code null} at the end of the connection */
    private static String readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.append((char) next);
        }
        String text = head.toString();
        in.readNBytes(Integer.parseInt(text.replaceAll("(?is).*content-length: (\\d+).*", "$1")));
        return text.replaceAll("(?is).*webhook-id: (\\S+).*", "$1");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    private static void endlessly(OutputStream out, String piece) throws IOException {
        while (true) {
            write(out, piece);
        }
    }

    /** What these endpoints do, not what the test waits for. */
    private static void pause(int seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(seconds).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Answer {
        void to(InputStream in, OutputStream out) throws IOException;
    }
}
