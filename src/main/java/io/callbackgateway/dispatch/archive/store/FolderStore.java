package io.callbackgateway.dispatch.archive.store;

import io.callbackgateway.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder of this machine. Folders that a deletion leaves empty go with it. */
final class FolderStore implements ArchiveStore {

    private final Path root;

    FolderStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public List<String> folders(String folder) throws IOException {
        return names(folder, Files::isDirectory);
    }

    @Override
    public List<String> names(String folder) throws IOException {
        return names(folder, FolderStore::isWritten);
    }

    private List<String> names(String folder, Predicate<Path> which) throws IOException {
        Path path = root.resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(which)
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void keys(String folder, Each each) throws IOException {
        Path path = root.resolve(folder);
        if (!Files.isDirectory(path)) {
            return;
        }
        List<Path> names;
        try (Stream<Path> all = Files.list(path)) {
            names = all.sorted().toList();
        }
        for (Path name : names) {
            String key = root.relativize(name).toString().replace('\\', '/');
            if (Files.isDirectory(name)) {
                keys(key, each);
            } else if (isWritten(name)) {
                each.on(key);
            }
        }
    }

    private static boolean isWritten(Path file) {
        return !Files.isDirectory(file) && !file.getFileName().toString().endsWith(".part");
    }

    @Override
    public boolean exists(String key) {
        return Files.exists(root.resolve(key));
    }

    @Override
    public byte[] read(String key) throws IOException {
        try {
            return Files.readAllBytes(root.resolve(key));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void write(String key, String contentType, byte[] content) throws IOException {
        Path file = root.resolve(key);
        PrivateFiles.createFolders(file.getParent());
        PrivateFiles.write(file, content);
        PrivateFiles.sync(file.getParent());
    }

    @Override
    public void delete(List<String> keys) throws IOException {
        for (String key : keys) {
            Path file = root.resolve(key);
            Files.deleteIfExists(file);
            for (Path above = file.getParent(); !above.equals(root); above = above.getParent()) {
                try {
                    if (!Files.deleteIfExists(above)) {
                        break;
                    }
                } catch (DirectoryNotEmptyException e) {
                    PrivateFiles.sync(above);
                    break;
                }
            }
        }
    }
}
