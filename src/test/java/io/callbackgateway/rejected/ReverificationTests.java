package io.callbackgateway.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong secret costs a replay, not a day of callbacks. */
class ReverificationTests {

    private static final String DOOR = "/callbacks/checked/test";
    private static final int CALLS = 30;

    @Nested
    class OnSqlite extends Scenarios {
        @Override
        String ledger() {
            return "gateway.ledger.url=";
        }

        @Test
        void whatTheInboxDoesNotTakeWaitsForTheNextCall() throws Exception {
            try (RunningGateway wrong = start("mistyped")) {
                callAndAwait(wrong);
            }
            try (RunningGateway gateway = start("right")) {
                gateway.bean(EmbeddedBroker.class).destroy();
                HttpResponse<String> stopped = new AdminDoor(gateway).post("/api/providers/checked/test/reverify");
                assertThat(stopped.statusCode()).isEqualTo(503);
                assertThat(stopped.headers().firstValue("Content-Type")).contains("application/problem+json");
                assertThat(AdminDoor.json(stopped)
                                .path("report")
                                .path("admitted")
                                .intValue())
                        .isZero();
            }
            try (RunningGateway gateway = start("right")) {
                assertThat(new AdminDoor(gateway)
                                .reverify("checked/test")
                                .path("admitted")
                                .intValue())
                        .isEqualTo(CALLS);
            }
        }

        @Test
        void admitsOnceAlsoWhereSeveralAskAtTheSameTimeOrACrashLeavesItUnmarked() throws Exception {
            try (RunningGateway wrong = start("mistyped")) {
                callAndAwait(wrong);
            }
            try (RunningGateway gateway = start("right")) {
                gateway.ledger()
                        .sql("CREATE TABLE before AS SELECT id, encrypted FROM rejected_requests")
                        .update();
                assertEachAdmittedOnce(List.of(gateway, gateway, gateway, gateway));
                assertThat(gateway.events()).hasSize(CALLS);

                gateway.ledger()
                        .sql(
                                """
                                UPDATE rejected_requests SET admitted_at = NULL,
                                    encrypted = (SELECT encrypted FROM before WHERE before.id = rejected_requests.id)""")
                        .update();

                assertThat(new AdminDoor(gateway)
                                .reverify("checked/test")
                                .path("admitted")
                                .intValue())
                        .isEqualTo(CALLS);

                HttpResponse<String> last = gateway.post(DOOR, "{}", "X-API-Key", "right");
                gateway.eventOf(RunningGateway.callbackId(last));
                assertThat(gateway.events()).hasSize(CALLS + 1);
                assertThat(gateway.recorded()).isEqualTo(CALLS + 1);
            }
        }

        @Test
        void aCompressedBodyIsDecodedAsIfItHadBeenLetInAtOnce() throws Exception {
            ByteArrayOutputStream coded = new ByteArrayOutputStream();
            try (OutputStream gzip = new GZIPOutputStream(coded)) {
                gzip.write("{\"number\":\"1\"}".getBytes(StandardCharsets.UTF_8));
            }
            Call call = Call.post(DOOR, "")
                    .withBody(coded.toByteArray())
                    .and("Content-Encoding", "gzip")
                    .and("X-API-Key", "right");
            try (RunningGateway wrong = start("mistyped", "gateway.door.gzip=true")) {
                assertThat(call.to(wrong.port()).status()).isEqualTo(401);
                await().until(() ->
                        new AdminDoor(wrong).rejected("").path("rejected").size() == 1);
            }
            try (RunningGateway gateway = start("right", "gateway.door.gzip=true")) {
                new AdminDoor(gateway).reverify("checked/test");

                await().until(() -> gateway.recorded() == 1);
                String id = gateway.ledger()
                        .sql("SELECT callback_id FROM callbacks")
                        .query(String.class)
                        .single();
                assertThat(gateway.rawRequestOf(id).path("body").textValue()).isEqualTo("{\"number\":\"1\"}");
            }
        }

        @Test
        void aSignedRequestThatItsProviderHasSentAgainMeanwhileIsTheSameCallback() throws Exception {
            Call signed = signed("right-secret-of-the-provider-001");
            String[] hmac = {
                "gateway.providers.checked.other.auth[0].hmac.template={timestamp}.{body}",
                "gateway.providers.checked.other.auth[0].hmac.timestamp-header=X-Timestamp",
                "gateway.providers.checked.other.auth[0].hmac.secrets[0]="
            };
            try (RunningGateway wrong =
                    start("right", hmac[0], hmac[1], hmac[2] + "wrong-secret-of-the-provider-001")) {
                assertThat(signed.to(wrong.port()).status()).isEqualTo(401);
                await().until(() ->
                        new AdminDoor(wrong).rejected("").path("rejected").size() == 1);
            }
            try (RunningGateway gateway =
                    start("right", hmac[0], hmac[1], hmac[2] + "right-secret-of-the-provider-001")) {
                assertThat(signed.to(gateway.port()).status()).isEqualTo(200);
                assertThat(new AdminDoor(gateway)
                                .reverify("checked/other")
                                .path("admitted")
                                .intValue())
                        .isEqualTo(1);
                HttpResponse<String> last = gateway.post(DOOR, "{}", "X-API-Key", "right");
                gateway.eventOf(RunningGateway.callbackId(last));
                await().untilAsserted(() -> assertThat(gateway.recorded()).isEqualTo(2));
                assertThat(gateway.events()).hasSize(2);
            }
        }

