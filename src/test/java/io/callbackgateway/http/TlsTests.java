package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.Authority;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.KeyAndCertificates;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.TlsClient;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TlsTests {

    private static final String ADMIN = "Basic " + Base64.getEncoder().encodeToString("admin:secret".getBytes());
    /** A fatal alert (RFC 5246 section 7.2). */
    private static final String PROTOCOL_VERSION = "15030000020246";

    private static final Authority AUTHORITY = Authority.root("Servers");

    @TempDir
    static Path folder;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        server("door").writeTo(folder, "door");
        server("admin").writeTo(folder, "admin");
        String bundle = "spring.ssl.bundle.pem.";
        gateway = RunningGateway.start(
                bundle + "door.keystore.certificate=file:" + folder.resolve("door.crt"),
                bundle + "door.keystore.private-key=file:" + folder.resolve("door.key"),
                bundle + "door.reload-on-update=true",
                bundle + "admin.keystore.certificate=file:" + folder.resolve("admin.crt"),
                bundle + "admin.keystore.private-key=file:" + folder.resolve("admin.key"),
                bundle + "admin.reload-on-update=true",
                "spring.ssl.bundle.watch.file.quiet-period=500ms",
                "server.ssl.bundle=door",
                "gateway.admin.ssl-bundle=admin",
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.idpay.production.auth[0].bearer.tokens[0]=token");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static KeyAndCertificates server(String name) {
        return AUTHORITY.issue(name).dns("localhost").sign();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void callbacksComeInOverTls(String protocol) {
        HttpResponse<String> response =
                TlsClient.trusting(AUTHORITY, null, protocol).post(gateway.port(), "/callbacks/idpay/uat");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(subject(response)).startsWith("CN=door");
        assertThat(gateway.outcomeOf(RunningGateway.callbackId(response))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void adminDoorHasACertificateOfItsOwn(String protocol) {
        HttpResponse<String> response = TlsClient.trusting(AUTHORITY, null, protocol)
                .get(gateway.adminPort(), "/actuator/health", "Authorization", ADMIN);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(subject(response)).startsWith("CN=admin");
    }

    /** Each byte in a record of its own, and then all in one. */
    @Test
    void blankInAQueryIsTakenInAnyPieces() throws IOException {
        String request =
                "POST /callbacks/idpay/uat?a=b c\td HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";
        try (Socket socket = TlsClient.trusting(AUTHORITY).connect(gateway.port())) {
            for (byte each : request.getBytes(StandardCharsets.ISO_8859_1)) {
                socket.getOutputStream().write(each);
            }
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1))
                    .isEqualTo("HTTP/1.1 200");
            socket.getOutputStream()
                    .write(request.replace("Host", "Connection: close\r\nHost").getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .contains("HTTP/1.1 200");
        }
    }

    @Test
    void neitherDoorIsBehindTheOther() {
        TlsClient client = TlsClient.trusting(AUTHORITY);

        assertThat(client.get(gateway.port(), "/actuator/health", "Authorization", ADMIN)
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.post(gateway.adminPort(), "/callbacks/idpay/uat", "Authorization", ADMIN)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void rejectionIsAProblemDocument() {
        TlsClient client = TlsClient.trusting(AUTHORITY);

        assertProblem(client.post(gateway.port(), "/callbacks/idpay/production"), 401);
        assertProblem(client.post(gateway.port(), "/callbacks/idpay%2fproduction"), 400);
        assertProblem(client.get(gateway.adminPort(), "/actuator%2fhealth", "Authorization", ADMIN), 404);
    }

    private static void assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void plainHttpIsRejectedAtBothDoors() {
        for (int port : List.of(gateway.port(), gateway.adminPort())) {
            Answer answer =
                    Call.post("/callbacks/idpay/uat?canary4711", "canary4711").to(port);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).doesNotContain("canary4711");
        }
    }

    @Test
    void http2IsNotOffered() {
        assertThat(TlsClient.trusting(AUTHORITY)
                        .post(gateway.port(), "/callbacks/idpay/uat")
                        .version())
                .isEqualTo(HttpClient.Version.HTTP_1_1);
    }

    @Test
    void replacedCertificateIsShownWithoutARestart() {
        TlsClient open = TlsClient.trusting(AUTHORITY);
        open.post(gateway.port(), "/callbacks/idpay/uat");

        server("door-next").writeTo(folder, "door");
        await().untilAsserted(() -> assertThat(doorsSubject()).isEqualTo("CN=door-next"));
        assertThat(adminsSubject()).startsWith("CN=admin");
        assertThat(open.post(gateway.port(), "/callbacks/idpay/uat").statusCode())
                .isEqualTo(200);

        server("admin-next").writeTo(folder, "admin");
        await().untilAsserted(() -> assertThat(adminsSubject()).isEqualTo("CN=admin-next"));
        assertThat(doorsSubject()).startsWith("CN=door");
    }

    @Test
    void certificateThatCannotBeReadLeavesTheEarlierOne(CapturedOutput output) throws IOException {
        String before = adminsSubject();

        Files.writeString(
                folder.resolve("admin.crt"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        await().until(() -> output.getAll().contains("SSL reload error"));
        assertThat(adminsSubject()).isEqualTo(before);

        server("admin-again").writeTo(folder, "admin");
        await().untilAsserted(() -> assertThat(adminsSubject()).isEqualTo("CN=admin-again"));
    }

    private static String doorsSubject() {
        return subject(TlsClient.trusting(AUTHORITY).post(gateway.port(), "/callbacks/idpay/uat"));
    }

    private static String adminsSubject() {
        return subject(TlsClient.trusting(AUTHORITY).get(gateway.adminPort(), "/actuator/health/liveness"));
    }

    private static String subject(HttpResponse<?> response) {
        return TlsClient.certificateOf(response).getSubjectX500Principal().getName();
    }

    /** That is the JDK's own floor, {@code jdk.tls.disabledAlgorithms}; here it is, at both doors, whatever Tomcat enables. */
    @Test
    void nothingBelowTls12IsSpoken() throws IOException {
        for (int port : List.of(gateway.port(), gateway.adminPort())) {
            for (int minor : List.of(0, 1, 2)) { // SSL 3.0, TLS 1.0 and 1.1
                assertThat(answerToHello(port, minor)).as("3.%s", minor).isEqualTo(PROTOCOL_VERSION);
            }
            assertThat(answerToHello(port, 3)).isNotEqualTo(PROTOCOL_VERSION);
        }
    }

    /** Of a client that knows no version after 3.minor. */
    private static String answerToHello(int port, int minor) throws IOException {
        String hello = "030" + minor + "00".repeat(32) + "00" + "0006c009c013002f" + "0100";
        String message = String.format(Locale.ROOT, "01%06x", hello.length() / 2) + hello;
        byte[] record =
                HexFormat.of().parseHex(String.format(Locale.ROOT, "160301%04x", message.length() / 2) + message);
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(record);
            byte[] answer = socket.getInputStream().readNBytes(7);
            answer[2] = 0; // the alert's own version
            return HexFormat.of().formatHex(answer);
        }
    }

    @Test
    void settingMayRaiseTheFloor() {
        String bundle = "spring.ssl.bundle.pem.both.";
        try (RunningGateway raised = RunningGateway.start(
                bundle + "keystore.certificate=file:" + folder.resolve("door.crt"),
                bundle + "keystore.private-key=file:" + folder.resolve("door.key"),
                bundle + "options.enabled-protocols=TLSv1.3",
                "server.ssl.bundle=both",
                "gateway.admin.ssl-bundle=both",
                "gateway.providers.idpay.uat.auth[0].none=true")) {
            for (int port : List.of(raised.port(), raised.adminPort())) {
                assertThat(TlsClient.trusting(AUTHORITY, null, "TLSv1.3")
                                .post(port, "/callbacks/idpay/uat")
                                .statusCode())
                        .isIn(200, 403);
                assertThatThrownBy(() ->
                                TlsClient.trusting(AUTHORITY, null, "TLSv1.2").post(port, "/callbacks/idpay/uat"))
                        .hasRootCauseInstanceOf(SSLHandshakeException.class);
            }
        }
    }
}
