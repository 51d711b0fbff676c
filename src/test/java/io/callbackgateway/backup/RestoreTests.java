package io.callbackgateway.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.NestedExceptionUtils;

/** Yesterday's backup, today: what was told in between has its ids, and no other event gets them. */
class RestoreTests {

    @TempDir
    private Path folder;

    private Path data;
    private Path archive;
    private String layout = "objects";

    @BeforeEach
    void folders() {
        data = folder.resolve("data");
        archive = folder.resolve("archive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"objects", "segments"})
    void restoredGatewayLearnsFromTheArchiveWhatWasToldSinceTheBackup(String layout) throws Exception {
        this.layout = layout;
        Path backup = backupAndMore();
        Path restored = folder.resolve("restored");
        Restore.restore(backup, restored);

        try (RunningGateway gateway = start(restored)) {
            assertWentOn(gateway);
        }
        try (RunningGateway gateway = start(restored)) {
            assertThat(gateway.ledger()
                            .sql("SELECT max(generation) FROM instance")
                            .query(Long.class)
                            .single())
                    .isPositive();
        }
    }

    @Test
    void ledgerOfYesterdayBesideTheJournalOfTodayIsAcceptedOnceItHasLearntWhatWasTold() throws Exception {
        Path backup = backupAndMore();
        Files.copy(backup.resolve("ledger.db"), data.resolve("ledger.db"), StandardCopyOption.REPLACE_EXISTING);

        Throwable stopped = NestedExceptionUtils.getMostSpecificCause(catchThrowable(() -> start(data)));
        assertThat(stopped).isInstanceOf(BadSettingException.class).hasMessageContaining("from another day");
        Matcher code = Pattern.compile("accept=([0-9a-f]+)").matcher(stopped.getMessage());
        assertThat(code.find()).isTrue();

        try (RunningGateway gateway = start(data, "gateway.ledger.accept=" + code.group(1))) {
            assertWentOn(gateway);
            assertThat(gateway.ledger()
                            .sql("SELECT count(*) FROM audit WHERE action = 'accept-ledger'")
                            .query(Long.class)
                            .single())
                    .isOne();
        }
    }

    @Test
    void anEmptyLedgerIsMadeAgainFromTheArchive() throws Exception {
        backupAndMore();
        Files.delete(data.resolve("ledger.db"));

        String stopped = NestedExceptionUtils.getMostSpecificCause(catchThrowable(() -> start(data)))
                .getMessage();
        Matcher code = Pattern.compile("accept=([0-9a-f]+)").matcher(stopped);
        assertThat(code.find()).as(stopped).isTrue();

        try (RunningGateway gateway = start(data, "gateway.ledger.accept=" + code.group(1))) {
            assertWentOn(gateway);
        }
    }

    @Test
    void aBackupIsWholeAndPrivateAndNothingElseIsRestored() throws Exception {
        Path backup;
        try (RunningGateway gateway = start(data)) {
            gateway.outcomeOf(call(gateway, "a", "approved"));
            JsonNode answer = AdminDoor.json(new AdminDoor(gateway).post("/api/backup"));
            backup = Path.of(answer.path("folder").textValue());
            assertThat(answer.path("elsewhere").toString()).contains("gateway.archive.uri");
        }
        assertThat(backup.resolve("settings/routes/idpay.camel.yaml")).exists();
        try (Stream<Path> all = Files.walk(backup)) {
            assertThat(all)
                    .allSatisfy(each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .as("%s", each)
                            .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------"));
        }

        assertThatThrownBy(() -> Restore.restore(backup, data)).hasMessageContaining("is not empty");
        Path other = folder.resolve("other");
        Files.writeString(backup.resolve("encryption.key"), "another");
        assertThatThrownBy(() -> Restore.restore(backup, other)).hasMessageContaining("is not as it was written");
        Files.delete(backup.resolve("encryption.key"));
        assertThatThrownBy(() -> Restore.restore(backup, other)).hasMessageContaining("is missing");
        Files.delete(backup.resolve("manifest.json"));
        assertThatThrownBy(() -> Restore.restore(backup, other)).hasMessageContaining("not a whole one");
        assertThat(other).doesNotExist();
    }

    /** A transaction has two events before the backup, and two more after it; another is new since. */
    private Path backupAndMore() throws Exception {
        Path backup;
        try (RunningGateway gateway = start(data)) {
            gateway.outcomeOf(call(gateway, "a", "waiting"));
            gateway.outcomeOf(call(gateway, "a", "processing"));
            backup = gateway.bean(Backup.class).write("test").folder();
            gateway.outcomeOf(call(gateway, "a", "approved"));
            gateway.outcomeOf(call(gateway, "b", "waiting"));
            String last = call(gateway, "b", "canceled");
            gateway.outcomeOf(last);
            gateway.bean(Instance.class).advance();
            await().until(() -> archived() >= (layout.equals("objects") ? 10 : 5));
        }
        return backup;
    }

    private long archived() throws IOException {
        if (!Files.exists(archive)) {
            return 0;
        }
        if (layout.equals("objects")) {
            try (Stream<Path> all = Files.walk(archive)) {
                return all.filter(Files::isRegularFile).count();
            }
        }
        long lines = 0;
        try (Stream<Path> all = Files.walk(archive)) {
            for (Path each : all.filter(file -> file.toString().endsWith(".gz")).toList()) {
                try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(each))) {
                    lines += new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                            .lines()
                            .count();
                }
            }
        }
        return lines;
    }

    private static void assertWentOn(RunningGateway gateway) {
        JsonNode next = gateway.eventOf(call(gateway, "a", "canceled"));
        assertThat(next.at("/data/sequence").intValue()).isEqualTo(4);
        assertThat(next.at("/data/previousStatus").textValue()).isEqualTo("approved");
        assertThat(gateway.eventOf(call(gateway, "b", "approved"))
                        .at("/data/sequence")
                        .intValue())
                .isEqualTo(3);
        List<String> ids = gateway.ledger()
                .sql("SELECT json_extract(event, '$.id') FROM callbacks WHERE event IS NOT NULL")
                .query(String.class)
                .list();
        assertThat(ids).hasSize(7).doesNotHaveDuplicates();
        assertThat(gateway.ledger()
                        .sql("SELECT count(*) FROM raw_requests")
                        .query(Long.class)
                        .single())
                .isEqualTo(7);
    }

    private static String call(RunningGateway gateway, String id, String status) {
        return RunningGateway.callbackId(
                gateway.post("/callbacks/idpay/uat", "{\"id\":\"%s\",\"status\":\"%s\"}".formatted(id, status)));
    }

    private RunningGateway start(Path data, String... settings) {
        return RunningGateway.startOn(
                data,
                Stream.concat(
                                Stream.of(
                                        "gateway.providers.idpay.uat.auth[0].none=true",
                                        "gateway.archive.layout=" + layout,
                                        "gateway.archive.uri=file:" + archive),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }
}
