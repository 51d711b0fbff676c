package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.Authority;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.KeyAndCertificates;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.TlsClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.tomcat.util.net.SSLHostConfig;
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
    void refusalIsAProblemDocument() {
        TlsClient client = TlsClient.trusting(AUTHORITY);

        assertProblem(client.post(gateway.port(), "/callbacks/idpay/production"), 401);
        assertProblem(client.post(gateway.port(), "/callbacks/idpay%2fproduction"), 400);
        assertProblem(client.get(gateway.adminPort(), "/actuator%2fhealth", "Authorization", ADMIN), 400);
    }

    private static void assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void plainHttpIsRefusedAtBothDoors() {
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

    @Test
    void nothingBelowTls12IsSpoken() {
        SSLHostConfig config = new SSLHostConfig();
        config.setProtocols("all");

        new TlsProtocol().addSslHostConfig(config, true);

        assertThat(config.getProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    }

    @Test
    void settingMayRaiseTheFloor() {
        SSLHostConfig config = new SSLHostConfig();
        config.setProtocols("TLSv1.3");

        new TlsProtocol().addSslHostConfig(config, true);

        assertThat(config.getProtocols()).containsExactly("TLSv1.3");
    }
}
