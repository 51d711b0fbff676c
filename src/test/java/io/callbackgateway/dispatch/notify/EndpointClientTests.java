package io.callbackgateway.dispatch.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints of the worst kinds. */
class EndpointClientTests {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String EVENT = "{\"situação\":\"x\"}";
    private static final int ENDLESS = 100_000_000;

    /** More than the fastest machine sends within a deadline. */
    private static final long FLOOD = 50_000_000_000L;

    /** What fits into the buffers of two sockets, by a wide margin. */
    private static final long BUFFERS = 20_000_000;

    private final EndpointClient client = new EndpointClient(DEADLINE, DEADLINE);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "201 Created", "202 Accepted", "204 No Content", "299 Fine"})
    void everything2xxIsDelivered(String status) throws Exception {
        answering((in, out) ->
                write(out, "HTTP/1.1 " + status + "\r\n" + (status.startsWith("204") ? "" : length(0)) + "\r\n"));

        post();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 304, 307, 308, 400, 401, 404, 410, 429, 500, 503})
    void everythingElseIsNotAndNoUrlIsTold(int status) {
        answering((in, out) -> write(
                out,
                "HTTP/1.1 " + status + " canary\r\nLocation: http://localhost:" + server.getLocalPort()
                        + "/canary\r\nContent-Length: 0\r\n\r\n"));

        assertThatThrownBy(this::post)
                .isInstanceOf(NotDeliveredException.class)
                .hasMessage("HTTP status " + status)
                .hasNoCause();
        assertThat(connections).as("redirects are not followed").hasValue(1);
    }

    @Test
    void requestIsWhatWasGiven() throws Exception {
        CompletableFuture<String> request = answering((in, out) -> write(out, OK + length(0) + "\r\n"));

        post();

        assertThat(request.get(5, TimeUnit.SECONDS))
                .startsWith("POST /hook?token=canary HTTP/1.1\r\n")
                .contains("\r\nwebhook-id: e-1\r\n")
                .contains("\r\nContent-Length: " + EVENT.getBytes(StandardCharsets.UTF_8).length + "\r\n")
                .endsWith("\r\n\r\n" + new String(EVENT.getBytes(StandardCharsets.UTF_8), ISO_8859_1));
    }

    @Test
    void answerOf100MegabytesIsHungUpOn() throws Exception {
        CompletableFuture<String> ended = answering((in, out) -> {
            write(out, OK + length(ENDLESS) + "\r\n");
            endlessly(out, "x".repeat(8192));
        });

        post();

        assertHungUp(ended);
    }

    @Test
    void answerWithoutEndIsHungUpOn() throws Exception {
        CompletableFuture<String> ended = answering((in, out) -> {
            write(out, OK + "Transfer-Encoding: chunked\r\n\r\n");
            endlessly(out, "2000\r\n" + "x".repeat(8192) + "\r\n");
        });

        post();

        assertHungUp(ended);
    }

    @Test
    void longAnswerWithAnErrorIsThatError() throws Exception {
        CompletableFuture<String> ended = answering((in, out) -> {
            write(out, "HTTP/1.1 500 Internal Server Error\r\n" + length(ENDLESS) + "\r\n");
            endlessly(out, "x".repeat(8192));
        });

        assertThatThrownBy(this::post).hasMessage("HTTP status 500");
        assertHungUp(ended);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Header: canary\r\n", "x", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\n\r\n"
            })
    void headersWithoutEndAreHungUpOn(String piece) throws Exception {
        String head = piece.startsWith("HTTP") ? "" : OK + "X-Long: canary\r\nX-";
        CompletableFuture<String> ended = answering((in, out) -> {
            write(out, head);
            endlessly(out, piece.repeat(1_000));
        });

        assertNotDelivered();

        ended.get(5, TimeUnit.SECONDS);
    }

    @Test
    void statusLineWithoutEndIsHungUpOn() throws Exception {
        CompletableFuture<String> ended = answering((in, out) -> {
            write(out, "HTTP/1.1 200 ");
            endlessly(out, "x".repeat(8192));
        });

        assertNotDelivered();

        ended.get(5, TimeUnit.SECONDS);
    }

    @Test
    void silenceEndsAtTheDeadline() throws Exception {
        CompletableFuture<String> ended =
                answering((in, out) -> assertThat(in.read()).isEqualTo(-1));

        assertNotDelivered();

        ended.get(5, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nX-", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"})
    void dripEndsAtTheDeadlineWhereverItStarts(String before) throws Exception {
        CompletableFuture<String> ended = answering((in, out) -> {
            write(out, before);
            drip(out);
        });

        assertNotDelivered();

        ended.get(5, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"})
    void answerThatBreaksOffIsNotDelivered(String before) {
        answering((in, out) -> write(out, before));

        assertNotDelivered();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n",
                "\r\n\r\n",
                "HTTP/1.1 2 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"
            })
    void whatIsNoHttpIsNotDelivered(String answer) {
        answering((in, out) -> write(out, answer));

        assertNotDelivered();
    }

    @Test
    void nobodyThereIsNotDelivered() throws IOException {
        server.close();

        assertNotDelivered();
    }

    @Test
    void connectionIsUsedAgainOnceAnAnswerIsRead() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        answering((in, out) -> {
            do {
                answered.incrementAndGet(); // first: the caller goes on as soon as it has the answer
                write(out, OK + length(3) + "\r\nabc");
            } while (read(in) != null);
        });

        post();
        post();
        post();

        assertThat(answered).hasValue(3);
        assertThat(connections).hasValue(1);
    }

    private void post() throws NotDeliveredException {
        client.post(url(), Map.of("webhook-id", "e-1"), EVENT);
    }

    private URI url() {
        return URI.create("http://localhost:" + server.getLocalPort() + "/hook?token=canary");
    }

    private void assertNotDelivered() {
        long start = System.nanoTime();
        assertThatThrownBy(this::post)
                .isInstanceOf(NotDeliveredException.class)
                .hasMessageNotContaining("canary")
                .hasMessageNotContaining("localhost")
                .hasNoCause();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plusSeconds(2));
        assertThat(written).hasValueLessThan(FLOOD);
    }

    private void assertHungUp(CompletableFuture<String> ended) throws Exception {
        ended.get(5, TimeUnit.SECONDS);
        assertThat(written).hasValueLessThan(BUFFERS);
    }

    private interface Answer {
        void to(InputStream in, OutputStream out) throws IOException;
    }

    /** Treats every connection in this way; what comes back is the first request, complete once its connection has ended. */
    private CompletableFuture<String> answering(Answer answer) {
        CompletableFuture<String> first = new CompletableFuture<>();
        Thread endpoint = new Thread(() -> {
            while (!server.isClosed()) {
                String request = null;
                try (Socket socket = server.accept()) {
                    connections.incrementAndGet();
                    request = read(socket.getInputStream());
                    answer.to(socket.getInputStream(), socket.getOutputStream());
                } catch (IOException hungUp) {
                    // as it should
                }
                if (request != null) {
                    first.complete(request);
                }
            }
        });
        endpoint.setDaemon(true);
        endpoint.start();
        return first;
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("no request");
            }
            request.append((char) read);
        }
        int length = EVENT.getBytes(StandardCharsets.UTF_8).length;
        return request + new String(in.readNBytes(length), ISO_8859_1);
    }

    private void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        written.addAndGet(text.length());
    }

    private void endlessly(OutputStream out, String piece) throws IOException {
        while (written.get() < FLOOD) {
            write(out, piece);
        }
    }

    /** A byte from time to time, until the caller has hung up. */
    private void drip(OutputStream out) throws IOException {
        try {
            while (true) {
                write(out, "x");
                TimeUnit.MILLISECONDS.sleep(50); // what this endpoint does, not what the test waits for
            }
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static String length(int bytes) {
        return "Content-Length: " + bytes + "\r\n";
    }
}
