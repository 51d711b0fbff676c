package io.callbackgateway.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and folders that only their owner may read, from the first moment: 0600 and 0700. On file systems without such permissions they
 * are made as any others.
 */
public final class PrivateFiles {

    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);

    private static final String FILE = "rw-------";
    private static final String FOLDER = "rwx------";

    private PrivateFiles() {}

    /** With those above it that are missing. What is there stays as it is. */
    public static void createFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) { // also a link to one
            Files.createDirectories(folder, permissions(folder, FOLDER));
        }
    }

    /** An empty one. What is there, a folder, too, is taken from everybody else if it is ours. */
    public static void createOrRestrict(Path file) throws IOException {
        if (Files.notExists(file)) {
            Files.createFile(file, permissions(file, FILE));
        } else if (hasPermissions(file)) {
            restrict(file);
        }
    }

    /** Takes a folder and all that is in it now from everybody else; what is being deleted meanwhile is passed over. */
    public static void restrictAll(Path folder) throws IOException {
        if (!hasPermissions(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                return visitFile(each, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                try {
                    Set<PosixFilePermission> wanted =
                            PosixFilePermissions.fromString(attributes.isDirectory() ? FOLDER : FILE);
                    if (!Files.getPosixFilePermissions(each).equals(wanted)) {
                        Files.setPosixFilePermissions(each, wanted);
                    }
                } catch (IOException gone) {
                    LOG.debug("{} is gone, or not ours", each, gone);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path each, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void restrict(Path file) {
        String permissions = Files.isDirectory(file) ? FOLDER : FILE;
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException notOurs) {
            LOG.warn("The permissions of {} cannot be set to {}: it belongs to another user", file, permissions);
        }
    }

    /**
     * Writes a file that is complete or absent, also after a loss of power: under another name, synced, renamed. Its name survives once
     * {@link #sync} was called for its folder.
     */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, out -> {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                out.write(left);
            }
        });
    }

    /** As {@link #write(Path, byte[])}, with what another file holds. */
    public static void copy(Path from, Path file) throws IOException {
        try (FileChannel in = FileChannel.open(from)) {
            write(file, out -> {
                for (long done = 0; done < in.size(); ) {
                    done += in.transferTo(done, in.size() - done, out);
                }
            });
        }
    }

    private interface Content {
        void writeTo(FileChannel out) throws IOException;
    }

    private static void write(Path file, Content content) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        Files.deleteIfExists(part); // of a crash, with whatever permissions
        try (FileChannel out = FileChannel.open(
                part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions(part, FILE))) {
            content.writeTo(out);
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** So that the names in a folder survive a loss of power. Windows cannot open a folder, and needs no such thing. */
    public static void sync(Path folder) throws IOException {
        if (hasPermissions(folder)) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] permissions(Path path, String permissions) {
        return hasPermissions(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
