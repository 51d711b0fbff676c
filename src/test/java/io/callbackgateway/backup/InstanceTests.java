package io.callbackgateway.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.callbackgateway.audit.AuditLogs;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.OpenDatabase;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.testing.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an operator may find at three in the morning: a ledger and a journal that do not belong together. */
class InstanceTests {

    private static final Pattern ACCEPT = Pattern.compile("gateway\\.ledger\\.accept=([0-9a-f]{12})");

    @TempDir
    private Path folder;

    private final AtomicInteger ends = new AtomicInteger();
    private String url = "";

    @BeforeEach
    void everythingBelongsTogether() throws IOException {
        start("");
        start("");
    }

    @Test
    void deletedLedgerStopsTheStartUntilItIsAcceptedAndOnlyThisOneIs() throws IOException {
        delete("ledger.db");

        String why = stops();
        assertThat(why)
                .contains("ledger.db is new")
                .contains("ids and sequences of events that exist already")
                .contains("put the right ledger back");
        start(code(why));
        start(""); // once is enough

        delete("ledger.db");
        assertThat(code(stops())).isNotEqualTo(code(why));
    }

    @Test
    void ledgerFromAnotherDayIsFound() throws Exception {
        copy("ledger.db", "yesterday.db");
        try (OpenDatabase database = open()) {
            Instance running = instance(database, "");
            running.advance();
            running.advance();
        }
        copy("yesterday.db", "ledger.db");

        String why = stops();
        assertThat(why).contains("is from another day").contains("restored from a backup");
        start(code(why));
        start("");
    }

    @Test
    void ledgerOfAnotherGatewayIsFound() throws Exception {
        delete("ledger.db");
        Path journal = folder.resolve("broker/instance.json");
        Files.move(journal, folder.resolve("kept"));
        start("");
        Files.move(folder.resolve("kept"), journal, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(stops()).contains("is another one");
    }

    @Test
    void journalThatIsGoneStopsTheStartBecauseWhatWaitedThereIsLost() throws IOException {
        Files.delete(folder.resolve("broker/instance.json"));

        String why = stops();
        assertThat(why)
                .contains("journal that is gone")
                .contains("Callbacks that waited there, acknowledged to their providers, are lost");
        start(code(why));
        start("");
    }

    @Test
    void journalFromAnotherDayIsFound() throws Exception {
        copy("broker/instance.json", "yesterday.json");
        start("");
        start("");
        copy("yesterday.json", "broker/instance.json");

        assertThat(stops()).contains("The journal was probably restored from a backup");
    }

    @Test
    void aCrashBetweenTheTwoWritesIsNoDifference() throws Exception {
        copy("broker/instance.json", "before.json");
        start("");
        copy("before.json", "broker/instance.json");

        start("");
    }

    @Test
    void noLaneTakesAnythingUntilTheLedgerCouldBeLookedAt() throws Exception {
        try (OpenDatabase database = open()) {
            JdbcClient jdbc = JdbcClient.create(database.dataSource());
            jdbc.sql("ALTER TABLE instance RENAME TO away").update();
            Instance running = instance(database, "");
            running.lookAgain();
            assertThat(running.isPaused("inbox.idpay.uat")).isTrue();

            jdbc.sql("ALTER TABLE away RENAME TO instance").update();
            running.lookAgain();
            assertThat(running.isPaused("inbox.idpay.uat")).isFalse();
            assertThat(ends).hasValue(0);
        }
    }

    @Test
    void aMinuteAfterItIsExchangedTheProcessEnds() throws Exception {
        try (OpenDatabase database = open()) {
            Instance running = instance(database, "");
            running.advance();
            assertThat(ends).hasValue(0);

            JdbcClient.create(database.dataSource())
                    .sql("UPDATE instance SET generation = 1")
                    .update();
            running.advance();

            assertThat(ends).hasValue(1);
        }
    }

    @Test
    void gatewaysThatShareALedgerMayComeAndGoAndEachSeesWhenItIsOlder() throws IOException {
        url = Postgres.shared().newDatabase();
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        try (OpenDatabase database = open()) {
            Instance one = instance(database, first, "");
            Instance other = instance(database, second, "");
            one.advance();
            other.advance();
            one.advance();
            instance(database, second, "");
            Files.delete(second.resolve("broker/instance.json"));
            instance(database, second, ""); // a new one with an empty folder
            assertThat(ends).hasValue(0);

            JdbcClient.create(database.dataSource())
                    .sql("UPDATE instance SET generation = 2")
                    .update();
            for (Path each : new Path[] {first, second}) {
                assertThatThrownBy(() -> instance(database, each, ""))
                        .hasMessageContaining("gateway.ledger.url")
                        .hasMessageContaining("is from another day");
            }
        }
    }

    @Test
    void whileTheFileBesideTheJournalCannotBeWrittenTheLedgerWaitsForIt() throws Exception {
        try (OpenDatabase database = open()) {
            Instance running = instance(database, "");
            Path journal = folder.resolve("broker/instance.json");
            Files.move(journal, folder.resolve("kept"));
            running.advance();
            long before = running.state().generation();
            running.advance();
            assertThat(running.isWritten()).isFalse();
            assertThat(running.state().generation()).isEqualTo(before);

            Files.move(folder.resolve("kept"), journal);
            running.advance();
            assertThat(running.isWritten()).isTrue();
        }
        start("");
    }

    private void start(String accept) throws IOException {
        try (OpenDatabase database = open()) {
            instance(database, accept);
        }
    }

    private String stops() throws IOException {
        try (OpenDatabase database = open()) {
            BadSettingException stopped = catchThrowableOfType(BadSettingException.class, () -> instance(database, ""));
            assertThat(stopped).isNotNull();
            assertThatThrownBy(() -> instance(database, "000000000000")).hasMessage(stopped.getMessage());
            return stopped.getMessage();
        }
    }

    private static String code(String message) {
        Matcher code = ACCEPT.matcher(message);
        assertThat(code.find()).as(message).isTrue();
        return code.group(1);
    }

    private OpenDatabase open() throws IOException {
        return OpenDatabase.of(settings(""), folder);
    }

    private Instance instance(OpenDatabase database, String accept) throws IOException {
        return instance(database, folder, accept);
    }

    private Instance instance(OpenDatabase database, Path data, String accept) throws IOException {
        JdbcClient jdbc = JdbcClient.create(database.dataSource());
        Instance instance = new Instance(
                jdbc,
                database.transactions(),
                AuditLogs.in(database),
                settings(accept),
                new BrokerSettings("", "", "", ""),
                new DataDirectory(data),
                ends::incrementAndGet);
        instance.goOn();
        return instance;
    }

    private DatabaseSettings settings(String accept) {
        return new DatabaseSettings(url, url.isEmpty() ? "" : "postgres", "", 4, accept);
    }

    private void copy(String from, String to) throws IOException {
        Files.copy(folder.resolve(from), folder.resolve(to), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void delete(String file) throws IOException {
        Files.delete(folder.resolve(file));
    }
}
