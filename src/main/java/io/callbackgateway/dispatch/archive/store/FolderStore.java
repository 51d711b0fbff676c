package io.callbackgateway.dispatch.archive.store;

import io.callbackgateway.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of this machine. Folders that a deletion leaves empty go with it. */
final class FolderStore implements ArchiveStore {

    private final Path root;

    FolderStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public List<String> folders(String folder) throws IOException {
        Path path = root.resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(Files::isDirectory)
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
            } else if (!name.getFileName().toString().endsWith(".part")) { // else it is being written
                each.on(key);
            }
        }
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
