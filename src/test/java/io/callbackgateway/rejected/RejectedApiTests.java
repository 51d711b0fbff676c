package io.callbackgateway.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.door.Rejections.Rejection;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.unit.DataSize;

@ExtendWith(OutputCaptureExtension.class)
class RejectedApiTests {

    private static final String DOOR = "/callbacks/checked/test";
    private static final String CANARY = "hunter2hunter2";

    @TempDir
    static Path routes;

    private static RunningGateway gateway;
    private static AdminDoor admin;

    @BeforeAll
    static void start() {
        CheckedProvider.writeTo(routes);
        gateway = RunningGateway.start(
                "gateway.routes-dir=" + routes,
                "gateway.rejected.max-body=1KB",
                "gateway.door.max-failures=100",
                "gateway.providers.checked.test.auth[0].api-key.header=User-Agent",
                "gateway.providers.checked.test.auth[0].api-key.secrets[0]=right",
                "gateway.providers.checked.test.auth[1].path-token.secrets[0]=right",
                "gateway.providers.checked.digest.auth[0].digest.username=acme",
                "gateway.providers.checked.digest.auth[0].digest.passwords[0]=right",
                "gateway.providers.checked.digest.auth[1].api-key.secrets[0]=right",
                "gateway.providers.checked.other.auth[0].none=true",
                "gateway.providers.checked.other.allow-from=203.0.113.1",
                "gateway.providers.checked.signed.auth[0].api-key.secrets[0]=right",
                "gateway.providers.checked.signed.allow-from=127.0.0.7");
        admin = new AdminDoor(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void tellsWhatWasRefusedWhenFromWhereAndWhy() {
        JsonNode entry = entryOf(call("a").and("User-Agent", "wrong"), 401);

        assertThat(entry.path("id").textValue()).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21,}");
        assertThat(entry.path("provider").textValue()).isEqualTo("checked");
        assertThat(entry.path("environment").textValue()).isEqualTo("test");
        assertThat(entry.path("receivedAt").textValue()).matches("\\d{4}-.*T.*\\.\\d{6}Z");
        assertThat(entry.path("address").textValue()).isEqualTo("127.0.0.1");
        assertThat(entry.path("method").textValue()).isEqualTo("POST");
        assertThat(entry.path("path").textValue()).isEqualTo(DOOR);
        assertThat(entry.path("reason").textValue()).isEqualTo("wrong-credential");
        assertThat(entry.path("bodySize").intValue()).isEqualTo(2);
        assertThat(entry.path("reverify").textValue()).isEqualTo("possible");
        assertThat(entry.path("headers").path("content-type").path(0).textValue())
                .isEqualTo("application/json");
        assertThat(entry.path("headers").path("user-agent").path(0).textValue()).isEqualTo("[redacted]");
    }

    @Test
    void tellsEveryReasonThatLiesWithTheCaller() {
        assertThat(reasonOf(call("b"), 401)).isEqualTo("missing");
        assertThat(reasonOf(call("c").and("User-Agent", "right").and("User-Agent", "right"), 400))
                .isEqualTo("repeated");
        assertThat(reasonOf(call("d").withTarget("/callbacks/checked/other"), 403))
                .isEqualTo("foreign-address");
    }

    @Test
    void keepsWhatIsRefusedUnseenBecauseItsAddressHasFailedTooOften() {
        Call wrong = call("h").and("User-Agent", "wrong");
        for (int i = 0; i < 130; i++) {
            wrong.from("127.0.0.9", gateway.port());
        }
        await().until(() -> unseen().findAny().isPresent());
        assertThat(unseen())
                .allMatch(entry -> entry.path("address").textValue().equals("127.0.0.9"))
                .allMatch(entry -> entry.path("reverify").textValue().equals("possible"));
    }

    private static Stream<JsonNode> unseen() {
        return entries().filter(entry -> entry.path("reason").textValue().equals("too-many-failures"));
    }

    @Test
    void leavesOutWhatDoesNotLieWithTheCaller() {
        long before = entries().count();
        assertThat(call("e")
                        .withTarget("/callbacks/checked/nowhere")
                        .to(gateway.port())
                        .status())
                .isEqualTo(404);
        assertThat(call("f")
                        .and("User-Agent", "right")
                        .withMethod("PUT")
                        .to(gateway.port())
                        .status())
                .isEqualTo(405);
        entryOf(call("g"), 401);
        assertThat(entries().count()).isEqualTo(before + 1);
    }

    @Test
    void leavesOutThatAKnownDigestClientAsksForItsChallenge() {
        Call call = call("n").withTarget("/callbacks/checked/digest");
        assertThat(reasonOf(call, 401)).isEqualTo("missing");
        assertThat(call.and("X-API-Key", "right").to(gateway.port()).status()).isEqualTo(200);

        Call known = call.with("X-Mark-n", "known").and("X-Mark-o", "-");
        assertThat(known.to(gateway.port()).status()).isEqualTo(401);
        assertThat(reasonOf(call.and("X-Mark-q", "-").and("Authorization", "Digest x"), 401))
                .isEqualTo("malformed");
        assertThat(entries()).noneMatch(entry -> entry.path("headers").has("x-mark-o"));
    }

    @Test
    void tellsNoCredentialAndNoPersonalDataAnywhere(CapturedOutput output) throws IOException {
        Call call = Call.post(DOOR + "/" + CANARY + "?ssn=" + CANARY, "{\"ssn\":\"" + CANARY + "\"}")
                .and("X-Unknown-Signature", CANARY)
                .and("Authorization", "Bearer " + CANARY)
                .and("Cookie", CANARY)
                .and("User-Agent", CANARY)
                .and("X-Number", "canary");
        assertThat(call.to(gateway.port()).status()).isEqualTo(401);
        await().until(() -> entries().anyMatch(entry -> entry.path("headers").has("x-unknown-signature")));

        JsonNode entry = entries()
                .filter(each -> each.path("headers").has("x-unknown-signature"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.path("path").textValue()).isEqualTo(DOOR + "/[redacted]");
        assertThat(entry.path("reverify").textValue()).isEqualTo("possible");
        String report = admin.post("/api/providers/checked/test/reverify").body();
        assertThat(report).contains("\"stillRejected\"").doesNotContain(CANARY);
        assertThat(admin.get("/api/rejected").body()).doesNotContain(CANARY);
        assertThat(output.getAll()).doesNotContain(CANARY);
        boolean wouldBeFound = false;
        try (Stream<Path> files = Files.walk(gateway.dataDir())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains(CANARY)).as("in %s", file).isFalse();
                wouldBeFound |= bytes.contains("x-unknown-signature");
            }
        }
        assertThat(wouldBeFound).isTrue();
    }