        private static Call signed(String secret) throws GeneralSecurityException {
            String timestamp = String.valueOf(Instant.now().getEpochSecond());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal((timestamp + ".{}").getBytes(StandardCharsets.UTF_8));
            return Call.post("/callbacks/checked/other", "{}")
                    .and("X-Timestamp", timestamp)
                    .and("Authorization", "HMAC " + HexFormat.of().formatHex(signature));
        }
    }

    @Nested
    class OnPostgres extends Scenarios {

        private final String url = Postgres.shared().newDatabase();

        @Override
        String ledger() {
            return "gateway.ledger.url=" + url;
        }

        @Test
        void admitsOnceAlsoWhereTwoGatewaysShareALedger(@TempDir Path otherData) throws Exception {
            String key = "gateway.encryption.key=" + Base64.getEncoder().encodeToString(new byte[32]);
            try (RunningGateway wrong = start("mistyped", key)) {
                callAndAwait(wrong);
            }
            try (RunningGateway one = start("right", key);
                    RunningGateway other = startOn(otherData, "right", key)) {
                assertEachAdmittedOnce(List.of(one, other, one, other));
                assertThat(one.events().size() + other.events().size()).isEqualTo(CALLS);
            }
        }
    }

    abstract static class Scenarios {

        @TempDir
        Path routes;

        @TempDir
        Path data;

        abstract String ledger();

        @BeforeEach
        void writeRoutes() {
            CheckedProvider.writeTo(routes);
        }

        @Test
        void afterACorrectionAdmitsWhatWasRefusedOnceAndInOrder() {
            List<String> ids;
            try (RunningGateway gateway = start("mistyped")) {
                ids = callAndAwait(gateway);
                AdminDoor admin = new AdminDoor(gateway);
                JsonNode same = admin.reverify("checked/test");
                assertThat(same.path("checked").intValue()).isEqualTo(CALLS);
                assertThat(same.path("admitted").intValue()).isZero();
                assertThat(same.path("stillRejected").intValue()).isEqualTo(CALLS);
                assertThat(same.path("reasons").path("wrong-credential").intValue())
                        .isEqualTo(CALLS);
            }
            try (RunningGateway gateway = start("right")) {
                AdminDoor admin = new AdminDoor(gateway);
                assertThat(new Call("GET", DOOR, List.of("X-API-Key", "wrong all the same"), new byte[0])
                                .to(gateway.port())
                                .status())
                        .isEqualTo(401);
                await().until(() -> admin.rejected("").path("rejected").size() == CALLS + 1);

                JsonNode report = admin.reverify("checked/test");

                assertThat(report.path("checked").intValue()).isEqualTo(CALLS + 1);
                assertThat(report.path("admitted").intValue()).isEqualTo(CALLS);
                assertThat(report.path("stillRejected").intValue()).isEqualTo(1);
                await().untilAsserted(() -> assertThat(gateway.events()).hasSize(CALLS));
                assertThat(gateway.events())
                        .extracting(
                                event -> event.path("data").path("reference").textValue())
                        .containsExactlyElementsOf(IntStream.range(0, CALLS)
                                .mapToObj(String::valueOf)
                                .toList());
                assertThat(gateway.events())
                        .extracting(
                                event -> event.path("data").path("callbackId").textValue())
                        .containsExactlyElementsOf(ids);
                assertThat(gateway.events())
                        .allMatch(event ->
                                event.path("data").path("origin").textValue().equals("replay"));
                assertThat(gateway.rawRequestOf(ids.get(0)).path("body").textValue())
                        .isEqualTo("{\"number\":0}");
                assertThat(gateway.rawRequestOf(ids.get(1))
                                .path("query")
                                .path("a")
                                .textValue())
                        .isEqualTo("1 2");
                assertThat(gateway.rawRequestOf(ids.get(3)).path("body").textValue())
                        .isEqualTo("abcde");
                assertThat(gateway.rawRequestOf(ids.get(4)).path("body").textValue())
                        .isEqualTo("waited");

                JsonNode second = admin.reverify("checked/test");

                assertThat(second.path("checked").intValue()).isEqualTo(1);
                assertThat(second.path("admitted").intValue()).isZero();
                assertThat(gateway.recorded()).isEqualTo(CALLS);
                assertThat(gateway.events()).hasSize(CALLS);
                assertThat(admin.rejected("?limit=2").path("rejected").findValuesAsText("reverify"))
                        .containsExactly("possible", "admitted");
            }
        }

