package io.callbackgateway.dispatch.archive;

import io.callbackgateway.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Files that are complete or absent, also after a loss of power, and readable by their owner alone, as are the folders that they need.
 * Many are written at the same time, because a file system syncs many for the price of one. Camel's file component syncs nothing.
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
            folders.addAll(foldersOf(each.key()));
        }
        inParallel(objects, each -> PrivateFiles.write(root.resolve(each.key()), each.content()));
        inParallel(new ArrayList<>(folders), PrivateFiles::sync);
    }

    /** @throws IOException where it is not written; what was there under its name still is */
    void write(String key, Path content) throws IOException {
        Set<Path> folders = foldersOf(key);
        PrivateFiles.copy(content, root.resolve(key));
        inParallel(new ArrayList<>(folders), PrivateFiles::sync);
    }

    /** All that name a file or each other, made where they are missing. */
    private Set<Path> foldersOf(String key) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        Path folder = root.resolve(key).getParent();
        PrivateFiles.createFolders(folder);
        for (Path above = folder; above.startsWith(root); above = above.getParent()) {
            folders.add(above);
        }
        folders.add(root.getParent()); // which names the root
        return folders;
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
