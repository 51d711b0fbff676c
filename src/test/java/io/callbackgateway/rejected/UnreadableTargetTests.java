package io.callbackgateway.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.encryption.Encryption;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Targets that are not quite HTTP: what can be read in one way only is taken, and what cannot leaves a trace. */
@ExtendWith(OutputCaptureExtension.class)
class UnreadableTargetTests {

    private static final String DOOR = "/callbacks/proposal/homologation";
    private static final String REST = "\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

    private static RunningGateway gateway;
    private static AdminDoor admin;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.providers.proposal.homologation.auth[0].none=true",
                "gateway.providers.proposal.production.auth[0].hmac.preset=github",
                "gateway.providers.proposal.production.auth[0].hmac.secrets[0]=secret",
                "gateway.providers.proposal.production.auth[0].hmac.template={query}.{body}");
        admin = new AdminDoor(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`proposal=lata b`, `lata b`",
                "`x= &proposal=a\t\tb`, a%09%09b",
                "`proposal=lata\u00E7b`, lata%E7b",
                "`proposal=lata \u00E3b`, `lata %E3b`",
                "`proposal=lata\u00C3\u00A7b`, lataçb",
            })
    void queryThatCanBeReadInOneWayOnlyIsTaken(String query, String transactionId) throws IOException {
        String head = "POST " + DOOR + "?status=2&" + query + "&n=";
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            assertThat(subject(connection.send(head + "1 HTTP/1.1" + REST).answer()))
                    .isEqualTo(transactionId);
        }
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            // on a connection that is used again, byte by byte
            String again = (head + "2 HTTP/1.1" + REST).replace("Connection: close\r\n", "");
            for (char each : again.toCharArray()) {
                connection.send(String.valueOf(each));
            }
            assertThat(connection.head()).startsWith("HTTP/1.1 200");
            connection.send(head.replace("status=2", "status=9") + "3 HTTP/1.1" + REST);
            assertThat(subject(connection.answer())).isEqualTo(transactionId);
        }
    }

    private static String subject(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        String id = answer.body().replaceAll("(?s).*\"callbackId\":\"([0-9a-f-]{36})\".*", "$1");
        return gateway.eventOf(id).path("subject").textValue();
    }

    @Test
    void signatureIsOverTheQueryAsItWasSent() throws IOException {
        String query = "proposal=signed\u00E7 b\tc&status=2";
        String signature = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, "secret".getBytes(StandardCharsets.UTF_8))
                .hmacHex((query + ".{}").getBytes(StandardCharsets.ISO_8859_1));
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            Answer answer = connection
                    .send("POST /callbacks/proposal/production?" + query + " HTTP/1.1\r\nX-Hub-Signature-256: sha256="
                            + signature + REST)
                    .answer();

            assertThat(subject(answer)).isEqualTo("signed%E7 b%09c");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?id=canary#4711 HTTP/1.1",
                "#canary HTTP/1.1",
                "?id=canary HTTP/1.1 b HTTP/1.1",
                "?id=canary b  HTTP/1.1",
                "?id=canary b",
                "?id=canary\0 HTTP/1.1",
                "?id=canary\u007F HTTP/1.1",
                " canary HTTP/1.1",
                "?id=canary b HTTP/1.1 "
            })
    void targetThatCannotBeReadIsCountedAndKept(String rest, CapturedOutput output) throws IOException {
        double before = counted();
        int kept = entries().size();
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            Answer answer = connection.send("POST " + DOOR + rest + REST).answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
        await().until(() -> entries().size() > kept);
        JsonNode entry = entries().get(0);
        assertThat(entry.path("reason").textValue()).isEqualTo("unreadable-target");
        assertThat(entry.path("reverify").textValue()).isEqualTo("unreadable-target");
        assertThat(entry.path("method").textValue()).isEqualTo("POST");
        assertThat(entry.path("path").textValue()).isEqualTo(DOOR);
        assertThat(entry.path("address").textValue()).isEqualTo("127.0.0.1");
        assertThat(entry.toString()).doesNotContain("canary");
        assertThat(keptOf(entry)).contains("canary");
        assertThat(counted()).isEqualTo(before + 1);
        assertThat(output).doesNotContain("canary");
    }

    @Test
    void requestBehindAnotherIsKeptAsWell() throws IOException {
        int kept = entries().size();
        String first =
                ("POST " + DOOR + "?proposal=first&status=1 HTTP/1.1" + REST).replace("Connection: close\r\n", "");
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            String answers = connection
                    .send(first + "POST " + DOOR + "?id=behind b HTTP/1.1" + REST)
                    .answer()
                    .text();

            assertThat(answers).contains("HTTP/1.1 200", "HTTP/1.1 400");
        }
        await().until(() -> entries().size() > kept);
        assertThat(keptOf(entries().get(0))).contains("?id=behind b HTTP/1.1");
    }

    @Test
    void reverificationLeavesItAlone() throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            connection.send("POST " + DOOR + "?id=again#4711 HTTP/1.1" + REST).answer();
        }
        await().until(() -> !entries().isEmpty());

        JsonNode report = admin.reverify("proposal/homologation");

        assertThat(report.path("checked").intValue()).isZero();
        assertThat(report.path("notVerifiable").intValue()).isPositive();
        assertThat(entries().get(0).path("reverify").textValue()).isEqualTo("unreadable-target");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/callbacks/unknown/test?a#b", "/?a#b", "/callbacks/proposal/homologation/token?a#b", "/a?b c"})
    void whereThereIsNoDoorNothingIsKept(String target) throws IOException {
        int kept = entries().size();
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            assertThat(connection
                            .send("POST " + target + " HTTP/1.1" + REST)
                            .answer()
                            .status())
                    .isIn(400, 404);
        }
        assertThat(entries()).hasSize(kept);
    }

    /** What is wrong with them is not the target. */
    @ParameterizedTest
    @ValueSource(strings = {"no colon\r\n", "Host: other\r\n", "X: a\r\n folded\r\n"})
    void otherBadRequestIsNotAnUnreadableTarget(String header) throws IOException {
        double before = counted();
        for (String query : new String[] {"?a=b", "?a=b c"}) {
            try (RawConnection connection = RawConnection.to(gateway.port())) {
                Answer answer = connection
                        .send("POST " + DOOR + query + " HTTP/1.1\r\n" + header + REST.substring(2))
                        .answer();
                assertThat(answer.status()).isEqualTo(400);
            }
        }
        assertThat(counted()).isEqualTo(before);
    }

    private static JsonNode entries() {
        return admin.rejected("?provider=proposal&limit=999").path("rejected");
    }

    private static double counted() {
        return Stream.ofNullable(gateway.bean(MeterRegistry.class)
                        .find("gateway.door.rejected")
                        .tags("reason", "unreadable-target")
                        .counter())
                .mapToDouble(Counter::count)
                .sum();
    }

    private static String keptOf(JsonNode entry) {
        return gateway.ledger()
                .sql("SELECT key_id, encrypted FROM rejected_requests WHERE id = ?")
                .param(entry.path("id").textValue())
                .query((row, number) -> new String(
                        gateway.bean(Encryption.class).decrypt(row.getString(1), row.getBytes(2)),
                        StandardCharsets.UTF_8))
                .single();
    }
}
