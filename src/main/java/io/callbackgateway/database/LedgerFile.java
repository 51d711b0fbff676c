package io.callbackgateway.database;

import io.callbackgateway.failure.Failures;
import io.callbackgateway.files.PrivateFiles;
import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@value #NAME} in the data directory, where the ledger is SQLite. */
public final class LedgerFile {

    public static final String NAME = "ledger.db";

    private static final Logger LOG = LoggerFactory.getLogger(LedgerFile.class);

    /** How long a start may look for damage; of a larger ledger it has looked at a part by then. */
    private static final Duration CHECK_AT_MOST = Duration.ofMinutes(1);

    private LedgerFile() {}

    /** SQLite makes the log and the index beside it with the same permissions. */
    static void makePrivate(Path file) throws IOException {
        PrivateFiles.createOrRestrict(file);
        for (String suffix : List.of("-wal", "-shm")) { // of a crash
            Path beside = file.resolveSibling(file.getFileName() + suffix);
            if (Files.exists(beside)) {
                PrivateFiles.createOrRestrict(beside);
            }
        }
    }

    /**
     * Looks whether it is a database and, after a stop that was no clean one, at all of its pages: a clean one leaves no log behind.
     *
     * @throws BadSettingException where it is damaged: what an operator can do then
     */
    static void check(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        boolean clean = !Files.exists(log) || Files.size(log) == 0;
        long start = System.nanoTime();
        try (Connection database = open(file);
                Statement statement = database.createStatement()) {
            String found = first(statement, clean ? "SELECT count(*) FROM sqlite_master" : "PRAGMA quick_check(1)");
            if (!clean && !found.equals("ok")) {
                throw damaged(file, found);
            }
        } catch (SQLException e) {
            if (DamagedLedger.isDamage(e)) {
                throw damaged(file, Failures.describe(e));
            }
            if (!e.getMessage().contains("SQLITE_INTERRUPT")) {
                throw new IllegalStateException(file + " cannot be opened: " + Failures.describe(e), e);
            }
            LOG.warn(
                    "{} is too large to be looked at as a whole at a start; in the part that was, there is no damage",
                    file);
        }
        if (!clean) {
            LOG.info(
                    "The last stop was not a clean one; looked through {} in {} ms",
                    file,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
    }

    private static String first(Statement statement, String sql) throws SQLException {
        CompletableFuture.delayedExecutor(CHECK_AT_MOST.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> cancel(statement));
        try (ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : "";
        }
    }

    private static void cancel(Statement statement) {
        try {
            if (!statement.isClosed()) {
                statement.cancel();
            }
        } catch (SQLException e) {
            LOG.debug("It was through already", e);
        }
    }

    private static BadSettingException damaged(Path file, String found) {
        return new BadSettingException(
                "gateway.data-dir",
                file + " is damaged (" + found
                        + "), so that it is not known what has been told about which transaction."
                        + " Nothing has been changed, and callbacks that wait in the broker's journal are safe there."
                        + " Keep a copy of the folder. Then either restore the last backup of ledger.db alone (the next start says what that"
                        + " means and how to go on), or save what can be read by: sqlite3 ledger.db .recover | sqlite3 recovered.db");
    }

    /** One moment of it, for as long as this is open: what is committed later is not in what it copies. */
    public static final class Snapshot implements AutoCloseable {

        private final Connection database;

        /** Of what is committed now. */
        public Snapshot(Path file) {
            try {
                database = open(file);
                try (Statement statement = database.createStatement()) {
                    statement.execute("BEGIN"); // deferred: the first read chooses the moment
                    first(statement, "SELECT count(*) FROM instance");
                } catch (SQLException e) {
                    database.close();
                    throw e;
                }
            } catch (SQLException e) {
                throw new IllegalStateException("The ledger cannot be copied: " + Failures.describe(e), e);
            }
        }

        /** Into a new file that is complete and synced when this returns. */
        public void copyTo(Path file) {
            try (Statement statement = database.createStatement()) {
                PrivateFiles.createOrRestrict(file);
                statement.executeUpdate("backup to '" + file.toString().replace("'", "''") + "'");
                PrivateFiles.sync(file);
            } catch (SQLException e) {
                throw new IllegalStateException("The ledger cannot be copied: " + Failures.describe(e), e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                database.close();
            } catch (SQLException e) {
                LOG.debug("A snapshot of the ledger was not closed", e);
            }
        }
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=5000");
    }
}
