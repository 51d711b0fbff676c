package io.callbackgateway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Callbacks are for the gateway's user alone, whatever else runs on its machine. */
@DisabledOnOs(OS.WINDOWS)
@ExtendWith(OutputCaptureExtension.class)
class FilePermissionsTests {

    @TempDir
    private Path folder;

    @Test
    void whatTheGatewayMakesIsItsOwnersAlone(CapturedOutput output) throws IOException {
        Path data = folder.resolve("new/data");
        Path archive = folder.resolve("new/archive");

        try (RunningGateway gateway = start(data, "gateway.archive.uri=file:" + archive)) {
            callAndAwait(gateway, archive);

            for (Path each : List.of(folder.resolve("new"), data, data.resolve("broker"))) {
                assertThat(permissions(each)).as("%s", each).isEqualTo("rwx------");
            }
            for (String each : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm")) {
                assertThat(permissions(data.resolve(each))).as(each).isEqualTo("rw-------");
            }
            gateway.bean(EmbeddedBroker.class).makePrivate();
            try (Stream<Path> all = Files.walk(folder.resolve("new"))) {
                assertThat(all).hasSizeGreaterThan(20).allSatisfy(each -> assertThat(permissions(each))
                        .as("%s", each)
                        .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------"));
            }
        }
        assertThat(output).doesNotContain("chmod");
    }

    @Test
    void ofAnOlderGatewaysFolderTheFilesAreTakenFromOthersAndTheOperatorIsTold(CapturedOutput output)
            throws IOException {
        Files.createDirectory(folder.resolve("broker"));
        Files.createFile(folder.resolve("ledger.db"));
        Files.createFile(folder.resolve("ledger.db-wal")); // as after a crash
        for (String each : List.of("", "broker", "ledger.db", "ledger.db-wal")) {
            boolean file = each.startsWith("ledger");
            Files.setPosixFilePermissions(
                    folder.resolve(each), PosixFilePermissions.fromString(file ? "rw-r--r--" : "rwxr-xr-x"));
        }

        try (RunningGateway gateway = start(folder)) {
            callAndAwait(gateway, folder.resolve("archive"));

            assertThat(permissions(folder)).isEqualTo("rwxr-xr-x");
            assertThat(permissions(folder.resolve("broker"))).isEqualTo("rwx------");
            for (String each : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm")) {
                assertThat(permissions(folder.resolve(each))).as(each).isEqualTo("rw-------");
            }
        }
        assertThat(output).containsOnlyOnce("chmod 700 " + folder);
    }

    @Test
    void aFileThatACrashHasLeftUnfinishedLendsNoPermissions() throws IOException {
        Path part = Files.writeString(folder.resolve(".a.part"), "much longer than what is written now");
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-rw-rw-"));

        PrivateFiles.write(folder.resolve("a"), new byte[] {'x'});

        assertThat(folder.resolve("a")).hasContent("x");
        assertThat(permissions(folder.resolve("a"))).isEqualTo("rw-------");
        assertThat(part).doesNotExist();
    }

    private static RunningGateway start(Path data, String... settings) {
        return RunningGateway.startOn(
                data,
                Stream.concat(Stream.of("gateway.providers.idpay.uat.auth[0].none=true"), Stream.of(settings))
                        .toArray(String[]::new));
    }

    private static void callAndAwait(RunningGateway gateway, Path archive) {
        String id = RunningGateway.callbackId(
                gateway.post("/callbacks/idpay/uat", "{\"id\":\"" + UUID.randomUUID() + "\",\"status\":\"approved\"}"));
        await().until(() -> {
            if (!Files.exists(archive)) {
                return false;
            }
            try (Stream<Path> all = Files.walk(archive)) {
                return all.map(file -> file.getFileName().toString())
                                .filter(name -> name.startsWith(id))
                                .count()
                        == 2;
            }
        });
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
