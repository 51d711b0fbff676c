package io.callbackgateway.dispatch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.testing.FreePort;
import io.callbackgateway.testing.RunningGateway;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The archive in an object store, by nothing but a setting. The store checks signatures. */
class S3ArchiveTests {

    private static final int PORT = FreePort.next();
    private static final String BUCKET = "callbacks";

    private static Path store;
    private static S3Proxy server;
    private static S3Client s3;
    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        store = folder;
        startServer();
        s3 = S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + PORT))
                .region(Region.EU_NORTH_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("archive", "a+b/c=")))
                .build();
        s3.createBucket(bucket -> bucket.bucket(BUCKET));
        gateway = RunningGateway.start(
                "gateway.archive.uri=aws2-s3://" + BUCKET
                        + "?accessKey=archive&secretKey=RAW(a+b/c=)&region=eu-north-1&overrideEndpoint=true"
                        + "&uriEndpointOverride=http://127.0.0.1:" + PORT + "&forcePathStyle=true",
                "gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        s3.close();
        server.stop();
    }

    @Test
    void rawRequestAndEventAreObjectsBesideEachOther() throws Exception {
        String callbackId = idpay("s3-1", "situação 🏦");

        ResponseBytes<GetObjectResponse> event = object("s3-1", callbackId + ".event.json");
        ResponseBytes<GetObjectResponse> raw = object("s3-1", callbackId + ".raw.json");

        assertThat(event.asByteArray()).isEqualTo(recordedEvent(callbackId).getBytes(StandardCharsets.UTF_8));
        assertThat(event.response().contentType()).isEqualTo("application/cloudevents+json");
        assertThat(raw.response().contentType()).isEqualTo("application/json");
        assertThat(new ObjectMapper().readTree(raw.asByteArray()).path("body").textValue())
                .isEqualTo("{\"id\":\"s3-1\",\"status\":\"situação 🏦\"}");
    }

    @Test
    void repeatOverwritesItself() {
        String callbackId = idpay("s3-2", "approved");
        object("s3-2", callbackId + ".raw.json");
        String key = keysOf("s3-2").stream()
                .filter(each -> each.endsWith(".event.json"))
                .findFirst()
                .orElseThrow();
        s3.putObject(
                object -> object.bucket(BUCKET).key(key),
                software.amazon.awssdk.core.sync.RequestBody.fromString("damaged"));

        gateway.publishAgain(recordedEvent(callbackId));

        await().until(() ->
                object("s3-2", callbackId + ".event.json").asUtf8String().equals(recordedEvent(callbackId)));
        assertThat(keysOf("s3-2")).hasSize(2);
    }

    @Test
    void bothObjectsArriveWhenTheStoreIsBackAndTheQueuesDoNotWaitForIt() throws Exception {
        server.stop();
        String callbackId = idpay("s3-3", "expired");

        assertThat(((TextMessage) gateway.take("callbacks.uat.expired")).getText())
                .isEqualTo(recordedEvent(callbackId));
        startServer();

        assertThat(object("s3-3", callbackId + ".event.json").asUtf8String()).isEqualTo(recordedEvent(callbackId));
        assertThat(object("s3-3", callbackId + ".raw.json").asUtf8String()).contains(callbackId);
    }

    private static void startServer() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", store.toString());
        server = S3Proxy.builder()
                .blobStore(BlobStores.create("filesystem", properties))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "archive", "a+b/c=")
                .endpoint(URI.create("http://127.0.0.1:" + PORT))
                .build();
        server.start();
    }

    private static String idpay(String id, String status) {
        return RunningGateway.callbackId(
                gateway.post("/callbacks/idpay/uat", "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, status)));
    }

    private static String recordedEvent(String callbackId) {
        assertThat(gateway.outcomeOf(callbackId)).isEqualTo("emitted");
        return gateway.ledger()
                .sql("SELECT event FROM callbacks WHERE callback_id = ?")
                .param(callbackId)
                .query(String.class)
                .single();
    }

    private static ResponseBytes<GetObjectResponse> object(String transactionId, String name) {
        String key = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> keysOf(transactionId).stream()
                                .filter(each -> each.endsWith("/" + name))
                                .toList(),
                        found -> found.size() == 1)
                .get(0);
        assertThat(key).matches("idpay/uat/\\d{4}/\\d\\d/\\d\\d/" + transactionId + "/" + name);
        return s3.getObjectAsBytes(object -> object.bucket(BUCKET).key(key));
    }

    private static List<String> keysOf(String transactionId) {
        return s3.listObjectsV2(list -> list.bucket(BUCKET).prefix("idpay/")).contents().stream()
                .map(S3Object::key)
                .filter(key -> key.contains("/" + transactionId + "/"))
                .toList();
    }
}
