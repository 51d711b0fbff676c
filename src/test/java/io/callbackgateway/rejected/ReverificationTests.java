package io.callbackgateway.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.encryption.Encryption;
import io.callbackgateway.encryption.EncryptionSettings;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SettingsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A wrong secret costs a replay, not a day of callbacks. Each test has an environment of its own. */
class ReverificationTests {

    private static final int CALLS = 30;

    @Nested
    class OnSqlite extends Scenarios {

        private static final String SECRET = "right-secret-of-the-provider-001";

        @Override
        String ledger() {
            return "";
        }

        @Test
        void whatTheInboxDoesNotTakeWaitsForTheNextCallAndForARestart() throws Exception {
            callAndAwait(gateway, "down");
            correct("down");
            gateway.bean(EmbeddedBroker.class).destroy();
            HttpResponse<String> stopped = new AdminDoor(gateway).post("/api/providers/checked/down/reverify");
            assertThat(stopped.statusCode()).isEqualTo(503);
            assertThat(stopped.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(AdminDoor.json(stopped).path("report").path("admitted").intValue())
                    .isZero();

            gateway.close();
            gateway = start(data);

            assertThat(reverify("down").path("admitted").intValue()).isEqualTo(CALLS);
        }

        @Test
        void admitsOnceAlsoWhereSeveralAskAtTheSameTimeOrACrashLeavesItUnmarked() throws Exception {
            callAndAwait(gateway, "crash");
            correct("crash");
            gateway.ledger()
                    .sql(
                            "CREATE TABLE before AS SELECT id, encrypted FROM rejected_requests WHERE environment = 'crash'")
                    .update();
            assertEachAdmittedOnce("crash", List.of(gateway, gateway, gateway, gateway));
            assertThat(events(gateway, "crash")).hasSize(CALLS);

            gateway.ledger()
                    .sql(
                            """
                            UPDATE rejected_requests SET admitted_at = NULL,
                                encrypted = (SELECT encrypted FROM before WHERE before.id = rejected_requests.id)
                            WHERE environment = 'crash'""")
                    .update();

            assertThat(reverify("crash").path("admitted").intValue()).isEqualTo(CALLS);

            HttpResponse<String> last = gateway.post("/callbacks/checked/crash", "{}", "X-API-Key", "right");
            gateway.eventOf(RunningGateway.callbackId(last));
            assertThat(events(gateway, "crash")).hasSize(CALLS + 1);
            assertThat(recorded(gateway, "crash")).isEqualTo(CALLS + 1);
        }

        @Test
        void aCompressedBodyIsDecodedAsIfItHadBeenLetInAtOnce() throws Exception {
            ByteArrayOutputStream coded = new ByteArrayOutputStream();
            try (OutputStream gzip = new GZIPOutputStream(coded)) {
                gzip.write("{\"number\":\"1\"}".getBytes(StandardCharsets.UTF_8));
            }
            Call call = Call.post("/callbacks/checked/coded", "")
                    .withBody(coded.toByteArray())
                    .and("Content-Encoding", "gzip")
                    .and("X-API-Key", "right");
            assertThat(call.to(gateway.port()).status()).isEqualTo(401);
            await().until(() -> rejected("coded").size() == 1);
            correct("coded");

            reverify("coded");

            await().until(() -> recorded(gateway, "coded") == 1);
            String id = gateway.ledger()
                    .sql("SELECT callback_id FROM callbacks WHERE environment = 'coded'")
                    .query(String.class)
                    .single();
            assertThat(gateway.rawRequestOf(id).path("body").textValue()).isEqualTo("{\"number\":\"1\"}");
        }

        @Test
        void aSignedRequestThatItsProviderHasSentAgainMeanwhileIsTheSameCallback() throws Exception {
            String door = "/callbacks/checked/signed";
            String[] signature = signature("{}");
            settings.reload(gateway, hmac("wrong-secret-of-the-provider-001"));
            assertThat(gateway.post(door, "{}", signature).statusCode()).isEqualTo(401);
            await().until(() -> rejected("signed").size() == 1);

            settings.reload(gateway, hmac(SECRET));
            assertThat(gateway.post(door, "{}", signature).statusCode()).isEqualTo(200);
            assertThat(reverify("signed").path("admitted").intValue()).isEqualTo(1);
            HttpResponse<String> last = gateway.post(door, "{\"last\":true}", signature("{\"last\":true}"));
            gateway.eventOf(RunningGateway.callbackId(last));
            assertThat(recorded(gateway, "signed")).isEqualTo(2);
            assertThat(events(gateway, "signed")).hasSize(2);
        }

        private static String[] hmac(String secret) {
            String hmac = "gateway.providers.checked.signed.auth[0].hmac.";
            return new String[] {
                hmac + "template={timestamp}.{body}",
                hmac + "timestamp-header=X-Timestamp",
                hmac + "secrets[0]=" + secret
            };
        }

        private static String[] signature(String body) throws GeneralSecurityException {
            String timestamp = String.valueOf(Instant.now().getEpochSecond());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return new String[] {
                "X-Timestamp",
                timestamp,
                "Authorization",
                "HMAC " + HexFormat.of().formatHex(signature)
            };
        }
    }

