package io.callbackgateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.OpenDatabase;
import io.callbackgateway.testing.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class AuditLogTests {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"SQLite", "PostgreSQL"})
    void whatWasDoneIsNotedInOrderAndByTransaction(String engine) throws Exception {
        DatabaseSettings settings = engine.equals("SQLite")
                ? new DatabaseSettings("", "", "", 1)
                : new DatabaseSettings(Postgres.shared().newDatabase(), "postgres", "", 2);
        try (OpenDatabase database = OpenDatabase.of(settings, folder)) {
            AuditLog log = new AuditLog(JdbcClient.create(database.dataSource()), database.transactions());

            log.add(AuditLog.GATEWAY, "heal", "netki", "production", null, "paused", "resumed");
            log.add("admin", "resend", "netki", "production", "t-1", null, "Callback scheduled.");
            log.add("admin", "reconcile", "netki", "test", "t-1", null, null);

            List<AuditEntry> all = log.newest(null, 10);
            assertThat(all).extracting(AuditEntry::action).containsExactly("reconcile", "resend", "heal");
            assertThat(log.newest(all.get(1).id(), 10)).containsExactly(all.get(2));
            assertThat(log.newest(null, 1)).containsExactly(all.get(0));
            assertThat(log.of("netki", "production", "t-1")).singleElement().satisfies(told -> {
                assertThat(told.at()).isEqualTo(all.get(1).at());
                assertThat(told.text()).isEqualTo("resend by admin: Callback scheduled.");
                assertThat(told.facts()).containsOnlyKeys("who", "action", "after");
            });
            assertThat(all.get(2))
                    .isEqualTo(new AuditEntry(
                            all.get(2).id(),
                            all.get(2).at(),
                            "gateway",
                            "heal",
                            "netki",
                            "production",
                            null,
                            "paused",
                            "resumed"));
        }
    }

    /** The database's own triggers would have to be written twice. */
    @Test
    void nothingInTheHouseChangesOrDeletesAnEntry() throws Exception {
        Pattern change =
                Pattern.compile("(?i)(update\\s+audit|delete\\s+from\\s+audit|truncate\\s+(table\\s+)?audit)\\b");
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            assertThat(files.filter(file -> file.toString().matches(".*\\.(java|sql)")))
                    .noneSatisfy(file -> assertThat(Files.readString(file)).containsPattern(change));
        }
    }
}
