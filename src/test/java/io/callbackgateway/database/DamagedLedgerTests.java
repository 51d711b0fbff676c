package io.callbackgateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A file of SQLite whose pages are damaged while nothing, and while something, has it open. */
class DamagedLedgerTests {

    private static final int PAGE = 4096;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void ledgerWithManyPages() throws IOException {
        file = folder.resolve("ledger.db");
        try (OpenDatabase database = OpenDatabase.of(new DatabaseSettings("", "", "", 1), folder)) {
            JdbcClient jdbc = JdbcClient.create(database.dataSource());
            database.transactions().executeWithoutResult(tx -> jdbc.sql(
                            """
                            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
                            INSERT INTO raw_requests (callback_id, request) SELECT i, 'request ' || i FROM n""")
                    .update());
        }
    }

    @Test
    void wholeOneIsGoodAfterACleanStopAndAfterACrash() throws IOException {
        assertThatCode(() -> LedgerFile.check(file)).doesNotThrowAnyException();
        afterACrash();
        assertThatCode(() -> LedgerFile.check(file)).doesNotThrowAnyException();
    }

    @Test
    void damagedPagesStopTheStartAfterACrash() throws IOException {
        damage();
        afterACrash();

        assertThatThrownBy(() -> LedgerFile.check(file))
                .isInstanceOf(BadSettingException.class)
                .hasMessageContaining("ledger.db is damaged")
                .hasMessageContaining("restore the last backup");
    }

    @Test
    void whatIsNoDatabaseAnyMoreStopsEveryStart() throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.write(new byte[PAGE]);
            bytes.seek(0);
            bytes.write("something else".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }

        assertThatThrownBy(() -> LedgerFile.check(file)).hasMessageContaining("ledger.db is damaged");
    }

    @Test
    void damageThatAStatementMeetsEndsTheProcessOnce() throws IOException {
        damage();
        AtomicInteger ended = new AtomicInteger();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + file);
        config.setExceptionOverride(new DamagedLedger(ended::incrementAndGet));
        try (HikariDataSource database = new HikariDataSource(config)) {
            JdbcClient jdbc = JdbcClient.create(database);
            assertThatThrownBy(() -> jdbc.sql("SELECT no_column FROM raw_requests")
                            .query(String.class)
                            .list())
                    .hasMessageContaining("no_column");
            assertThat(ended).hasValue(0);

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> jdbc.sql("SELECT request FROM raw_requests ORDER BY request")
                                .query(String.class)
                                .list())
                        .hasStackTraceContaining("SQLITE_CORRUPT");
            }
        }
        assertThat(ended).hasValue(1);
    }

    private void afterACrash() throws IOException {
        Files.write(folder.resolve("ledger.db-wal"), new byte[1]);
    }

    private void damage() throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long pages = bytes.length() / PAGE;
            for (long page = pages - 20; page < pages - 1; page++) {
                bytes.seek(page * PAGE);
                byte[] noise = new byte[PAGE];
                new java.util.Random(page).nextBytes(noise);
                bytes.write(noise);
            }
        }
    }
}
