package io.callbackgateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.encryption.Encryption;
import io.callbackgateway.encryption.EncryptionSettings;
import io.callbackgateway.encryption.UndecryptableException;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedRawRequestsTests {

    private static final String CANARY = "hunter2hunter2";

    @TempDir
    private Path data;

    @Test
    void theLedgersFilesHoldNoRequestInPlain() throws IOException {
        try (RunningGateway gateway = start(data)) {
            String id = call(gateway);

            assertThat(gateway.rawRequestOf(id).path("body").textValue()).contains(CANARY);
            assertThat(ledgerFilesWith(id)).as("where it is").isNotEmpty();
            assertThat(ledgerFilesWith(CANARY)).isEmpty();
            assertWhatAnOlderVersionKeptInPlainIsRead(gateway, id);
        }
        assertThat(ledgerFilesWith(CANARY))
                .as("after the log went into the file")
                .isEmpty();
        try (RunningGateway gateway = start(data)) {
            assertThat(rawRequest(gateway, onlyCallback(gateway))).contains(CANARY);
        }
    }

    @Test
    void withAnotherKeyTheAnswerSaysWhichIsMissingAndEventsGoOn(@TempDir Path otherData) throws IOException {
        String ledger = "gateway.ledger.url=" + Postgres.shared().newDatabase();
        Encryption other = new Encryption(new EncryptionSettings(""), new DataDirectory(otherData));
        try (RunningGateway gateway = start(data, ledger)) {
            gateway.ledger()
                    .sql(
                            "INSERT INTO raw_requests (callback_id, request, key_id, encrypted) VALUES ('other', '', ?, ?)")
                    .params(other.keyId(), other.encrypt(CANARY.getBytes(StandardCharsets.UTF_8)))
                    .update();

            assertThatThrownBy(() -> rawRequest(gateway, "other"))
                    .isInstanceOf(UndecryptableException.class)
                    .hasMessageContaining("set gateway.encryption.key to it, or restore encryption.key");
            String id = call(gateway);
            gateway.eventOf(id);
            assertWhatAnOlderVersionKeptInPlainIsRead(gateway, id);
        }
        Files.delete(data.resolve("encryption.key"));
        Files.copy(otherData.resolve("encryption.key"), data.resolve("encryption.key"));
        try (RunningGateway gateway = start(data, ledger)) {
            assertThat(rawRequest(gateway, "other")).isEqualTo(CANARY);
        }
    }

    /** @param id of a callback of this version */
    private static void assertWhatAnOlderVersionKeptInPlainIsRead(RunningGateway gateway, String id) {
        gateway.ledger()
                .sql("INSERT INTO raw_requests (callback_id, request) VALUES ('old', '{\"body\":\"old\"}')")
                .update();
        assertThat(rawRequest(gateway, "old")).isEqualTo("{\"body\":\"old\"}");
        assertThat(rawRequest(gateway, id)).contains(CANARY);
        assertThat(gateway.bean(LedgerTables.class).rawRequests(List.of("old", id)))
                .hasSize(2);
    }

    private static RunningGateway start(Path data, String... settings) {
        return RunningGateway.startOn(
                data,
                Stream.concat(Stream.of("gateway.providers.idpay.uat.auth[0].none=true"), Stream.of(settings))
                        .toArray(String[]::new));
    }

    /** Its body holds the canary, and is recorded. */
    private static String call(RunningGateway gateway) {
        String id = RunningGateway.callbackId(gateway.post(
                "/callbacks/idpay/uat",
                "{\"id\":\"e-" + System.nanoTime() + "\",\"status\":\"approved\",\"name\":\"" + CANARY + "\"}"));
        assertThat(gateway.outcomeOf(id)).isEqualTo("emitted");
        return id;
    }

    private static String onlyCallback(RunningGateway gateway) {
        return gateway.ledger()
                .sql("SELECT callback_id FROM callbacks")
                .query(String.class)
                .single();
    }

    private static String rawRequest(RunningGateway gateway, String id) {
        return gateway.bean(Ledger.class).rawRequest(id);
    }

    private List<Path> ledgerFilesWith(String text) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().startsWith("ledger.db"))
                    .filter(file -> {
                        try {
                            return Files.readString(file, StandardCharsets.ISO_8859_1)
                                    .contains(text);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
