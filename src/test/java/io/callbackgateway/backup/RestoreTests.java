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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.FileSystemUtils;

/** Yesterday's backup, today: what was told in between has its ids, and no other event gets them. */
class RestoreTests {

    /**
     * What two gateways have left, each with another layout of its archive: a transaction has two events before the backup, and two more
     * after it; another is new since.
     */
    @TempDir
    private static Path left;

    /** What the gateway says that has written the backup. */
    private static JsonNode told;

    @TempDir
    private Path folder;

    private Path data;
    private Path backup;

    @BeforeAll
    static void backupAndMore() throws Exception {
        for (String layout : List.of("objects", "segments")) {
            Path folder = left.resolve(layout);
            try (RunningGateway gateway = start(folder, "data", "gateway.archive.layout=" + layout)) {
                gateway.outcomeOf(call(gateway, "a", "waiting"));
                gateway.outcomeOf(call(gateway, "a", "processing"));
                told = AdminDoor.json(new AdminDoor(gateway).post("/api/backup"));
                Files.move(Path.of(told.path("folder").textValue()), folder.resolve("backup"));
                gateway.outcomeOf(call(gateway, "a", "approved"));
                gateway.outcomeOf(call(gateway, "b", "waiting"));
                gateway.outcomeOf(call(gateway, "b", "canceled"));
                gateway.bean(Instance.class).advance();
                await().until(() -> archived(folder.resolve("archive")) == 10);
            }
        }
    }

    /** A copy of what one of them has left. */
    private void with(String layout) throws IOException {
        FileSystemUtils.copyRecursively(left.resolve(layout), folder);
        data = folder.resolve("data");
        backup = folder.resolve("backup");
    }

    @Test
    void restoredGatewayLearnsFromTheArchiveWhatWasToldSinceTheBackup() throws Exception {
        with("objects");
        Restore.restore(backup, folder.resolve("restored"));

        try (RunningGateway gateway = start(folder, "restored")) {
            assertWentOn(gateway);
        }
        try (RunningGateway gateway = start(folder, "restored")) {
            assertThat(gateway.ledger()
                            .sql("SELECT max(generation) FROM instance")
                            .query(Long.class)
                            .single())
                    .isPositive();
        }
    }

    @Test
    void soItDoesWhereTheArchiveHasSegments() throws Exception {
        with("segments");
        Restore.restore(backup, folder.resolve("restored"));

        try (RunningGateway gateway = start(folder, "restored", "gateway.archive.layout=segments")) {
            assertWentOn(gateway);
        }
    }

    @Test
    void ledgerOfYesterdayBesideTheJournalOfTodayIsAcceptedOnceItHasLearntWhatWasTold() throws Exception {
        with("objects");
        Files.copy(backup.resolve("ledger.db"), data.resolve("ledger.db"), StandardCopyOption.REPLACE_EXISTING);

        try (RunningGateway gateway = start(folder, "data", "gateway.ledger.accept=" + code("from another day"))) {
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
        with("objects");
        Files.delete(data.resolve("ledger.db"));

        try (RunningGateway gateway = start(folder, "data", "gateway.ledger.accept=" + code("is new"))) {
            assertWentOn(gateway);
        }
    }

    /** With which a gateway starts, that stops without it and says why. */
    private String code(String why) {
        Throwable stopped = NestedExceptionUtils.getMostSpecificCause(catchThrowable(() -> start(folder, "data")));
        assertThat(stopped).isInstanceOf(BadSettingException.class).hasMessageContaining(why);
        Matcher code = Pattern.compile("accept=([0-9a-f]+)").matcher(stopped.getMessage());
        assertThat(code.find()).as(stopped.getMessage()).isTrue();
        return code.group(1);
    }

    @Test
    void aBackupIsWholeAndPrivateAndNothingElseIsRestored() throws Exception {
        assertThat(told.path("elsewhere").toString()).contains("gateway.archive.uri");
        Path written = left.resolve("objects/backup");
        assertThat(written.resolve("settings/routes/idpay.camel.yaml")).exists();
        try (Stream<Path> all = Files.walk(written)) {
            assertThat(all)
                    .allSatisfy(each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .as("%s", each)
                            .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------"));
        }

        with("objects");
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

    /** How many events and raw requests. */
    private static long archived(Path archive) throws IOException {
        if (!Files.exists(archive)) {
            return 0;
        }
        long found = 0;
        try (Stream<Path> all = Files.walk(archive)) {
            for (Path each : all.toList()) {
                if (each.toString().endsWith(".json")) {
                    found++;
                } else if (each.toString().endsWith(".gz")) {
                    try (var in = new GZIPInputStream(Files.newInputStream(each))) {
                        found += 2
                                * new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                        .lines()
                                        .count(); // a line has both
                    }
                }
            }
        }
        return found;
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

    private static RunningGateway start(Path folder, String data, String... settings) {
        return RunningGateway.startOn(
                folder.resolve(data),
                Stream.concat(
                                Stream.of(
                                        "gateway.providers.idpay.uat.auth[0].none=true",
                                        "gateway.archive.uri=file:" + folder.resolve("archive")),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }
}
