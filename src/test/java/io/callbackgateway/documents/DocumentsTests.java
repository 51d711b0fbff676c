package io.callbackgateway.documents;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

/** What callbacks link to is in the archive, and an event tells where; a provider needs nothing for it but YAML. */
@ExtendWith(OutputCaptureExtension.class)
class DocumentsTests {

    private static final String TOKEN = "hunter2";

    /** The provider's API and its storage. */
    private static final WireMockServer SERVER =
            new WireMockServer(WireMockConfiguration.wireMockConfig().dynamicPort());

    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path routes) throws IOException {
        SERVER.start();
        SERVER.stubFor(post("/notified").willReturn(ok()));
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        Files.writeString(
                routes.resolve("acme.camel.yaml"),
                """
                - beans:
                    - name: acme
                      type: io.callbackgateway.provider.ProviderFacts
                      properties:
                        environments: production, test
                        transactionIdPointers: /id
                        askSettings: base-url
                        documents: { each: "/receipts/*", id: /number, type: /kind, links: "/url, /previews/*/url" }
                - route:
                    id: acme
                    description: Says what a payment is, with links to its receipts
                    from:
                      uri: inbox:acme
                      steps:
                        - unmarshal: { json: {} }
                        - setVariable: { name: transactionId, jsonpath: "$.id" }
                        - setVariable: { name: providerStatus, jsonpath: "$.state" }
                        - setVariable: { name: status, constant: completed }
                        - to: direct:record
                - route:
                    id: acme-ask
                    description: Asks for a payment
                    from:
                      uri: ask:acme
                      steps:
                        - to: { uri: "api:/payments/{transactionId}" }
                        - to: inbox:acme
                """);
        gateway = RunningGateway.start(
                "gateway.routes-dir=" + routes,
                "gateway.providers.acme.production.auth[0].none=true",
                "gateway.providers.acme.production.api.base-url=" + SERVER.baseUrl(),
                "gateway.providers.acme.production.api.auth.bearer.token=" + TOKEN,
                "gateway.providers.acme.production.documents.hosts[0]=http://localhost:" + SERVER.port(),
                "gateway.providers.acme.production.documents.max-size=64KB",
                "gateway.providers.acme.test.auth[0].none=true",
                "gateway.notifications[0].name=erp",
                "gateway.notifications[0].url=" + SERVER.url("/notified"),
                "gateway.notifications[0].secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "gateway.notifications[0].statuses=documents");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        SERVER.stop();
    }

    @Test
    void documentsAreInTheArchiveAndAnEventTellsWhere(CapturedOutput output) throws Exception {
        byte[] receipt = storage("/a/17.pdf", "%PDF-1.7 receipt of Jane Sample");
        byte[] preview = storage("/a/17.png", "\u0089PNG\r\n\u001a\n preview");

        String callbackId = callback(
                "stored",
                "paid",
                "{\"number\": 17, \"kind\": \"invoice\", \"url\": \"%s\", \"previews\": [{\"url\": \"%s\"}]}"
                        .formatted(link("/a/17.pdf?Signature=letmein"), link("/a/17.png?Signature=letmein")));
        JsonNode event = eventOf(callbackId);

        JsonNode state = gateway.eventOf(callbackId);
        String received = state.at("/data/receivedAt").textValue();
        String folder = "acme/production/" + received.substring(0, 10).replace('-', '/') + "/stored/";
        assertThat(event.path("type").textValue()).isEqualTo("callback.documents.stored");
        assertThat(event.path("subject").textValue()).isEqualTo("stored");
        assertThat(event.path("partitionkey")).isEqualTo(state.path("partitionkey"));
        assertThat(event.path("source")).isEqualTo(state.path("source"));
        assertThat(event.path("data"))
                .isEqualTo(new ObjectMapper()
                        .readTree(
                                """
                                {"provider": "acme", "environment": "production", "transactionId": "stored", "callbackId": "%s",
                                 "documents": [
                                   {"id": "17", "type": "invoice", "reference": "%s", "sha256": "%s",
                                    "mediaType": "application/pdf", "size": %d},
                                   {"id": "17.url-1", "type": "invoice", "reference": "%s", "sha256": "%s",
                                    "mediaType": "image/png", "size": %d}],
                                 "missing": [], "receivedAt": "%s"}"""
                                        .formatted(
                                                callbackId,
                                                folder + "documents/17.pdf",
                                                DigestUtils.sha256Hex(receipt),
                                                receipt.length,
                                                folder + "documents/17.url-1.png",
                                                DigestUtils.sha256Hex(preview),
                                                preview.length,
                                                received)));
        Path archive = gateway.dataDir().resolve("archive");
        assertThat(archive.resolve(folder + "documents/17.pdf")).hasBinaryContent(receipt);
        assertThat(archive.resolve(folder + "documents/17.url-1.png")).hasBinaryContent(preview);
        Path told = archive.resolve(folder + callbackId + ".documents.event.json");
        await().until(() -> Files.exists(told));
        assertThat(new ObjectMapper().readTree(told.toFile())).isEqualTo(event);

        await().untilAsserted(() -> SERVER.verify(postRequestedFor(urlEqualTo("/notified"))
                .withHeader("webhook-id", equalTo(event.path("id").textValue()))));
        SERVER.verify(0, postRequestedFor(urlEqualTo("/notified")).withRequestBody(containing("callback.transaction")));
        assertThat(count("stored")).isGreaterThanOrEqualTo(2);
        assertThat(AdminDoor.json(new AdminDoor(gateway).get("/api/transactions/acme/production/stored"))
                        .toString())
                .contains("Document 17 was stored.", "Document 17.url-1 was stored.");
        SERVER.verify(getRequestedFor(urlEqualTo("/a/17.pdf?Signature=letmein")).withHeader("Authorization", absent()));
        assertThat(output).doesNotContain("letmein").doesNotContain(TOKEN);
        assertThat(rows("stored")).doesNotContain("letmein").doesNotContain("17.pdf?");
    }

    @Test
    void theirQueueIsThatOfTheEnvironment() throws Exception {
        eventOf(callback("queued", "paid", receipt(1, "https://elsewhere.example/")));

        TextMessage queued = (TextMessage) gateway.take("callbacks.production.documents");
        assertThat(queued.getStringProperty("status")).isEqualTo("documents");
        assertThat(queued.getStringProperty("provider")).isEqualTo("acme");
        assertThat(queued.getStringProperty("JMSXGroupID")).startsWith("acme/production/");
        assertThat(queued.propertyExists("providerStatus")).isFalse();
    }

    /** The link is good for two seconds, and the storage is away for longer. */
    @Test
    void linkThatExpiresWhileTheStorageIsAwayIsRenewedByAQuestion() {
        Instant expires = Instant.now().plusSeconds(2);
        SERVER.stubFor(get(urlPathEqualTo("/b/1")).willReturn(aResponse().withStatus(503)));
        SERVER.stubFor(get(urlEqualTo("/payments/renewed"))
                .willReturn(okJson(body("renewed", "paid", receipt(1, link("/b/1?Expires=4102444800&new"))))));
        byte[] second = storage("/b/2", "second");
        String callbackId = callback(
                "renewed",
                "paid",
                receipt(1, link("/b/1?Expires=" + expires.getEpochSecond())) + "," + receipt(2, link("/b/2")));
        await().until(() -> Instant.now().isAfter(expires));
        byte[] first = storage("/b/1", "first");

        JsonNode event = eventOf(callbackId);

        assertThat(hashes(event)).containsExactly(DigestUtils.sha256Hex(first), DigestUtils.sha256Hex(second));
        assertThat(missing(event)).isEmpty();
        SERVER.verify(getRequestedFor(urlEqualTo("/payments/renewed"))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN)));
        SERVER.verify(getRequestedFor(urlEqualTo("/b/1?Expires=4102444800&new")).withHeader("Authorization", absent()));
        SERVER.verify(1, getRequestedFor(urlEqualTo("/b/2")));
        assertThat(gateway.eventsOf("renewed")).hasSize(2); // the question caused none of its own
    }

    @Test
    void linkThatTheStorageDeniesIsRenewedByOneQuestionForAll() {
        SERVER.stubFor(get(urlMatching("/c/.*")).willReturn(aResponse().withStatus(403)));
        byte[] first = storage("/c/1", "first", "new");
        byte[] second = storage("/c/2", "second", "new");
        SERVER.stubFor(get(urlEqualTo("/payments/denied"))
                .willReturn(okJson(body(
                        "denied",
                        "paid",
                        receipt(1, link("/c/1?v=new")) + "," + receipt(2, link("/c/2?v=new")) + ","
                                + receipt(3, link("/c/3?v=new"))))));

        JsonNode event = eventOf(callback(
                "denied",
                "paid",
                receipt(1, link("/c/1?v=old")) + "," + receipt(2, link("/c/2?v=old")) + ","
                        + receipt(3, link("/c/3?v=old")) + "," + receipt(4, link("/c/4?v=old"))));

        assertThat(hashes(event)).containsExactly(DigestUtils.sha256Hex(first), DigestUtils.sha256Hex(second));
        assertThat(missing(event)).containsExactly("3 denied", "4 not_offered");
        SERVER.verify(1, getRequestedFor(urlEqualTo("/payments/denied")));
    }

    @Test
    void whatCannotBeHadIsSaidAtOnceAndHoldsUpNothing(CapturedOutput output) {
        byte[] there = storage("/d/there", "there");
        SERVER.stubFor(get(urlEqualTo("/d/gone")).willReturn(aResponse().withStatus(404)));
        SERVER.stubFor(get(urlEqualTo("/d/else"))
                .willReturn(aResponse().withStatus(302).withHeader("Location", link("/d/there"))));
        storage("/d/large", "x".repeat(64 * 1024 + 1));

        JsonNode event = eventOf(callback(
                "missing",
                "paid",
                receipt(1, link("/d/gone")) + "," + receipt(2, link("/d/else")) + "," + receipt(3, link("/d/large"))
                        + "," + receipt(4, "https://169.254.169.254/latest/meta-data?token=letmein") + ","
                        + receipt(5, link("/d/there"))));

        assertThat(hashes(event)).containsExactly(DigestUtils.sha256Hex(there));
        assertThat(missing(event)).containsExactly("1 not_found", "2 redirected", "3 too_large", "4 host_not_allowed");
        assertThat(count("missing")).isGreaterThanOrEqualTo(4);
        assertThat(output)
                .contains("Document 1 of acme/production/missing cannot be had: not_found")
                .doesNotContain("letmein");
    }

    @Test
    void whatIsStoredIsNotFetchedAgainAndWhatHasChangedStandsBesideIt() {
        storage("/e/1", "as it was");
        JsonNode before = eventOf(callback("again", "paid", receipt(1, link("/e/1?Signature=a"))));
        JsonNode repeated = eventOf(callback("again", "sent", receipt(1, link("/e/1?Signature=b"))));
        storage("/e/1-corrected", "as it is");
        JsonNode changed = eventOf(callback("again", "returned", receipt(1, link("/e/1-corrected"))));

        SERVER.verify(1, getRequestedFor(urlPathEqualTo("/e/1")));
        assertThat(repeated.at("/data/documents")).isEqualTo(before.at("/data/documents"));
        assertThat(repeated.path("id")).isNotEqualTo(before.path("id"));
        Path archive = gateway.dataDir().resolve("archive");
        assertThat(archive.resolve(before.at("/data/documents/0/reference").textValue()))
                .hasContent("as it was");
        assertThat(archive.resolve(changed.at("/data/documents/0/reference").textValue()))
                .hasContent("as it is");
    }

    @Test
    void whatWasMissingIsTriedAgainOnRequestAndToldUnderAnotherId() {
        Instant since = Instant.now();
        SERVER.stubFor(get(urlEqualTo("/f/1")).willReturn(aResponse().withStatus(404)));
        String callbackId = callback("late", "paid", receipt(1, link("/f/1")));
        JsonNode first = eventOf(callbackId);
        byte[] late = storage("/f/1", "late");

        String resend = "/api/events/resend?queue=dispatch-documents-acme-production&since=" + since;
        assertThat(new AdminDoor(gateway).post(resend).statusCode()).isEqualTo(200);

        await().until(() -> eventsAboutDocuments(callbackId).size() == 2);
        JsonNode second = eventsAboutDocuments(callbackId).get(1);
        assertThat(missing(first)).containsExactly("1 not_found");
        assertThat(hashes(second)).containsExactly(DigestUtils.sha256Hex(late));
        assertThat(second.path("id")).isNotEqualTo(first.path("id"));

        assertThat(new AdminDoor(gateway).post(resend).statusCode()).isEqualTo(200);
        await().until(() -> eventsAboutDocuments(callbackId).size() == 3);
        assertThat(eventsAboutDocuments(callbackId).get(2)).isEqualTo(second);
    }

    @Test
    void callbackWithoutDocumentsCausesNothing() {
        String without = callback("none", "paid", "");
        eventOf(callback("none", "sent", receipt(1, "https://elsewhere.example/"))); // handled after it

        assertThat(eventsAboutDocuments(without)).isEmpty();
    }

    @Test
    void onlyWhatTheSettingsWantHasASubscription() {
        assertThat(new AdminDoor(gateway).get("/api/subscriptions").body())
                .contains("\"dispatch-documents-acme-production\"")
                .doesNotContain("dispatch-documents-acme-test");
    }

    private static byte[] storage(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        SERVER.stubFor(get(urlPathEqualTo(path)).willReturn(aResponse().withBody(bytes)));
        return bytes;
    }

    /** @param version that a link must have */
    private static byte[] storage(String path, String content, String version) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        SERVER.stubFor(get(urlPathEqualTo(path))
                .withQueryParam("v", equalTo(version))
                .willReturn(aResponse().withBody(bytes)));
        return bytes;
    }

    private static String link(String path) {
        return SERVER.url(path);
    }

    private static String receipt(int number, String link) {
        return "{\"number\": %d, \"url\": \"%s\"}".formatted(number, link);
    }

    private static String body(String id, String state, String receipts) {
        return "{\"id\": \"%s\", \"state\": \"%s\", \"receipts\": [%s]}".formatted(id, state, receipts);
    }

    private static String callback(String id, String state, String receipts) {
        return RunningGateway.callbackId(gateway.post("/callbacks/acme/production", body(id, state, receipts)));
    }

    private static JsonNode eventOf(String callbackId) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> eventsAboutDocuments(callbackId), found -> !found.isEmpty())
                .get(0);
    }

    private static List<JsonNode> eventsAboutDocuments(String callbackId) {
        return gateway.events().stream()
                .filter(event -> event.path("type").textValue().equals("callback.documents.stored"))
                .filter(event -> event.at("/data/callbackId").textValue().equals(callbackId))
                .toList();
    }

    private static List<String> hashes(JsonNode event) {
        return event.at("/data/documents").findValuesAsText("sha256");
    }

    private static List<String> missing(JsonNode event) {
        return StreamSupport.stream(event.at("/data/missing").spliterator(), false)
                .map(each ->
                        each.path("id").textValue() + " " + each.path("reason").textValue())
                .toList();
    }

    private static double count(String what) {
        return gateway.bean(MeterRegistry.class)
                .get("gateway.documents." + what)
                .tags("provider", "acme", "environment", "production")
                .counter()
                .count();
    }

    private static String rows(String transactionId) {
        return gateway.ledger()
                .sql("SELECT * FROM documents WHERE transaction_id = ?")
                .param(transactionId)
                .query()
                .listOfRows()
                .toString();
    }
}