    @Test
    void theKeyIsItsOwnersAlone() throws IOException {
        entryOf(call("k"), 401);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(gateway.dataDir().resolve("encryption.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aBodyOverTheLimitIsNotKept() {
        JsonNode entry = entryOf(call("l").withBody("x".repeat(1025)), 401);
        assertThat(entry.path("reverify").textValue()).isEqualTo("body-too-large");
        assertThat(entry.path("bodySize").intValue()).isEqualTo(1025);

        assertThat(entryOf(call("m").withBody("x".repeat(1024)), 401)
                        .path("reverify")
                        .textValue())
                .isEqualTo("possible");
    }

    @Test
    void aBodyThatBreaksOffIsNotVerifiable() throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            connection.send("POST " + DOOR + " HTTP/1.1\r\nHost: x\r\nX-N: 1\r\nContent-Length: 10\r\n\r\n12345");
            assertThat(connection.line()).startsWith("HTTP/1.1 401");
        }
        await().until(() -> entries().anyMatch(each -> each.path("headers").has("x-n")));
        JsonNode entry = entries()
                .filter(each -> each.path("headers").has("x-n"))
                .findFirst()
                .orElseThrow();
        assertThat(entry.path("reverify").textValue()).isEqualTo("body-incomplete");
        assertThat(entry.path("bodySize").intValue()).isEqualTo(10);
    }

