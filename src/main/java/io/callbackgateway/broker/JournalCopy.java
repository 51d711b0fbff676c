package io.callbackgateway.broker;

import io.callbackgateway.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.journal.impl.JournalFile;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.apache.activemq.artemis.core.paging.PagingManager;
import org.apache.activemq.artemis.core.paging.PagingStore;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.springframework.util.FileSystemUtils;

/**
 * The embedded broker's folder as it is at one moment, while the broker works on: Artemis' own way to begin a replication. For a few
 * milliseconds nothing is appended; what is in the journal's files then stays as it is until this is closed, since none of them is used
 * again or compacted and no page is deleted. Large messages, which go when they are acknowledged, get a second name. Pages may hold more
 * than that moment; what no committed transaction in the journal knows of is then passed over.
 */
public final class JournalCopy implements AutoCloseable {

    private final Path home;
    private final PagingManager paging;
    private final JournalImpl messages;
    private final JournalImpl bindings;
    private final Path largeMessages;
    private List<JournalFile> messageFiles = List.of();
    private List<JournalFile> bindingFiles = List.of();

    JournalCopy(Path home, ActiveMQServer server) throws Exception {
        this.home = home;
        StorageManager storage = server.getStorageManager();
        paging = server.getPagingManager();
        messages = (JournalImpl) storage.getMessageJournal();
        bindings = (JournalImpl) storage.getBindingsJournal();
        largeMessages = home.resolve("large-messages-kept");
        FileSystemUtils.deleteRecursively(largeMessages); // of a crash
        PrivateFiles.createFolders(largeMessages);
        try {
            begin();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private void begin() throws Exception {
        paging.disableCleanup();
        // waits for the end of a compaction; with these locks no other begins, and nothing is appended
        messages.synchronizationLock();
        bindings.synchronizationLock();
        try {
            messages.replicationSyncPreserveOldFiles();
            bindings.replicationSyncPreserveOldFiles();
            messages.forceMoveNextFile();
            bindings.forceMoveNextFile();
            messageFiles = List.of(messages.getDataFiles());
            bindingFiles = List.of(bindings.getDataFiles());
            try (Stream<Path> all = Files.list(home.resolve("large-messages"))) {
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    keep(each);
                }
            }
        } finally {
            bindings.synchronizationUnlock();
            messages.synchronizationUnlock();
        }
    }

    private void keep(Path largeMessage) throws IOException {
        Path second = largeMessages.resolve(largeMessage.getFileName());
        try {
            Files.createLink(second, largeMessage);
        } catch (UnsupportedOperationException | IOException noLinks) {
            PrivateFiles.copy(largeMessage, second);
        }
    }

    /**
     * Copies it; each file is synced.
     *
     * @param folder an empty one, which becomes what the broker's folder was
     * @throws IllegalStateException where a compaction was faster, as may happen in its first moment: begin again
     */
    public void writeTo(Path folder) throws Exception {
        for (JournalFile each : messageFiles) {
            copy(Path.of("journal", each.getFile().getFileName()), folder);
        }
        for (JournalFile each : bindingFiles) {
            copy(Path.of("bindings", each.getFile().getFileName()), folder);
        }
        if (!Arrays.asList(messages.getDataFiles()).containsAll(messageFiles)
                || !Arrays.asList(bindings.getDataFiles()).containsAll(bindingFiles)) {
            throw new IllegalStateException("The journal was compacted meanwhile");
        }
        for (Path each : pages()) {
            copy(each, folder);
        }
        try (Stream<Path> all = Files.list(largeMessages)) {
            for (Path each : all.toList()) {
                Path copy = folder.resolve("large-messages").resolve(each.getFileName());
                PrivateFiles.createFolders(copy.getParent());
                PrivateFiles.copy(each, copy);
            }
        }
    }

    /** Of all pages that are complete now, and of what says whose they are. */
    private List<Path> pages() throws Exception {
        List<Path> pages = new ArrayList<>();
        for (SimpleString name : paging.getStoreNames()) {
            PagingStore store = paging.getPageStore(name);
            if (store == null || !store.isPaging() || store.getFolder() == null) {
                continue;
            }
            store.forceAnotherPage();
            long current = store.getCurrentWritingPage();
            try (Stream<Path> all = Files.list(store.getFolder().toPath())) {
                all.filter(file -> !file.getFileName().toString().equals(pageName(current)))
                        .map(file -> home.relativize(file.toAbsolutePath()))
                        .forEach(pages::add);
            }
        }
        return pages;
    }

    /** As Artemis names them. */
    private static String pageName(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, 9 - digits.length())) + digits + ".page";
    }

    private void copy(Path relative, Path folder) throws IOException {
        Path copy = folder.resolve(relative);
        PrivateFiles.createFolders(copy.getParent());
        PrivateFiles.copy(home.resolve(relative), copy);
    }

    /** The journal may be compacted again. */
    @Override
    public void close() throws IOException {
        bindings.replicationSyncFinished();
        messages.replicationSyncFinished();
        paging.resumeCleanup();
        FileSystemUtils.deleteRecursively(largeMessages);
    }
}
