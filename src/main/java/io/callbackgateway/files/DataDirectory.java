package io.callbackgateway.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * {@code gateway.data-dir}, which holds what must survive. Its owner's alone where the gateway makes it; what is there already, perhaps
 * mounted and shared with a group on purpose, keeps its permissions.
 */
@Component
public class DataDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private final Path path;

    public DataDirectory(@Value("${gateway.data-dir}") Path path) throws IOException {
        this.path = path.toAbsolutePath();
        PrivateFiles.createFolders(path);
        if (PrivateFiles.hasPermissions(path) && isOpenToOthers(path)) {
            LOG.warn(
                    "Every user of this machine can look into gateway.data-dir, where older files may be readable. Run: chmod 700 {}",
                    this.path);
        }
    }

    private static boolean isOpenToOthers(Path folder) throws IOException {
        return !Collections.disjoint(
                Files.getPosixFilePermissions(folder),
                Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE));
    }

    /** Absolute. */
    public Path path() {
        return path;
    }
}
