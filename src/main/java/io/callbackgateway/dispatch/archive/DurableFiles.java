package io.callbackgateway.dispatch.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Files that are complete or absent, also after a loss of power: written under another name, synced, renamed, and their folders synced.
 * Many at the same time, because a file system syncs many for the price of one. Camel's file component syncs nothing.
 */
final class DurableFiles implements AutoCloseable {

    /** More made it slower when measured: each sync waits for the same log of the file system. */
    private static final int THREADS = 16;

    private final Path root;
    private final ExecutorService writers =
            Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "archive-files"));

    DurableFiles(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** @throws IOException where at least one is not written; what was there under its name still is */
    void write(List<ArchiveObject> objects) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (ArchiveObject each : objects) {
            Path folder = root.resolve(each.key()).getParent();
            Files.createDirectories(folder);
            for (Path above = folder; above != null && above.startsWith(root) && folders.add(above); ) {
                above = above.getParent();
            }
        }
        folders.add(root.getParent()); // which names the root
        inParallel(objects, this::write);
        inParallel(new ArrayList<>(folders), DurableFiles::sync);
    }

    private void write(ArchiveObject object) throws IOException {
        Path file = root.resolve(object.key());
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.wrap(object.content());
            while (content.hasRemaining()) {
                out.write(content);
            }
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** So that the names in it survive. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private <T> void inParallel(List<T> all, Step<T> step) throws IOException {
        CompletableFuture<?>[] done = all.stream()
                .map(each -> CompletableFuture.runAsync(
                        () -> {
                            try {
                                step.on(each);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        writers))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(done).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException io ? io.getCause() : new IOException(e.getCause());
        }
    }

    private interface Step<T> {
        void on(T each) throws IOException;
    }

    @Override
    public void close() {
        writers.shutdown();
    }
}
