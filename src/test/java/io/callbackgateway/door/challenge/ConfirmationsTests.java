package io.callbackgateway.door.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.callbackgateway.testing.Authority;
import io.callbackgateway.testing.TlsClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ConfirmationsTests {

    private static final Authority AUTHORITY = Authority.root("Test CA");
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final CountDownLatch OVER = new CountDownLatch(1);

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static HttpsServer server;

    @BeforeAll
    static void start() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(THREADS);
        server.setHttpsConfigurator(new HttpsConfigurator(TlsClient.context(
                AUTHORITY, AUTHORITY.issue("localhost").dns("localhost").sign())));
        server.createContext("/", exchange -> {
            ASKED.incrementAndGet();
            exchange.getResponseHeaders().add("Location", "https://localhost:" + port() + "/200");
            String what = exchange.getRequestURI().getPath().substring(1);
            if (what.equals("never")) {
                await();
            } else if (what.equals("endless")) {
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream out = exchange.getResponseBody()) {
                    while (OVER.getCount() > 0) {
                        out.write(new byte[8192]);
                    }
                }
            } else {
                exchange.sendResponseHeaders(Integer.parseInt(what), -1);
            }
            exchange.close();
        });
        server.start();
    }

    private static void await() {
        try {
            OVER.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterAll
    static void stop() {
        OVER.countDown();
        server.stop(0);
        THREADS.shutdownNow();
    }

    @AfterEach
    void forget() {
        ASKED.set(0);
    }

    private final Confirmations confirmations = confirmations(Duration.ofSeconds(20));

    @ParameterizedTest
    @CsvSource({"200, true", "204, true", "302, false", "403, false", "500, false"})
    void isConfirmedByA2xxAlone(String status, boolean confirmed, CapturedOutput output) {
        assertThat(confirmations.confirm(url(status), hosts())).isEqualTo(confirmed);

        assertThat(ASKED).hasValue(1);
        assertThat(output.getAll().contains("HTTP status " + status)).isEqualTo(!confirmed);
        assertThat(output.getAll()).doesNotContain("localhost", "canary4711");
    }

    @Test
    void theAnswerIsNotRead() {
        assertThat(confirmations.confirm(url("endless"), hosts())).isTrue();
    }

    @Test
    void whoDoesNotAnswerInTimeHasNotConfirmed(CapturedOutput output) {
        assertThat(confirmations(Duration.ofMillis(200)).confirm(url("never"), hosts()))
                .isFalse();
        assertThat(output.getAll())
                .containsPattern("not confirmed: Http.*TimeoutException")
                .doesNotContain("localhost");
    }

    @Test
    void whoseCertificateIsNotTrustedHasNotConfirmed() {
        Confirmations ofTheJdk = new Confirmations(HttpClient.newBuilder(), Duration.ofSeconds(20));

        assertThat(ofTheJdk.confirm(url("200"), hosts())).isFalse();
        assertThat(ASKED).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary4711",
                "https:///200",
                "https:localhost:PORT/200",
                "//localhost:PORT/200",
                "http://localhost:PORT/200",
                "https://localhost/200",
                "https://localhost:1PORT/200",
                "https://localhost.:PORT/200",
                "https://x.localhost:PORT/200",
                "https://localhost.example:PORT/200",
                "https://127.0.0.1:PORT/200",
                "https://user@localhost:PORT/200",
                "https://localhost:PORT@canary4711.example/200",
                "https://canary4711.example#@localhost:PORT/200",
                "https://canary4711.example\\@localhost:PORT/200",
                "https://localhost:PORT /200",
                "https://localhost:PORT\r\nHost: canary4711/200",
                "file:///etc/passwd",
            })
    void nobodyElseIsAsked(String url, CapturedOutput output) {
        assertThat(confirmations.confirm(url.replace("PORT", String.valueOf(port())), hosts()))
                .isFalse();

        assertThat(ASKED).hasValue(0);
        assertThat(output.getAll()).contains("challenge.confirmHosts").doesNotContain("canary4711", "localhost");
    }

    @Test
    void aHostMayBeWrittenInAnyCase() {
        assertThat(confirmations.confirm(url("200").replace("localhost", "LocalHost"), hosts()))
                .isTrue();
    }

    private static Confirmations confirmations(Duration deadline) {
        return new Confirmations(HttpClient.newBuilder().sslContext(TlsClient.context(AUTHORITY, null)), deadline);
    }

    private static String url(String path) {
        return "https://localhost:" + port() + "/" + path + "?Token=canary4711";
    }

    private static List<String> hosts() {
        return List.of("sns.eu-west-1.amazonaws.com", "localhost:" + port());
    }

    private static int port() {
        return server.getAddress().getPort();
    }
}