    @Test
    void aCallerThatIsNotAskedForAHugeBodyDoesNotSendIt() throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            Answer answer = connection
                    .send("POST " + DOOR
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1025\r\nExpect: 100-continue\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @Test
    void pagesFromTheNewestBack() {
        for (int i = 0; i < 5; i++) {
            entryOf(call("p" + i), 401);
        }
        List<String> all = entries().map(entry -> entry.path("id").textValue()).toList();
        assertThat(all).isSortedAccordingTo(Comparator.reverseOrder());

        JsonNode first = admin.rejected("?limit=2&provider=checked&environment=test");
        JsonNode second = admin.rejected("?limit=2&before=" + first.path("next").textValue());
        assertThat(Stream.of(first, second).flatMap(page -> page.path("rejected").findValuesAsText("id").stream()))
                .containsExactlyElementsOf(all.subList(0, 4));
        assertThat(admin.rejected("?provider=nobody").path("rejected")).isEmpty();
        assertThat(admin.rejected("?provider=nobody").has("next")).isFalse();
    }

    @Test
    void whoIsNamedOrHasProvenItselfIsExpected() {
        Call wrong = call("x").and("User-Agent", "wrong");
        assertThat(call("y")
                        .and("User-Agent", "right")
                        .from("127.0.0.5", gateway.port())
                        .status())
                .isEqualTo(200);
        wrong.from("127.0.0.5", gateway.port());
        wrong.from("127.0.0.6", gateway.port());
        wrong.withTarget("/callbacks/checked/signed").from("127.0.0.7", gateway.port());
        wrong.withTarget("/callbacks/checked/other").from("127.0.0.8", gateway.port());
        await().untilAsserted(() -> assertThat(gateway.ledger()
                        .sql(
                                """
                                SELECT address FROM rejected_requests
                                WHERE address BETWEEN '127.0.0.5' AND '127.0.0.8' ORDER BY expected DESC, address""")
                        .query(String.class)
                        .list())
                .containsExactly("127.0.0.5", "127.0.0.7", "127.0.0.6", "127.0.0.8"));
    }

    /** Through the statements that {@link RejectedLogTests} tries on PostgreSQL. */
    @Test
    void isKeptWithinItsLimits() {
        List<Rejection> refused = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            refused.add(RejectedLogTests.rejection("flood", "192.0.2." + i % 4, i % 4 == 0, null, new byte[10_000]));
        }
        RejectedRequests requests = gateway.bean(RejectedRequests.class);
        requests.add(refused);

        limits(8, DataSize.ofMegabytes(256)).added(refused.size(), 20 * 10_000);
        assertThat(requests.waiting("flood", "test"))
                .hasSize(8)
                .contains(refused.get(0).id().toString());
        limits(100, DataSize.ofKilobytes(60)).added(refused.size(), 20 * 10_000);
        assertThat(requests.waiting("flood", "test"))
                .hasSizeBetween(1, 4)
                .contains(refused.get(16).id().toString());
    }

    private static RejectedLimits limits(int maxEntries, DataSize maxSize) {
        return new RejectedLimits(
                gateway.ledger(),
                gateway.bean(TransactionOperations.class),
                new RejectedSettings(maxEntries, Duration.ofDays(7), DataSize.ofKilobytes(20), maxSize, 1),
                new SimpleMeterRegistry());
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1000", "limit=" + CANARY, "before=" + CANARY, "before=%27"})
    void aBadParameterIsAProblemThatRepeatsNothing(String query) {
        HttpResponse<String> response = admin.get("/api/rejected?" + query);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checked/" + CANARY, CANARY + "/test", "idpay/uat"})
    void anUnknownDoorIsNotFound(String door) {
        HttpResponse<String> response = admin.post("/api/providers/" + door + "/reverify");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).doesNotContain(CANARY);
    }

    @Test
    void asksForThePassword() {
        for (String path : List.of("/api/rejected", "/api/providers/checked/test/reverify")) {
            URI uri = URI.create("http://localhost:" + gateway.adminPort() + path);
            assertThat(AdminDoor.send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(401);
            assertThat(AdminDoor.send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void isNotAtTheDoorForCallbacks() {
        assertThat(gateway.post("/api/providers/checked/test/reverify", "").statusCode())
                .isEqualTo(404);
        assertThat(gateway.send(gateway.request("GET", "/api/rejected")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void noOtherSiteCanUseTheBrowsersPassword() {
        String path = "/api/providers/checked/test/reverify";
        assertThat(admin.post(path, "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(admin.post(path, "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
        assertThat(admin.post(path).statusCode()).isEqualTo(200);
    }

    private static Call call(String mark) {
        return Call.post(DOOR, "{}").and("X-Mark-" + mark, "-");
    }

    private static String reasonOf(Call call, int status) {
        return entryOf(call, status).path("reason").textValue();
    }

    /** @param call with a header whose name no other call has */
    private static JsonNode entryOf(Call call, int status) {
        assertThat(call.to(gateway.port()).status()).isEqualTo(status);
        String mark = call.headers().stream()
                .filter(name -> name.startsWith("X-Mark-"))
                .reduce((first, last) -> last)
                .orElseThrow()
                .toLowerCase();
        await().until(() -> entries().anyMatch(entry -> entry.path("headers").has(mark)));
        return entries()
                .filter(entry -> entry.path("headers").has(mark))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonNode> entries() {
        JsonNode page = admin.rejected("?limit=999").path("rejected");
        return Stream.iterate(0, i -> i < page.size(), i -> i + 1).map(page::get);
    }
}
