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
import io.callbackgateway.testing.RunningGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Properties;
import java.util.zip.GZIPInputStream;
import org.apache.camel.CamelContext;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** One person's data goes from everywhere, and all others' stays. */
class ErasureTests {

    private static final String PERSON = "Jane Q. Canary";

    @TempDir
    private Path folder;

    private S3Proxy server;

    @ParameterizedTest
    @CsvSource({"objects, folder", "segments, folder", "objects, bucket", "segments, bucket"})
    void rawRequestsGoFromLedgerArchiveAndDeadLettersAndHistoryStays(String layout, String where) throws Exception {
        try (RunningGateway gateway = start(layout, where)) {
            AdminDoor admin = new AdminDoor(gateway);
            String first = call(gateway, "erase-me", "waiting");
            String other = call(gateway, "keep-me", "waiting");
            gateway.outcomeOf(first);
            gateway.outcomeOf(other);
            await().until(() ->
                    archived(gateway).contains(first) && archived(gateway).contains(other));
            assertThat(archived(gateway)).contains(PERSON + " erase-me").contains(PERSON + " keep-me");

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

            assertThat(archived(gateway)).doesNotContain(PERSON + " erase-me").contains(PERSON + " keep-me");
            assertThat(archived(gateway)).as("its event").contains("\"subject\":\"erase-me\"");
            assertThat(admin.get("/api/callbacks/" + first + "/request").statusCode())
                    .isEqualTo(404);
            assertThat(gateway.rawRequestOf(other).toString()).contains(PERSON);
            JsonNode timeline = AdminDoor.json(admin.get("/api/transactions/idpay/uat/erase-me"));
            assertThat(timeline.toString()).contains("personal data erased: 1 raw requests in the ledger");
            assertThat(timeline.toString()).doesNotContain(PERSON);

            JsonNode again = AdminDoor.json(admin.post(path("erase-me")));
            assertThat(again.path("requests").intValue()).as("of both together").isOne();
            assertThat(again.path("proof")).isEqualTo(erased.path("proof"));

            String later = call(gateway, "erase-me", "approved");
            assertThat(gateway.eventOf(later).at("/data/sequence").intValue()).isEqualTo(2);
            await().until(() -> archived(gateway).contains(later));
            assertThat(AdminDoor.json(admin.post(path("erase-me")))
                            .path("requests")
                            .intValue())
                    .isEqualTo(2);
            assertThat(archived(gateway)).doesNotContain(PERSON + " erase-me");
            assertThat(admin.post(path("nobody")).statusCode()).isEqualTo(404);
        } finally {
            if (server != null) {
                server.stop();
            }
        }
    }

    @Test
    void deadLettersGoWithTheTransactionThatTheyAreAbout() throws Exception {
        try (RunningGateway gateway = start("objects", "folder")) {
            String failed = RunningGateway.callbackId(gateway.post("/callbacks/idpay/uat", "no JSON of " + PERSON));
            gateway.outcomeOf(failed);
            EmbeddedBroker broker = gateway.bean(EmbeddedBroker.class);
            await().until(() -> broker.depth("inbox.dead") == 1);
            gateway.ledger()
                    .sql("UPDATE callbacks SET transaction_id = 'dead', outcome = 'failed' WHERE callback_id = ?")
                    .param(failed)
                    .update();
            JsonNode erased = AdminDoor.json(new AdminDoor(gateway).post(path("dead")));

            assertThat(erased.path("deadLetters").longValue()).isOne();
            assertThat(broker.depth("inbox.dead")).isZero();
        }
    }

