package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The deadline of heads where the door speaks TLS itself: handshakes are under it, too. */
@Timeout(60)
class SlowHandshakeTests {

    private static final char[] PASSWORD = "password".toCharArray();
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    @Test
    void handshakeThatTricklesInIsGivenUpAtItsDeadlineAndOthersGoOn() throws Exception {
        Path store = folder.resolve("store.p12");
        createKey(store);
        try (RunningGateway gateway = RunningGateway.start(
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.door.header-deadline=" + DEADLINE.toSeconds() + "s",
                "server.ssl.key-store=" + store,
                "server.ssl.key-store-password=" + new String(PASSWORD))) {
            long start = System.nanoTime();
            // a record of 4 kB begins, which one byte after the other then fills
            try (RawConnection slow =
                    RawConnection.to(gateway.port()).send("\u0016\u0003\u0001\u0010\u0000\u0001\u0000\u000f\u00fc")) {
                while (goesOn(slow)) {
                    TimeUnit.MILLISECONDS.sleep(100); // the caller's pace
                    assertThat(since(start)).isLessThan(DEADLINE.plusSeconds(6));
                }
            }
            assertThat(since(start)).isGreaterThan(DEADLINE);

            try (SSLSocket good = connect(gateway.port(), store)) {
                assertThat(accepted(good)).isTrue();
                TimeUnit.MILLISECONDS.sleep(DEADLINE.plusSeconds(2).toMillis());
                assertThat(accepted(good)).as("after it was idle").isTrue();
            }
        }
    }

    private static boolean goesOn(RawConnection connection) {
        try {
            connection.send("\u0003");
            return true;
        } catch (IOException closedByTheGateway) {
            return false;
        }
    }

    private static boolean accepted(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("POST /callbacks/idpay/uat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}"
                        .getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\"}") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as(answer.toString()).isNotNegative();
            answer.append((char) next);
        }
        return answer.toString().startsWith("HTTP/1.1 200");
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private static SSLSocket connect(int port, Path store) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(store.toFile())) {
            trusted.load(in, PASSWORD);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void createKey(Path store) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "door",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
    }
}
