package io.callbackgateway.backup;

import com.fasterxml.jackson.core.JacksonException;
import io.callbackgateway.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Makes a data directory of a backup. */
public final class Restore {

    /** Beside what was restored, until the first start has dealt with it: the moment that the backup shows. */
    static final String MARK = "restored";

    private static final String SETTINGS = "settings/";

    private Restore() {}

    /** It cannot be done; nothing has been written. */
    public static final class NotRestoredException extends Exception {
        private NotRestoredException(String message) {
            super(message);
        }
    }

    /**
     * @param at the moment that it shows
     * @param settings in the backup: copies of the files of settings, and of the routes
     * @param elsewhere what was not in it
     */
    public record Restored(String at, Path settings, List<String> elsewhere) {}

    /**
     * @param dataDir an empty folder, or none yet
     * @throws NotRestoredException where the backup is not whole, or the folder is not empty
     */
    public static Restored restore(Path backup, Path dataDir) throws IOException, NotRestoredException {
        Manifest manifest = manifest(backup);
        if (Files.isDirectory(dataDir)) {
            try (Stream<Path> all = Files.list(dataDir)) {
                if (all.anyMatch(each -> !each.endsWith("lost+found"))) {
                    throw new NotRestoredException(
                            dataDir
                                    + " is not empty. Move what is in it away and keep it: it may have callbacks that the backup lacks");
                }
            }
        }
        for (Manifest.Entry each : manifest.files()) {
            check(backup, each);
        }
        PrivateFiles.createFolders(dataDir);
        for (Manifest.Entry each : manifest.files()) {
            if (!each.path().startsWith(SETTINGS)) {
                Path file = dataDir.resolve(each.path());
                PrivateFiles.createFolders(file.getParent());
                PrivateFiles.copy(backup.resolve(each.path()), file);
            }
        }
        PrivateFiles.write(dataDir.resolve(MARK), manifest.at().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        try (Stream<Path> all = Files.walk(dataDir)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                PrivateFiles.sync(each);
            }
        }
        return new Restored(manifest.at(), backup.resolve(SETTINGS), manifest.elsewhere());
    }

    private static Manifest manifest(Path backup) throws IOException, NotRestoredException {
        try {
            Manifest manifest = Manifest.read(backup);
            if (manifest.format() > Manifest.FORMAT) {
                throw new NotRestoredException(backup + " was written by a newer gateway; restore it by that version");
            }
            return manifest;
        } catch (NoSuchFileException e) {
            throw new NotRestoredException(backup + " is no backup, or not a whole one: " + Manifest.NAME
                    + " is missing, which is written last");
        } catch (JacksonException e) {
            throw new NotRestoredException(backup.resolve(Manifest.NAME) + " cannot be read");
        }
    }

    private static void check(Path backup, Manifest.Entry entry) throws IOException, NotRestoredException {
        Path file = backup.resolve(entry.path()).normalize();
        if (!file.startsWith(backup.normalize())) {
            throw new NotRestoredException(entry.path() + " is no path of a backup");
        }
        if (!Files.isRegularFile(file)) {
            throw new NotRestoredException(file + " is missing");
        }
        if (!Manifest.Entry.of(backup, file).equals(entry)) {
            throw new NotRestoredException(file + " is not as it was written: its size or checksum is another one");
        }
    }
}
