package io.callbackgateway.backup;

import java.nio.file.Path;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.backup}.
 *
 * @param folder where backups are written, best on another disk; empty: {@code backups} in the data directory
 */
public record BackupSettings(@DefaultValue("") String folder) {

    Path folderIn(Path dataDir) {
        return folder.isBlank()
                ? dataDir.resolve("backups")
                : Path.of(folder).toAbsolutePath().normalize();
    }
}