    @Nested
    class OnPostgres extends Scenarios {

        private final String url = Postgres.shared().newDatabase();

        @Override
        String ledger() {
            return url;
        }

        @Test
        void admitsOnceAlsoWhereTwoGatewaysShareALedger(@TempDir Path otherData) throws Exception {
            callAndAwait(gateway, "shared");
            correct("shared");
            try (RunningGateway other = start(otherData, "gateway.encryption.key=" + OLDER_KEY)) {
                assertEachAdmittedOnce("shared", List.of(gateway, other, gateway, other));
                assertThat(events(gateway, "shared").size()
                                + events(other, "shared").size())
                        .isEqualTo(CALLS);
            }
        }
    }

    /** On what an older version has left: a key for rejected requests alone, and a table of its own for whole ones. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Scenarios {

        static final String OLDER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

        private static final String OLDER_ID = "01990000-0000-7000-8000-000000000001";

        RunningGateway gateway;
        SettingsFile settings;
        Path data;
        private Path routes;

        /** Its URL; empty for SQLite. */
        abstract String ledger();

        @BeforeAll
        void startWithMistypedSecrets(@TempDir Path folder) throws Exception {
            data = Files.createDirectory(folder.resolve("data"));
            routes = folder.resolve("routes");
            CheckedProvider.writeTo(routes);
            settings = new SettingsFile(
                    folder.resolve("settings.properties"),
                    Stream.of("test", "down", "crash", "coded", "shared")
                            .flatMap(environment -> Stream.of(secret(environment, "mistyped")))
                            .toArray(String[]::new));
            keepAsAnOlderVersion(folder.resolve("elsewhere"));
            gateway = start(data);
        }

        @AfterAll
        void stop() {
            gateway.close();
        }

        RunningGateway start(Path data, String... more) {
            return RunningGateway.startOn(
                    data,
                    Stream.concat(
                                    Stream.of(
                                            settings.location(),
                                            "gateway.ledger.url=" + ledger(),
                                            "gateway.routes-dir=" + routes,
                                            "gateway.door.gzip=true",
                                            "gateway.providers.checked.older.auth[0].api-key.secrets[0]=right"),
                                    Stream.of(more))
                            .toArray(String[]::new));
        }

        void correct(String environment) {
            settings.reload(gateway, secret(environment, "right"));
        }

        JsonNode reverify(String environment) {
            return new AdminDoor(gateway).reverify("checked/" + environment);
        }

        JsonNode rejected(String environment) {
            return ReverificationTests.rejected(gateway, environment);
        }

