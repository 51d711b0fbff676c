package io.callbackgateway.dispatch.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.FreePort;
import io.callbackgateway.testing.RunningGateway;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ten notification endpoints of the worst kinds beside a good one. */
class WorstEndpointsTests {

    private static final int EVENTS = 300;
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String MEGABYTE = "x".repeat(1_000_000);
    private static final Set<String> told = ConcurrentHashMap.newKeySet();
    private static final List<ServerSocket> servers = new CopyOnWriteArrayList<>();
    private static final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        Map<String, String> endpoints = new LinkedHashMap<>();
        endpoints.put("good", serve((in, out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")));
        endpoints.put("nobody", "http://localhost:" + FreePort.next());
        endpoints.put("silent", serve((in, out) -> pause()));
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
        endpoints.put("drip", serve((in, out) -> {
            write(out, "HTTP/1.1 500 No\r\nContent-Length: 1000\r\n\r\n");
            for (int i = 0; i < 1_000; i++) {
                write(out, "x");
                pause();
            }
        }));
        endpoints.put("reset", serve((in, out) -> {}));
        endpoints.put("garbage", serve((in, out) -> endlessly(out, "\0\1\2\3garbage")));
        endpoints.put(
                "circle",
                serve((in, out) -> write(out, "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")));
        endpoints.put("error", serve((in, out) -> write(out, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")));
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
        for (int i = 0; i < EVENTS; i++) {
            assertThat(gateway.post("/callbacks/idpay/uat", "{\"id\":\"e%d\",\"status\":\"approved\"}".formatted(i))
                            .statusCode())
                    .isEqualTo(200);
        }

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told).hasSize(EVENTS));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stoppedLanes()).isEqualTo(10));
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("lane-worker-")))
                .hasSizeLessThan(100);
    }

    private static double stoppedLanes() {
        return gateway.bean(MeterRegistry.class).get("gateway.lane.stopped").gauges().stream()
                .filter(lane -> lane.getId().getTag("queue").startsWith("dispatch-notify-"))
                .mapToDouble(Gauge::value)
                .sum();
    }

    private static String serve(Answer answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
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
        return "http://localhost:" + server.getLocalPort();
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
                    told.add(id);
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

    /** Longer than any attempt. */
    private static void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(20).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Answer {
        void to(InputStream in, OutputStream out) throws IOException;
    }
}