    @Test
    void whileTheArchiveIsAwayNothingIsDeletedAndWhatWasBegunGoesOnByItself() throws Exception {
        try (RunningGateway gateway = start("objects", "bucket")) {
            AdminDoor admin = new AdminDoor(gateway);
            String id = call(gateway, "away", "waiting");
            gateway.outcomeOf(id);
            await().until(() -> archived(gateway).contains(id));
            server.stop();

            HttpResponse<String> away = admin.post(path("away"));
            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(gateway.rawRequestOf(id).toString()).contains(PERSON);

            Erasures table = gateway.bean(Erasures.class);
            table.begin("idpay", "uat", "away", "somebody"); // as if it had gone away a moment later
            gateway.bean(Erasure.class).goOn();
            assertThat(table.of("idpay", "uat", "away").orElseThrow().isFinished())
                    .isFalse();

            startServer();
            gateway.bean(Erasure.class).goOn();
            assertThat(table.of("idpay", "uat", "away").orElseThrow().isFinished())
                    .isTrue();
            assertThat(archived(gateway)).doesNotContain(PERSON);
        } finally {
            server.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({"folder", "bucket"})
    void oldDaysGoFromTheArchiveAndNothingElse(String where) throws Exception {
        try (RunningGateway gateway = start("objects", where)) {
            ArchiveStore store = store(gateway);
            for (String key : new String[] {
                "netki/test/2024/02/29/a/1.raw.json",
                "netki/test/2024/03/01/a/1.raw.json",
                "somebody/elses/file.txt",
                "netki/test/reports/2024/01/01/x.txt"
            }) {
                store.write(key, "text/plain", new byte[] {1});
            }

            long deleted = gateway.bean(ArchiveRetention.class).deleteBefore(LocalDate.of(2024, 3, 1));

            assertThat(deleted).isOne();
            assertThat(keys(store))
                    .containsExactlyInAnyOrder(
                            "netki/test/2024/03/01/a/1.raw.json",
                            "somebody/elses/file.txt",
                            "netki/test/reports/2024/01/01/x.txt");
        } finally {
            if (server != null) {
                server.stop();
            }
        }
    }

    private static String path(String id) {
        return "/api/transactions/idpay/uat/" + id + "/erase";
    }

    private static String call(RunningGateway gateway, String id, String status) {
        return RunningGateway.callbackId(gateway.post(
                "/callbacks/idpay/uat",
                "{\"id\":\"%s\",\"status\":\"%s\",\"name\":\"%s %s\"}".formatted(id, status, PERSON, id)));
    }

    private RunningGateway start(String layout, String where) throws Exception {
        String uri = "file:" + folder.resolve("archive");
        if (where.equals("bucket")) {
            port = FreePort.next();
            startServer();
            try (S3Client s3 = S3Client.builder()
                    .endpointOverride(URI.create("http://127.0.0.1:" + port))
                    .region(Region.EU_NORTH_1)
                    .forcePathStyle(true)
                    .credentialsProvider(
                            StaticCredentialsProvider.create(AwsBasicCredentials.create("archive", "secret")))
                    .build()) {
                s3.createBucket(bucket -> bucket.bucket("callbacks"));
            }
            uri = "aws2-s3://callbacks?accessKey=archive&secretKey=secret&region=eu-north-1&overrideEndpoint=true"
                    + "&uriEndpointOverride=http://127.0.0.1:" + port + "&forcePathStyle=true";
        }
        return RunningGateway.start(
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.archive.layout=" + layout,
                "gateway.archive.uri=" + uri);
    }

    private int port;

    private void startServer() throws Exception {
        Properties properties = new Properties();
        properties.setProperty(
                "jclouds.filesystem.basedir",
                Files.createDirectories(folder.resolve("store")).toString());
        server = S3Proxy.builder()
                .blobStore(BlobStores.create("filesystem", properties))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "archive", "secret")
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .build();
        server.start();
    }

    private static ArchiveStore store(RunningGateway gateway) {
        return ArchiveStores.of(gateway.bean(ArchiveSettings.class), gateway.bean(CamelContext.class))
                .orElseThrow();
    }

    private static java.util.List<String> keys(ArchiveStore store) throws IOException {
        java.util.List<String> keys = new java.util.ArrayList<>();
        store.keys("", keys::add);
        return keys;
    }

    /** All that is in the archive, as text. */
    private static String archived(RunningGateway gateway) throws IOException {
        ArchiveStore store = store(gateway);
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
