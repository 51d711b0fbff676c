package io.callbackgateway.backup;

import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.broker.JournalCopy;
import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.LedgerFile;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.FileSystemUtils;

/**
 * Copies ledger, journal and settings while the gateway works. The copy of the journal is never newer than that of the ledger: what the
 * ledger has decided since is decided the same way again when it is delivered again, with the same ids. The other way round, it would
 * not know what has been told. Where both are embedded, they show one moment: the ledger stands still while the journal is fixed.
 */
@Component
class Backup {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ObjectProvider<EmbeddedBroker> embedded;
    private final BrokerSettings broker;
    private final DatabaseSettings database;
    private final TransactionOperations transactions;
    private final DataDirectory data;
    private final BackupSettings settings;
    private final SettingsFiles settingsFiles;
    private final Instance instance;
    private final AuditLog audit;
    private final AtomicBoolean running = new AtomicBoolean();

    Backup(
            ObjectProvider<EmbeddedBroker> embedded,
            BrokerSettings broker,
            DatabaseSettings database,
            TransactionOperations transactions,
            DataDirectory data,
            BackupSettings settings,
            SettingsFiles settingsFiles,
            Instance instance,
            AuditLog audit) {
        this.embedded = embedded;
        this.broker = broker;
        this.database = database;
        this.transactions = transactions;
        this.data = data;
        this.settings = settings;
        this.settingsFiles = settingsFiles;
        this.instance = instance;
        this.audit = audit;
    }

    /** Another one is being written. */
    static final class RunningException extends Exception {
        private RunningException() {
            super("A backup is being written already.");
        }
    }

    /** @param folder where it is */
    record Written(Path folder, Manifest manifest) {}

    /**
     * @param who asks for it
     * @throws RunningException while another one is being written
     * @throws Exception where it cannot be written; then nothing of it is left
     */
    Written write(String who) throws Exception {
        if (!running.compareAndSet(false, true)) {
            throw new RunningException();
        }
        Instant at = Instant.now();
        Path folder = settings.folderIn(data.path()).resolve(NAME.format(at));
        Path part = folder.resolveSibling(folder.getFileName() + ".part");
        try {
            FileSystemUtils.deleteRecursively(part);
            PrivateFiles.createFolders(part);
            copyData(part);
            settingsFiles.copyTo(part.resolve("settings"));
            LedgerSide ledger = instance.state();
            Manifest manifest = new Manifest(
                    Manifest.FORMAT,
                    Backup.class.getPackage().getImplementationVersion(),
                    StoredTime.of(at),
                    ledger == null ? "" : ledger.id(),
                    ledger == null ? 0 : ledger.generation(),
                    elsewhere(),
                    Manifest.entries(part));
            manifest.write(part);
            sync(part);
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.sync(folder.getParent());
            audit.add(who, "backup", "", "", null, null, folder.toString());
            return new Written(folder, manifest);
        } finally {
            FileSystemUtils.deleteRecursively(part);
            running.set(false);
        }
    }

    private void copyData(Path part) throws Exception {
        EmbeddedBroker journal = broker.embedded() ? embedded.getObject() : null;
        if (journal == null) {
            copyFiles(part); // the ledger is elsewhere then, too
            return;
        }
        Moment moment = database.embedded()
                ? transactions.execute(tx -> moment(journal, part)) // nobody else commits to the ledger meanwhile
                : moment(journal, part);
        try (moment) {
            moment.journal.writeTo(part.resolve("broker"));
            if (moment.ledger != null) {
                moment.ledger.copyTo(part.resolve(LedgerFile.NAME));
            }
        }
    }

    private Moment moment(EmbeddedBroker journal, Path part) {
        try {
            LedgerFile.Snapshot ledger =
                    database.embedded() ? new LedgerFile.Snapshot(data.path().resolve(LedgerFile.NAME)) : null;
            try {
                copyFiles(part);
                return new Moment(journal.copy(), ledger);
            } catch (Exception e) {
                if (ledger != null) {
                    ledger.close();
                }
                throw e;
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The journal cannot be copied", e);
        }
    }

    /** @param ledger {@code null} where it is elsewhere */
    private record Moment(JournalCopy journal, LedgerFile.Snapshot ledger) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (ledger != null) {
                ledger.close();
            }
            journal.close();
        }
    }

    /** The small ones: keys, and what stands beside the journal. */
    private void copyFiles(Path part) throws IOException {
        Path beside = data.path().relativize(Instance.file(broker, data));
        for (Path each : List.of(Path.of("encryption.key"), Path.of("rejected.key"), beside)) {
            if (Files.exists(data.path().resolve(each))) {
                PrivateFiles.createFolders(part.resolve(each).getParent());
                PrivateFiles.copy(data.path().resolve(each), part.resolve(each));
            }
        }
    }

    private List<String> elsewhere() {
        List<String> elsewhere = new ArrayList<>();
        if (!database.embedded()) {
            elsewhere.add(
                    "the ledger (gateway.ledger.url): back it up by PostgreSQL's own tools, after this backup and not before it");
        }
        if (!broker.embedded()) {
            elsewhere.add("the broker (gateway.broker.url): back it up by its own tools, before the ledger");
        }
        elsewhere.add("the archive (gateway.archive.uri)");
        elsewhere.add("variables of the environment that settings name");
        return elsewhere;
    }

    private static void sync(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                PrivateFiles.sync(each);
            }
        }
    }
}