        RunningGateway start(String secret, String... settings) {
            return startOn(data, secret, settings);
        }

        RunningGateway startOn(Path data, String secret, String... settings) {
            return RunningGateway.startOn(
                    data,
                    Stream.concat(
                                    Stream.of(
                                            ledger(),
                                            "gateway.routes-dir=" + routes,
                                            "gateway.providers.checked.test.auth[0].api-key.secrets[0]=" + secret,
                                            "gateway.providers.checked.test.auth[1].path-token.secrets[0]=" + secret),
                                    Stream.of(settings))
                            .toArray(String[]::new));
        }
    }

    /** Each is answered by what it admitted itself, or that another one is at work. */
    private static void assertEachAdmittedOnce(List<RunningGateway> gateways) throws Exception {
        RejectedRequests requests = gateways.get(0).bean(RejectedRequests.class);
        assertThat(requests.hold("checked", "test", "somebody else's", Duration.ofMinutes(1)))
                .isTrue();
        for (RunningGateway gateway : gateways) {
            HttpResponse<String> held = new AdminDoor(gateway).post("/api/providers/checked/test/reverify");
            assertThat(held.statusCode()).isEqualTo(409);
            assertThat(AdminDoor.json(held).path("report").path("checked").intValue())
                    .isZero();
        }
        requests.release("somebody else's");
        ExecutorService operators = Executors.newFixedThreadPool(gateways.size());
        try {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (RunningGateway gateway : gateways) {
                answers.add(
                        operators.submit(() -> new AdminDoor(gateway).post("/api/providers/checked/test/reverify")));
            }
            int admitted = 0;
            for (Future<HttpResponse<String>> each : answers) {
                assertThat(each.get().statusCode()).isIn(200, 409);
                if (each.get().statusCode() == 200) {
                    admitted += AdminDoor.json(each.get()).path("admitted").intValue();
                }
            }
            assertThat(admitted).isEqualTo(CALLS);
            await().untilAsserted(() -> assertThat(gateways.get(0).recorded()).isEqualTo(CALLS));
            await().untilAsserted(() -> assertThat(gateways.stream()
                            .distinct()
                            .mapToInt(gateway -> gateway.events().size())
                            .sum())
                    .isEqualTo(CALLS));
        } finally {
            operators.shutdownNow();
        }
    }

    /** @return the ids in the rejected log, in the order of the calls */
    private static List<String> callAndAwait(RunningGateway gateway) {
        for (int i = 0; i < CALLS; i++) {
            assertThat(call(gateway, i)).as("call %s", i).isEqualTo(401);
        }
        AdminDoor admin = new AdminDoor(gateway);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> admin.rejected("").path("rejected").size() == CALLS);
        assertThat(admin.rejected("").path("rejected").findValuesAsText("reverify"))
                .containsOnly("possible");
        List<String> ids = new ArrayList<>(admin.rejected("").path("rejected").findValuesAsText("id"));
        ids.sort(Comparator.naturalOrder());
        return ids;
    }

    private static int call(RunningGateway gateway, int number) {
        Call call = Call.post(DOOR, "{\"number\":" + number + "}")
                .and("X-API-Key", "right")
                .and("X-Number", String.valueOf(number));
        return switch (number % 5) {
            case 0 -> call.to(gateway.port()).status();
            case 1 ->
                call.withMethod("GET")
                        .withTarget(DOOR + "?a=1%202&b")
                        .withBody("")
                        .to(gateway.port())
                        .status();
            case 2 ->
                call.without("X-API-Key")
                        .withTarget(DOOR + "/right")
                        .to(gateway.port())
                        .status();
            case 3 -> chunked(gateway, number);
            default -> waitingForContinue(gateway, number);
        };
    }

    private static int chunked(RunningGateway gateway, int number) {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            return connection
                    .send(head(number) + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n")
                    .send("3\r\ncde\r\n0\r\n\r\n")
                    .answer()
                    .status();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int waitingForContinue(RunningGateway gateway, int number) {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            connection.send(head(number) + "Content-Length: 6\r\nExpect: 100-continue\r\n\r\n");
            assertThat(connection.line()).startsWith("HTTP/1.1 100");
            assertThat(connection.line()).isEmpty();
            return connection.send("waited").answer().status();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String head(int number) {
        return "POST " + DOOR + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: right\r\nX-Number: " + number
                + "\r\n";
    }
}
