package io.callbackgateway.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.dispatch.archive.ArchiveSettings;
import io.callbackgateway.dispatch.archive.store.ArchiveStore;
import io.callbackgateway.dispatch.archive.store.ArchiveStores;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.FreePort;
import io.callbackgateway.testing.PagedDeadLetters;
import io.callbackgateway.testing.RunningGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.camel.CamelContext;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** One person's data goes from everywhere, and all others' stays: at a gateway that archives objects in a bucket, and one that archives segments in a folder. */
class ErasureTests {

    private static final String PERSON = "Jane Q. Canary";

    @TempDir
    private static Path folder;

    private static final int PORT = FreePort.next();
    private static final Map<String, RunningGateway> GATEWAYS = new HashMap<>();
    private static S3Proxy server;

    @BeforeAll
    static void start() throws Exception {
        startServer();
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + PORT))
                .region(Region.EU_NORTH_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("archive", "secret")))
                .build()) {
            s3.createBucket(bucket -> bucket.bucket("objects"));
            s3.createBucket(bucket -> bucket.bucket("segments"));
        }
        FileSystemUtils.copyRecursively(Path.of("routes"), folder.resolve("routes"));
        Files.copy(
                Path.of("src/test/resources/several-transactions/parcel.camel.yaml"),
                folder.resolve("routes/parcel.camel.yaml"));
        start("objects", bucket("objects"));
        start("segments", folder("segments"));
    }

    private static void start(String layout, String uri) {
        GATEWAYS.put(
                layout,
                RunningGateway.start(
                        "gateway.routes-dir=" + folder.resolve("routes"),
                        "gateway.providers.idpay.uat.auth[0].none=true",
                        "gateway.providers.parcel.production.auth[0].none=true",
                        "gateway.archive.layout=" + layout,
                        "gateway.archive.uri=" + uri));
    }

    @AfterAll
    static void stop() throws Exception {
        GATEWAYS.values().forEach(RunningGateway::close);
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"objects", "segments"})
    void rawRequestsGoFromLedgerAndArchiveAndHistoryStays(String layout) throws Exception {
        RunningGateway gateway = GATEWAYS.get(layout);
        AdminDoor admin = new AdminDoor(gateway);
        ArchiveStore archive = store(gateway);
        String first = call(gateway, "erase-me", "waiting");
        String other = call(gateway, "keep-me", "waiting");
        gateway.outcomeOf(first);
        gateway.outcomeOf(other);
        await().until(() ->
                archived(archive).contains(first) && archived(archive).contains(other));
        assertThat(archived(archive)).contains(PERSON + " erase-me").contains(PERSON + " keep-me");
        ArchiveStore copy = copy(gateway, layout);

        JsonNode would = AdminDoor.json(admin.post(path("erase-me") + "?dry-run=true"));
        assertThat(would.path("requests").intValue()).isOne();
        assertThat(would.path("archived").intValue()).isOne();
        assertThat(gateway.rawRequestOf(first).toString()).contains(PERSON);

        JsonNode erased = AdminDoor.json(admin.post(path("erase-me")));
        assertThat(erased.path("requests").intValue()).isOne();
        assertThat(erased.path("archived").intValue()).isOne();
        assertThat(erased.path("finishedAt").isTextual()).isTrue();
        assertThat(erased.path("proof").textValue()).matches("[0-9a-f]{64}");
        assertThat(erased.path("left").toString()).contains("backups that were made before");

        assertErased(archive);
        assertThat(admin.get("/api/callbacks/" + first + "/request").statusCode())
                .isEqualTo(404);
        assertThat(gateway.rawRequestOf(other).toString()).contains(PERSON);
        JsonNode timeline = AdminDoor.json(admin.get("/api/transactions/idpay/uat/erase-me"));
        assertThat(timeline.toString()).contains("personal data erased: 1 raw requests in the ledger");
        assertThat(timeline.toString()).doesNotContain(PERSON);
        assertThat(asNow(admin, "idpay", "uat", "erase-me", "keep-me"))
                .isEqualTo(Map.of("callbacks", 2L, "erased", 1L, "same", 1L));

        JsonNode again = AdminDoor.json(admin.post(path("erase-me")));
        assertThat(again.path("requests").intValue()).as("of both together").isOne();
        assertThat(again.path("proof")).isEqualTo(erased.path("proof"));

        Traces traces = gateway.bean(Traces.class);
        ArchivedTraces inCopy = ArchivedTraces.of(
                copy,
                "idpay/uat",
                "erase-me",
                traces.places(Set.of(first)),
                traces.documents("idpay", "uat", "erase-me"));
        assertThat(inCopy.requests()).isOne();
        inCopy.delete();
        assertErased(copy);

        String later = call(gateway, "erase-me", "approved");
        assertThat(gateway.eventOf(later).at("/data/sequence").intValue()).isEqualTo(2);
        await().until(() -> archived(archive).contains(later));
        assertThat(AdminDoor.json(admin.post(path("erase-me"))).path("requests").intValue())
                .isEqualTo(2);
        assertThat(archived(archive)).doesNotContain(PERSON + " erase-me");
        assertThat(admin.post(path("nobody")).statusCode()).isEqualTo(404);
    }

    private static void assertErased(ArchiveStore archive) throws IOException {
        assertThat(archived(archive)).doesNotContain(PERSON + " erase-me").contains(PERSON + " keep-me");
        assertThat(archived(archive)).as("its event").contains("\"subject\":\"erase-me\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"objects", "segments"})
    void aCallbackAboutSeveralTransactionsGoesAsAWholeAndTheOthersKeepTheirHistory(String layout) throws Exception {
        RunningGateway gateway = GATEWAYS.get(layout);
        AdminDoor admin = new AdminDoor(gateway);
        ArchiveStore archive = store(gateway);
        String both = parcel(gateway, "both", "{\"id\":\"one\",\"state\":\"new\"},{\"id\":\"two\",\"state\":\"new\"}");
        String second = parcel(gateway, "second", "{\"id\":\"two\",\"state\":\"paid\"}");
        await().until(() -> archived(archive).contains(second));
        assertThat(archived(archive)).contains(PERSON + " both");

        JsonNode erased = AdminDoor.json(admin.post("/api/transactions/parcel/production/one/erase"));

        assertThat(erased.path("requests").intValue()).isOne();
        assertThat(erased.path("archived").intValue())
                .as("beside each of the two")
                .isEqualTo(2);
        assertThat(archived(archive)).doesNotContain(PERSON + " both").contains(PERSON + " second");
        assertThat(admin.get("/api/callbacks/" + both + "/request").statusCode())
                .isEqualTo(404);
        JsonNode timeline = AdminDoor.json(admin.get("/api/transactions/parcel/production/two"));
        assertThat(timeline.at("/state/sequence").intValue()).isEqualTo(2);
        assertThat(timeline.path("entries").findValuesAsText("callbackId")).contains(both, second);
        assertThat(asNow(admin, "parcel", "production", "two"))
                .isEqualTo(Map.of("callbacks", 2L, "erased", 1L, "same", 1L));
        assertThat(AdminDoor.json(admin.post("/api/transactions/parcel/production/two/erase?dry-run=true"))
                        .path("requests")
                        .intValue())
                .isOne();
    }

    @Test
    void aDeadLetterGoesFromDeepInALongQueueAndAllOthersStayInOrder() throws Exception {
        RunningGateway gateway = GATEWAYS.get("objects");
        AdminDoor admin = new AdminDoor(gateway);
        EmbeddedBroker broker = gateway.bean(EmbeddedBroker.class);
        try (PagedDeadLetters queue = new PagedDeadLetters(gateway)) {
            queue.add(1_500);
            String dead = RunningGateway.callbackId(
                    gateway.post("/callbacks/idpay/uat", "{\"id\":\"dead\",\"name\":\"" + PERSON + "\""));
            await().until(() -> broker.depth("inbox.dead") == 1_501);
            queue.add(1_500);

            JsonNode would = AdminDoor.json(admin.post(path("dead") + "?dry-run=true"));
            JsonNode erased = AdminDoor.json(admin.post(path("dead")));

            assertThat(would.path("deadLetters").intValue()).isOne();
            assertThat(erased.path("deadLetters").intValue()).isOne();
            assertThat(queue.numbers())
                    .isEqualTo(IntStream.range(0, 3_000).boxed().toList());
            assertThat(gateway.outcomeOf(dead)).isEqualTo("discarded");
            assertThat(admin.get("/api/callbacks/" + dead + "/request").body()).contains("was erased");
        }
    }

    @Test
    void whatADeadLetterIsAboutMayNotBeKnownAndTheAnswerSaysSo() throws Exception {
        RunningGateway gateway = GATEWAYS.get("segments");
        AdminDoor admin = new AdminDoor(gateway);
        EmbeddedBroker broker = gateway.bean(EmbeddedBroker.class);
        gateway.outcomeOf(parcel(gateway, "known", "{\"id\":\"readable\",\"state\":\"new\"}"));
        long before = broker.depth("inbox.dead");
        String dead = parcel(gateway, "dead", "{\"id\":\"readable\",\"state\":\"paid\"},{\"state\":\"new\"}");
        await().until(() -> broker.depth("inbox.dead") == before + 1);

        JsonNode erased = AdminDoor.json(admin.post("/api/transactions/parcel/production/readable/erase"));

        assertThat(erased.path("deadLetters").intValue()).isZero();
        assertThat(erased.path("left").toString()).contains("dead letters of which it is not known");
        assertThat(gateway.rawRequestOf(dead).toString()).contains(PERSON);
    }

    @Test
    void whileTheArchiveIsAwayNothingIsDeletedAndWhatWasBegunGoesOnByItself() throws Exception {
        RunningGateway gateway = GATEWAYS.get("objects");
        AdminDoor admin = new AdminDoor(gateway);
        ArchiveStore archive = store(gateway);
        String id = call(gateway, "away", "waiting");
        gateway.outcomeOf(id);
        await().until(() -> archived(archive).contains(id));
        Erasures table = gateway.bean(Erasures.class);
        server.stop();
        try {
            HttpResponse<String> away = admin.post(path("away"));
            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(gateway.rawRequestOf(id).toString()).contains(PERSON);

            table.begin("idpay", "uat", "away", "somebody"); // as if it had gone away a moment later
            gateway.bean(Erasure.class).goOn();
            assertThat(table.of("idpay", "uat", "away").orElseThrow().isFinished())
                    .isFalse();
        } finally {
            startServer();
        }
        gateway.bean(Erasure.class).goOn();
        assertThat(table.of("idpay", "uat", "away").orElseThrow().isFinished()).isTrue();
        assertThat(archived(archive)).doesNotContain(PERSON + " away");
    }

    @ParameterizedTest
    @ValueSource(strings = {"objects", "segments"})
    void oldDaysGoFromTheArchiveAndNothingElse(String layout) throws Exception {
        RunningGateway gateway = GATEWAYS.get(layout);
        ArchiveStore store = store(gateway);
        List<String> written = List.of(
                "netki/test/2024/02/29/a/1.raw.json",
                "netki/test/2024/03/01/a/1.raw.json",
                "netki/test/reports/2024/01/01/x.txt",
                "somebody/elses/file.txt");
        for (String key : written) {
            store.write(key, "text/plain", new byte[] {1});
        }

        long deleted = gateway.bean(ArchiveRetention.class).deleteBefore(LocalDate.of(2024, 3, 1));

        assertThat(deleted).isOne();
        assertThat(keys(store)).containsAll(written.subList(1, 4)).doesNotContain(written.get(0));
    }

    private static String path(String id) {
        return "/api/transactions/idpay/uat/" + id + "/erase";
    }

    private static String call(RunningGateway gateway, String id, String status) {
        return RunningGateway.callbackId(gateway.post(
                "/callbacks/idpay/uat",
                "{\"id\":\"%s\",\"status\":\"%s\",\"name\":\"%s %s\"}".formatted(id, status, PERSON, id)));
    }

    private static String parcel(RunningGateway gateway, String name, String items) {
        return RunningGateway.callbackId(gateway.post(
                "/callbacks/parcel/production", "{\"items\":[%s],\"name\":\"%s %s\"}".formatted(items, PERSON, name)));
    }

    /** What the dry run of a replay as-now has found. */
    private static Map<String, Long> asNow(AdminDoor admin, String provider, String environment, String... ids) {
        String filter = "{\"provider\":\"%s\",\"environment\":\"%s\",\"transactionIds\":[\"%s\"]}"
                .formatted(provider, environment, String.join("\",\"", ids));
        String id = AdminDoor.json(admin.postJson("/api/replays", "{\"mode\":\"as-now\",\"filter\":" + filter + "}"))
                .path("id")
                .textValue();
        Map<String, Long> found = new HashMap<>();
        until(admin, id, "dry-run")
                .path("found")
                .fields()
                .forEachRemaining(
                        each -> found.put(each.getKey(), each.getValue().longValue()));
        return found;
    }

    private static JsonNode until(AdminDoor admin, String replay, String state) {
        return await().atMost(30, TimeUnit.SECONDS)
                .until(
                        () -> AdminDoor.json(admin.get("/api/replays/" + replay)),
                        run -> state.equals(run.path("state").textValue()));
    }

    private static String folder(String name) {
        return "file:" + folder.resolve("archive/" + name);
    }

    private static String bucket(String name) {
        return "aws2-s3://" + name + "?accessKey=archive&secretKey=secret&region=eu-north-1&overrideEndpoint=true"
                + "&uriEndpointOverride=http://127.0.0.1:" + PORT + "&forcePathStyle=true";
    }

    private static void startServer() throws Exception {
        Properties properties = new Properties();
        properties.setProperty(
                "jclouds.filesystem.basedir",
                Files.createDirectories(folder.resolve("store")).toString());
        server = S3Proxy.builder()
                .blobStore(BlobStores.create("filesystem", properties))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "archive", "secret")
                .endpoint(URI.create("http://127.0.0.1:" + PORT))
                .build();
        server.start();
    }

    private static ArchiveStore store(RunningGateway gateway) {
        return store(gateway.bean(ArchiveSettings.class), gateway);
    }

    private static ArchiveStore store(ArchiveSettings settings, RunningGateway gateway) {
        return ArchiveStores.of(settings, gateway.bean(CamelContext.class)).orElseThrow();
    }

    /** The archive as it is now, in a folder where the gateway's is a bucket, and the other way round. */
    private static ArchiveStore copy(RunningGateway gateway, String layout) throws IOException {
        ArchiveSettings settings = gateway.bean(ArchiveSettings.class);
        String uri = settings.folder().isPresent() ? bucket(layout) : folder(layout);
        ArchiveStore copy = store(new ArchiveSettings(uri, settings.layout()), gateway);
        ArchiveStore archive = store(gateway);
        for (String key : keys(archive)) {
            copy.write(key, "application/octet-stream", archive.read(key));
        }
        return copy;
    }

    private static List<String> keys(ArchiveStore store) throws IOException {
        List<String> keys = new ArrayList<>();
        store.keys("", keys::add);
        return keys;
    }

    /** All that is in the archive, as text. */
    private static String archived(ArchiveStore store) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String key : keys(store)) {
            byte[] content = store.read(key);
            if (content != null) {
                all.append(key).append('\n').append(new String(content(key, content), StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }

    private static byte[] content(String key, byte[] content) throws IOException {
        if (!key.endsWith(".gz")) {
            return content;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return in.readAllBytes();
        }
    }
}
