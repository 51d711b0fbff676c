package io.callbackgateway.documents.storage;

import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Documents on their way from the provider's storage to the archive, as files of the gateway's user alone, in {@code spool} of the data
 * directory. What a crash has left there goes at a start.
 */
@Component
public class Spool {

    private final Path folder;

    Spool(DataDirectory data) throws IOException {
        this.folder = data.path().resolve("spool");
        if (Files.isDirectory(folder)) {
            PrivateFiles.createOrRestrict(folder);
            try (Stream<Path> left = Files.list(folder)) {
                for (Path file : left.filter(Files::isRegularFile).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** A new, empty one; whoever takes it deletes it. */
    Path file() throws IOException {
        PrivateFiles.createFolders(folder);
        Path file = folder.resolve(UUID.randomUUID().toString());
        PrivateFiles.createOrRestrict(file);
        return file;
    }
}
