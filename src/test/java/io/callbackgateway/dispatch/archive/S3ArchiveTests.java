package io.callbackgateway.dispatch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.callbackgateway.testing.FreePort;
import io.callbackgateway.testing.RunningGateway;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.commons.codec.digest.DigestUtils;
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

    /** Seconds; of the first link, and how long the store is away. */
    private static final int LINK = Integer.getInteger("documents.link", 2);

    private static final int AWAY = Integer.getInteger("documents.away", 3);

    private static final int PORT = FreePort.next();
    private static final WireMockServer PROVIDER =
            new WireMockServer(WireMockConfiguration.wireMockConfig().dynamicPort());
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
        PROVIDER.start();
        gateway = RunningGateway.start(
                "gateway.archive.uri=aws2-s3://" + BUCKET
                        + "?accessKey=archive&secretKey=RAW(a+b/c=)&region=eu-north-1&overrideEndpoint=true"
                        + "&uriEndpointOverride=http://127.0.0.1:" + PORT + "&forcePathStyle=true",
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.idpay.uat.api.base-url=" + PROVIDER.baseUrl(),
                "gateway.providers.idpay.uat.documents.hosts[0]=http://localhost:" + PROVIDER.port(),
                "gateway.providers.netki.test.auth[0].none=true",
                "gateway.providers.netki.test.api.base-url=" + PROVIDER.baseUrl(),
                "gateway.providers.netki.test.documents.hosts[0]=http://localhost:" + PROVIDER.port());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        s3.close();
        server.stop();
        PROVIDER.stop();
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
        String callbackId = idpay("s3-2", "canceled");
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

    /**
     * The store is away for longer than links are good for, those of the callback and those of each answer alike. With
     * {@code -DargLine="-Ddocuments.link=5 -Ddocuments.away=15"} for as long as that.
     */
    @Test
    void documentsArriveWhenTheStoreIsBackByLinksThatWereAskedForAgain() throws Exception {
        Map<String, byte[]> documents = Map.of(
                "front", document("\u00ff\u00d8\u00ff\u00e0 front", 300_001),
                "front.full_size-1", document("\u00ff\u00d8\u00ff\u00e0 thumbnail", 5_000),
                "selfie", document("\u0089PNG\r\n\u001a\n selfie", 300_002),
                "probative", document("%PDF-1.7 evidence", 300_003));
        documents.forEach((id, content) -> PROVIDER.stubFor(WireMock.get(WireMock.urlPathEqualTo("/documents/" + id))
                .willReturn(WireMock.aResponse().withBody(content))));
        answer("/api/transactions/s3-5/", identity("{{now offset='" + LINK + " seconds' format='unix'}}"));
        answer(
                "/credit/transactions/s3-4/probative",
                "{\"link\":\"" + link("probative", "{{now offset='" + LINK + " seconds' format='unix'}}") + "\"}");
        server.stop();
        Instant back = Instant.now().plusSeconds(AWAY);
        String expires = Long.toString(Instant.now().plusSeconds(LINK).getEpochSecond());
        String netki = RunningGateway.callbackId(
                gateway.post("/callbacks/netki/test", "{\"identity\":" + identity(expires) + "}"));
        String idpay = idpay("s3-4", "approved");
        await().atMost(Duration.ofMinutes(1)).until(() -> Instant.now().isAfter(back));
        startServer();

        assertStored(eventOf(netki), documents, "front", "front.full_size-1", "selfie");
        assertStored(eventOf(idpay), documents, "probative");
        PROVIDER.verify(
                WireMock.moreThanOrExactly(1),
                WireMock.getRequestedFor(WireMock.urlEqualTo("/api/transactions/s3-5/")));
    }

    private static JsonNode eventOf(String callbackId) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> gateway.events().stream()
                                .filter(event -> event.path("type").textValue().equals("callback.documents.stored"))
                                .filter(event -> callbackId.equals(
                                        event.at("/data/callbackId").textValue()))
                                .findFirst(),
                        Optional::isPresent)
                .get();
    }

    private static void assertStored(JsonNode event, Map<String, byte[]> documents, String... ids) {
        assertThat(event.at("/data/missing")).isEmpty();
        assertThat(event.at("/data/documents").findValuesAsText("id")).containsExactly(ids);
        for (JsonNode each : event.at("/data/documents")) {
            byte[] content = documents.get(each.path("id").textValue());
            ResponseBytes<GetObjectResponse> stored = s3.getObjectAsBytes(
                    object -> object.bucket(BUCKET).key(each.path("reference").textValue()));
            assertThat(each.path("sha256").textValue()).isEqualTo(DigestUtils.sha256Hex(content));
            assertThat(stored.asByteArray()).isEqualTo(content);
            assertThat(stored.response().contentType())
                    .isEqualTo(each.path("mediaType").textValue());
        }
    }

    private static byte[] document(String start, int size) {
        byte[] document = new byte[size];
        new Random(size).nextBytes(document);
        System.arraycopy(start.getBytes(StandardCharsets.ISO_8859_1), 0, document, 0, start.length());
        return document;
    }

    /** @param expires Unix time */
    private static String identity(String expires) {
        return """
                {"id": "s3-5", "state": "completed", "updated": "2026-07-01T09:05:44Z", "transaction_identity": {"identity_documents": [
                  {"id": "front", "document": "%s", "document_type": "passport", "identity_document_thumbnail": [
                    {"image": {"full_size": "%s"}}]},
                  {"id": "selfie", "document": "%s", "document_type": "selfie", "identity_document_thumbnail": []}]}}"""
                .formatted(link("front", expires), link("front.full_size-1", expires), link("selfie", expires));
    }

    private static String link(String document, String expires) {
        return PROVIDER.url("/documents/" + document + "?Expires=" + expires);
    }

    private static void answer(String path, String json) {
        PROVIDER.stubFor(WireMock.get(path).willReturn(WireMock.okJson(json).withTransformers("response-template")));
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
