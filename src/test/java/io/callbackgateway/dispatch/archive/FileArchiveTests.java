package io.callbackgateway.dispatch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FileArchiveTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.providers.proposal.production.auth[0].api-key.header=X-API-Key",
                "gateway.providers.proposal.production.auth[0].api-key.secrets[0]=hunter2");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void rawRequestAndEventStandBesideEachOther() throws Exception {
        String callbackId = proposal("archived-1", "AB - conta inválida 🏦".getBytes(StandardCharsets.UTF_8));

        Path event = file("archived-1", callbackId + ".event.json");
        Path raw = file("archived-1", callbackId + ".raw.json");

        String day = gateway.eventOf(callbackId)
                .path("data")
                .path("receivedAt")
                .textValue()
                .substring(0, 10)
                .replace('-', '/');
        assertThat(event.getParent())
                .isEqualTo(gateway.dataDir().resolve("archive/proposal/production/" + day + "/archived-1"));
        assertThat(raw.getParent()).isEqualTo(event.getParent());
        assertThat(Files.readAllBytes(event))
                .isEqualTo(recordedEvent(callbackId).getBytes(StandardCharsets.UTF_8));
        JsonNode request = new ObjectMapper().readTree(Files.readAllBytes(raw));
        assertThat(request.path("callbackId").textValue()).isEqualTo(callbackId);
        assertThat(request.path("method").textValue()).isEqualTo("POST");
        assertThat(request.path("query").path("proposal").textValue()).isEqualTo("archived-1");
        assertThat(request.path("body").textValue()).isEqualTo("AB - conta inválida 🏦");
        assertThat(Files.readString(raw)).doesNotContain("hunter2");
    }

    @Test
    void bodyThatIsNoTextIsArchivedAsBase64() throws Exception {
        byte[] body = {(byte) 0xff, 0, (byte) 0xfe, 13, 10};

        String callbackId = proposal("archived-2", body);

        JsonNode raw = new ObjectMapper().readTree(Files.readAllBytes(file("archived-2", callbackId + ".raw.json")));
        assertThat(raw.path("bodyBase64").textValue())
                .isEqualTo(Base64.getEncoder().encodeToString(body));
        assertThat(raw.has("body")).isFalse();
    }

    @Test
    void nothingInARequestIsEvaluated() throws Exception {
        String body = "AB - ${sys.user.dir} {{gateway.admin.password}} $simple{sys.user.dir}";

        String callbackId = proposal("${sys.user.dir}", body.getBytes(StandardCharsets.UTF_8));

        JsonNode raw = new ObjectMapper()
                .readTree(Files.readAllBytes(file("%24%7Bsys.user.dir%7D", callbackId + ".raw.json")));
        assertThat(raw.path("body").textValue()).isEqualTo(body);
    }

    @Test
    void noTransactionIdLeadsOutOfTheArchive() throws Exception {
        String callbackId = proposal("../../../../../../escaped", new byte[0]);

        assertThat(file("%2E%2E%2F.%2E%2F.%2E%2F.%2E%2F.%2E%2F.%2E%2Fescaped", callbackId + ".event.json"))
                .exists();
        try (Stream<Path> files = Files.walk(gateway.dataDir())) {
            assertThat(files.filter(path -> path.getFileName().toString().contains("escaped"))
                            .map(path -> gateway.dataDir().relativize(path).toString()))
                    .allMatch(path -> path.startsWith("archive/proposal/production/"));
        }
    }

    @Test
    void repeatOverwritesItself() throws Exception {
        String callbackId = proposal("archived-3", new byte[0]);
        Path event = file("archived-3", callbackId + ".event.json");
        Path raw = file("archived-3", callbackId + ".raw.json");
        String first = Files.readString(raw);
        Files.writeString(event, "damaged");
        Files.writeString(raw, "damaged");

        gateway.publishAgain(recordedEvent(callbackId)); // as after a crash

        await().untilAsserted(() -> {
            assertThat(event).hasContent(recordedEvent(callbackId));
            assertThat(raw).hasContent(first);
        });
        assertThat(filesOf("archived-3")).hasSize(2);
    }

    /** Two files of one name would be written at the same time. */
    @Test
    void batchWritesEachNameOnce() throws Exception {
        String callbackId = proposal("archived-4", new byte[0]);
        EventMessage event = EventMessage.of(gateway.eventOf(callbackId).toString(), 1);
        EventMessage documents = new EventMessage(
                event.json(),
                "documents-of-" + event.id(),
                event.partitionKey(),
                event.provider(),
                event.environment(),
                event.transactionId(),
                EventMessage.DOCUMENTS,
                null,
                callbackId,
                1);

        List<ArchiveObject> objects = gateway.bean(Archive.class).objects(List.of(event, documents, event));

        assertThat(objects)
                .extracting(each -> each.key().substring(each.key().lastIndexOf('/') + 1))
                .containsExactly(
                        callbackId + ".event.json", callbackId + ".raw.json", callbackId + ".documents.event.json");
    }

    private static String proposal(String id, byte[] body) {
        return RunningGateway.callbackId(gateway.send(gateway.request(
                        "POST",
                        "/callbacks/proposal/production?status=11&proposal="
                                + URLEncoder.encode(id, StandardCharsets.UTF_8),
                        "X-API-Key",
                        "hunter2")
                .method("POST", BodyPublishers.ofByteArray(body))));
    }

    private static String recordedEvent(String callbackId) {
        return gateway.ledger()
                .sql("SELECT event FROM callbacks WHERE callback_id = ?")
                .param(callbackId)
                .query(String.class)
                .single();
    }

    /** The file in the folder of that transaction, once it is there; until then it may have another name. */
    private static Path file(String folder, String name) {
        return await().until(
                        () -> filesOf(folder).stream()
                                .filter(path -> path.endsWith(name))
                                .findFirst(),
                        Optional::isPresent)
                .get();
    }

    private static List<Path> filesOf(String folder) throws IOException {
        Path archive = gateway.dataDir().resolve("archive");
        if (!Files.exists(archive)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(archive)) {
            return files.filter(Files::isRegularFile)
                    .filter(path -> path.getParent().endsWith(folder))
                    .filter(path -> Files.exists(path) && path.toFile().length() > 0)
                    .toList();
        }
    }
}
