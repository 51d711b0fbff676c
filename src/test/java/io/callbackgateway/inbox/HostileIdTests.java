package io.callbackgateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.provider.TransactionIds;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Transaction ids that would climb out of the archive, forge a line in the log or break an event. */
@ExtendWith({SharedGateway.class, OutputCaptureExtension.class})
class HostileIdTests {

    private static final Pattern CLEAN = Pattern.compile("[A-Za-z0-9_%~.-]+");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static RunningGateway gateway;

    @BeforeAll
    static void share(SharedGateway.Doors doors) {
        gateway = doors.with(
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.proposal.homologation.auth[0].none=true");
    }

    static Stream<String> ids() {
        return Stream.of(
                "../../../../canary",
                "..",
                ".",
                "...",
                "/etc/canary",
                "a/b/../../c",
                "..\\..\\canary",
                "C:\\canary",
                "%2e%2e%2fcanary",
                "a\r\n2026-01-01T00:00:00Z ERROR forged line",
                "\u001b[31mred",
                "a\u0000b",
                "a\u0085b\u2028c",
                "a\ud800b",
                "\udfff",
                "lata\udce7b",
                "a\uffffb",
                "100%25",
                "100%",
                "😀".repeat(20),
                "ü".repeat(255),
                "${jndi:ldap://127.0.0.1/canary}",
                "${env:HOME}",
                "{{gateway.admin.password}}",
                "'; DROP TABLE callbacks; --",
                "\"},\"data\":{\"status\":\"approved",
                "?fileName=canary&autoCreate=true",
                "CON",
                "-rf",
                "a b",
                "<script>alert(1)</script>",
                "x".repeat(255));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void idInTheBodyStaysAnId(String transactionId, CapturedOutput output) throws IOException {
        String body = "{\"id\":" + JSON.writeValueAsString(transactionId) + ",\"status\":\"approved\"}";

        assertHarmless(gateway.post("/callbacks/idpay/uat", body), transactionId, output);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void idInTheQueryStaysAnId(String transactionId, CapturedOutput output) {
        String encoded = URLEncoder.encode(transactionId, StandardCharsets.UTF_8);
        String query = "?proposal=" + encoded + "&status=2";

        assertHarmless(
                gateway.post("/callbacks/proposal/homologation" + query, "{}"),
                URLDecoder.decode(encoded, StandardCharsets.UTF_8), // which has no halves of surrogate pairs
                output);
    }

    /** ç and ã in ISO-8859-1, as a Portuguese sender writes them. */
    @Test
    void idsThatDifferInAByteThatIsNoUtf8AreTwoTransactions() {
        for (String id : List.of("lata%E7b", "lata%E3b")) {
            String path = "/callbacks/proposal/homologation?proposal=" + id + "&status=2";
            HttpResponse<String> accepted = gateway.post(path, "{}");

            JsonNode event = gateway.eventOf(RunningGateway.callbackId(accepted));

            assertThat(event.path("subject").textValue()).isEqualTo(id);
            assertThat(event.path("data").path("sequence").intValue()).isEqualTo(1);
            assertThat(gateway.outcomeOf(RunningGateway.callbackId(gateway.post(path, "{}"))))
                    .isEqualTo("duplicate");
        }
    }

    private static void assertHarmless(HttpResponse<String> accepted, String transactionId, CapturedOutput output) {
        assertThat(accepted.statusCode()).isEqualTo(200);
        String callbackId = RunningGateway.callbackId(accepted);

        JsonNode event = gateway.eventOf(callbackId);
        String subject = event.path("subject").textValue();
        assertThat(subject).isEqualTo(TransactionIds.text(transactionId));
        assertThat(subject.chars())
                .as("CloudEvents allows no control characters in attributes")
                .noneMatch(Character::isISOControl);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(subject)).isTrue();
        assertThat(event.path("data").path("transactionId").textValue()).isEqualTo(subject);
        assertThat(event.path("partitionkey").textValue()).endsWith("/" + subject);
        assertThat(event.path("data").path("status").textValue()).isEqualTo("approved");

        List<Path> archived = await().ignoreException(UncheckedIOException.class) // of a file that is renamed meanwhile
                .until(() -> archived(callbackId), files -> files.size() == 2);
        Path archive = gateway.dataDir().resolve("archive");
        for (Path file : archived) {
            Path key = archive.relativize(file);
            assertThat(key.getNameCount()).as(key.toString()).isEqualTo(7);
            key.forEach(segment -> assertThat(segment.toString()).matches(CLEAN).doesNotMatch("\\.+"));
        }
        assertThat(output.getAll().lines())
                .noneMatch(line -> line.startsWith("2026-01-01T00:00:00Z"))
                .noneMatch(line -> line.contains("\u001b"));
    }

    /** Anywhere in the data directory, so that a file beside the archive is found as well. */
    private static List<Path> archived(String callbackId) {
        try (Stream<Path> files = Files.walk(gateway.dataDir())) {
            return files.filter(file -> file.getFileName().toString().startsWith(callbackId))
                    .filter(file -> file.getFileName().toString().endsWith(".json"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
