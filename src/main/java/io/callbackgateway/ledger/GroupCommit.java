package io.callbackgateway.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Many threads' work in one database transaction. SQLite has one writer, and the sync of a commit costs several times the work itself:
 * so one thread does it all, and what has queued up behind one commit shares the next. Work that fails is done again alone, so that
 * it fails nobody else's.
 */
final class GroupCommit implements Transactions, DisposableBean {

    /** Bounds how long the first of a group waits for the last. */
    private static final int MAX_GROUP = 64;

    private final TransactionTemplate transaction;
    private final Queue<Work<?>> waiting = new ConcurrentLinkedQueue<>();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> new Thread(task, "ledger-writer"));

    GroupCommit(TransactionTemplate transaction) {
        this.transaction = transaction;
    }

    @Override
    public <T> T run(Supplier<T> task) {
        Work<T> work = new Work<>(task);
        waiting.add(work);
        writer.execute(this::commitNextGroup);
        try {
            return work.result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Work that no commit has taken up yet. */
    int waiting() {
        return waiting.size();
    }

    private void commitNextGroup() {
        List<Work<?>> group = new ArrayList<>();
        for (Work<?> next = waiting.poll(); next != null; next = group.size() < MAX_GROUP ? waiting.poll() : null) {
            group.add(next);
        }
        if (!group.isEmpty()) { // else an earlier group took this one's work along
            commit(group);
        }
    }

    private void commit(List<Work<?>> group) {
        try {
            transaction.executeWithoutResult(tx -> group.forEach(Work::attempt));
            group.forEach(Work::finish);
        } catch (RuntimeException | Error e) {
            if (group.size() == 1) {
                group.get(0).result.completeExceptionally(e);
            } else {
                group.forEach(each -> commit(List.of(each)));
            }
        }
    }

    @Override
    public void destroy() {
        writer.shutdown();
    }

    private static final class Work<T> {
        private final Supplier<T> task;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private T attempted;

        private Work(Supplier<T> task) {
            this.task = task;
        }

        private void attempt() {
            attempted = task.get();
        }

        private void finish() {
            result.complete(attempted);
        }
    }
}