        @Test
        void afterACorrectionAdmitsWhatWasRefusedOnceAndInOrder() {
            List<String> ids = callAndAwait(gateway, "test");
            JsonNode same = reverify("test");
            assertThat(same.path("checked").intValue()).isEqualTo(CALLS);
            assertThat(same.path("admitted").intValue()).isZero();
            assertThat(same.path("stillRejected").intValue()).isEqualTo(CALLS);
            assertThat(same.path("reasons").path("wrong-credential").intValue()).isEqualTo(CALLS);

            correct("test");
            assertThat(new Call(
                                    "GET",
                                    "/callbacks/checked/test",
                                    List.of("X-API-Key", "wrong all the same"),
                                    new byte[0])
                            .to(gateway.port())
                            .status())
                    .isEqualTo(401);
            await().until(() -> rejected("test").size() == CALLS + 1);

            JsonNode report = reverify("test");

            assertThat(report.path("checked").intValue()).isEqualTo(CALLS + 1);
            assertThat(report.path("admitted").intValue()).isEqualTo(CALLS);
            assertThat(report.path("stillRejected").intValue()).isEqualTo(1);
            await().untilAsserted(() -> assertThat(events(gateway, "test")).hasSize(CALLS));
            assertThat(events(gateway, "test"))
                    .extracting(event -> event.path("data").path("reference").textValue())
                    .containsExactlyElementsOf(
                            IntStream.range(0, CALLS).mapToObj(String::valueOf).toList());
            assertThat(events(gateway, "test"))
                    .extracting(event -> event.path("data").path("callbackId").textValue())
                    .containsExactlyElementsOf(ids);
            assertThat(events(gateway, "test"))
                    .allMatch(event ->
                            event.path("data").path("origin").textValue().equals("replay"));
            assertThat(gateway.rawRequestOf(ids.get(0)).path("body").textValue())
                    .isEqualTo("{\"number\":0}");
            assertThat(gateway.rawRequestOf(ids.get(1)).path("query").path("a").textValue())
                    .isEqualTo("1 2");
            assertThat(gateway.rawRequestOf(ids.get(3)).path("body").textValue())
                    .isEqualTo("abcde");
            assertThat(gateway.rawRequestOf(ids.get(4)).path("body").textValue())
                    .isEqualTo("waited");

            JsonNode second = reverify("test");

            assertThat(second.path("checked").intValue()).isEqualTo(1);
            assertThat(second.path("admitted").intValue()).isZero();
            assertThat(recorded(gateway, "test")).isEqualTo(CALLS);
            assertThat(events(gateway, "test")).hasSize(CALLS);
            assertThat(new AdminDoor(gateway)
                            .rejected("?environment=test&limit=2")
                            .path("rejected")
                            .findValuesAsText("reverify"))
                    .containsExactly("possible", "admitted");
        }

        @Test
        void whatAnOlderVersionRejectedIsStillReadAndVerifiedAgain() {
            assertThat(rejected("older").findValuesAsText("reverify")).containsExactly("possible");

            assertThat(reverify("older").path("admitted").intValue()).isEqualTo(1);
            assertThat(gateway.eventOf(OLDER_ID).path("data").path("reference").textValue())
                    .isEqualTo("kept");
        }

        private void keepAsAnOlderVersion(Path elsewhere) throws IOException {
            Files.writeString(data.resolve("rejected.key"), OLDER_KEY);
            Encryption encryption = new Encryption(new EncryptionSettings(OLDER_KEY), new DataDirectory(elsewhere));
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            Instant now = Instant.now();
            WireRequest request = new WireRequest(
                    "POST",
                    "/callbacks/checked/older",
                    null,
                    Map.of("x-api-key", List.of("right"), "x-number", List.of("kept")),
                    () -> body,
                    null,
                    "127.0.0.1",
                    false,
                    List.of(),
                    now);
            DriverManagerDataSource database = new DriverManagerDataSource(
                    ledger().isEmpty() ? "jdbc:sqlite:" + data.resolve("ledger.db") : ledger());
            Flyway.configure().dataSource(database).target("3").load().migrate();
            JdbcClient jdbc = JdbcClient.create(database);
            jdbc.sql(
                            """
                            INSERT INTO rejected_requests (id, provider, environment, network, address, received_at, method,
                                path, reason, headers, body_size, body_state, key_id, size, expected)
                            VALUES (?, 'checked', 'older', '127.0.0.1', '127.0.0.1', ?, 'POST', '/', 'wrong-credential', '{}',
                                2, 'whole', ?, 1500, 0)""")
                    .params(OLDER_ID, StoredTime.of(now), encryption.keyId())
                    .update();
            jdbc.sql("INSERT INTO rejected_raw (id, sealed) VALUES (?, ?)")
                    .params(OLDER_ID, encryption.encrypt(KeptRequest.toJson(request)))
                    .update();
        }
    }

    private static String[] secret(String environment, String secret) {
        String auth = "gateway.providers.checked." + environment + ".auth";
        return new String[] {auth + "[0].api-key.secrets[0]=" + secret, auth + "[1].path-token.secrets[0]=" + secret};
    }

    private static JsonNode rejected(RunningGateway gateway, String environment) {
        return new AdminDoor(gateway).rejected("?environment=" + environment).path("rejected");
    }

    private static List<JsonNode> events(RunningGateway gateway, String environment) {
        return gateway.events().stream()
                .filter(event -> environment.equals(
                        event.path("data").path("environment").textValue()))
                .toList();
    }

    private static long recorded(RunningGateway gateway, String environment) {
        return gateway.ledger()
                .sql("SELECT count(*) FROM callbacks WHERE environment = ?")
                .param(environment)
                .query(Long.class)
                .single();
    }

    /** Each is answered by what it admitted itself, or that another one is at work. */
    private static void assertEachAdmittedOnce(String environment, List<RunningGateway> gateways) throws Exception {
        String path = "/api/providers/checked/" + environment + "/reverify";
        RejectedRequests requests = gateways.get(0).bean(RejectedRequests.class);
        assertThat(requests.hold("checked", environment, "somebody else's", Duration.ofMinutes(1)))
                .isTrue();
        for (RunningGateway gateway : gateways) {
            HttpResponse<String> held = new AdminDoor(gateway).post(path);
            assertThat(held.statusCode()).isEqualTo(409);
            assertThat(AdminDoor.json(held).path("report").path("checked").intValue())
                    .isZero();
        }
        requests.release("somebody else's");
        ExecutorService operators = Executors.newFixedThreadPool(gateways.size());
        try {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (RunningGateway gateway : gateways) {
                answers.add(operators.submit(() -> new AdminDoor(gateway).post(path)));
            }
            int admitted = 0;
            for (Future<HttpResponse<String>> each : answers) {
                assertThat(each.get().statusCode()).isIn(200, 409);
                if (each.get().statusCode() == 200) {
                    admitted += AdminDoor.json(each.get()).path("admitted").intValue();
                }
            }
            assertThat(admitted).isEqualTo(CALLS);
            await().untilAsserted(() ->
                    assertThat(recorded(gateways.get(0), environment)).isEqualTo(CALLS));
            await().untilAsserted(() -> assertThat(gateways.stream()
                            .distinct()
                            .mapToInt(gateway -> events(gateway, environment).size())
                            .sum())
                    .isEqualTo(CALLS));
        } finally {
            operators.shutdownNow();
        }
    }

    /** @return the ids in the rejected log, in the order of the calls */
    private static List<String> callAndAwait(RunningGateway gateway, String environment) {
        for (int i = 0; i < CALLS; i++) {
            assertThat(call(gateway, "/callbacks/checked/" + environment, i))
                    .as("call %s", i)
                    .isEqualTo(401);
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> rejected(gateway, environment).size() == CALLS);
        assertThat(rejected(gateway, environment).findValuesAsText("reverify")).containsOnly("possible");
        List<String> ids = new ArrayList<>(rejected(gateway, environment).findValuesAsText("id"));
        ids.sort(Comparator.naturalOrder());
        return ids;
    }

    private static int call(RunningGateway gateway, String door, int number) {
        Call call = Call.post(door, "{\"number\":" + number + "}")
                .and("X-API-Key", "right")
                .and("X-Number", String.valueOf(number));
        return switch (number % 5) {
            case 0 -> call.to(gateway.port()).status();
            case 1 ->
                call.withMethod("GET")
                        .withTarget(door + "?a=1%202&b")
                        .withBody("")
                        .to(gateway.port())
                        .status();
            case 2 ->
                call.without("X-API-Key")
                        .withTarget(door + "/right")
                        .to(gateway.port())
                        .status();
            case 3 -> chunked(gateway, door, number);
            default -> waitingForContinue(gateway, door, number);
        };
    }

    private static int chunked(RunningGateway gateway, String door, int number) {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            return connection
                    .send(head(door, number) + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n")
                    .send("3\r\ncde\r\n0\r\n\r\n")
                    .answer()
                    .status();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int waitingForContinue(RunningGateway gateway, String door, int number) {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            connection.send(head(door, number) + "Content-Length: 6\r\nExpect: 100-continue\r\n\r\n");
            assertThat(connection.line()).startsWith("HTTP/1.1 100");
            assertThat(connection.line()).isEmpty();
            return connection.send("waited").answer().status();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String head(String door, int number) {
        return "POST " + door + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: right\r\nX-Number: " + number
                + "\r\n";
    }
}
