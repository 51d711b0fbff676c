package io.callbackgateway.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Many threads' work in one database transaction. SQLite has one writer, and the sync of a commit costs several times the work itself:
 * so whoever holds the write lock does, in one commit, all that has queued up meanwhile. Work that fails is done again alone, so
 * that it fails nobody else's.
 */
final class GroupCommit implements Transactions {

    /** Bounds how long the first of a group waits for the last. */
    private static final int MAX_GROUP = 64;

    private final TransactionTemplate transaction;
    private final Lock writer = new ReentrantLock();
    private final Queue<Work<?>> waiting = new ConcurrentLinkedQueue<>();

    GroupCommit(TransactionTemplate transaction) {
        this.transaction = transaction;
    }

    @Override
    public <T> T run(Supplier<T> task) {
        Work<T> mine = new Work<>(task);
        waiting.add(mine);
        writer.lock();
        try {
            while (!mine.done) {
                commit(nextGroup());
            }
        } finally {
            writer.unlock();
        }
        return mine.outcome();
    }

    /** Work that no commit has taken up yet. */
    int waiting() {
        return waiting.size();
    }

    private List<Work<?>> nextGroup() {
        List<Work<?>> group = new ArrayList<>();
        for (Work<?> each = waiting.poll(); each != null; each = waiting.poll()) {
            group.add(each);
            if (group.size() == MAX_GROUP) {
                break;
            }
        }
        return group;
    }

    private void commit(List<Work<?>> group) {
        try {
            transaction.executeWithoutResult(tx -> group.forEach(Work::attempt));
            group.forEach(each -> each.finish(null));
        } catch (RuntimeException | Error e) {
            if (group.size() == 1) {
                group.get(0).finish(e);
            } else {
                group.forEach(each -> commit(List.of(each)));
            }
        }
    }

    /** Guarded by the lock; read by its own thread after that thread has held it. */
    private static final class Work<T> {
        private final Supplier<T> task;
        private T result;
        private Throwable failure;
        private boolean done;

        private Work(Supplier<T> task) {
            this.task = task;
        }

        private void attempt() {
            result = task.get();
        }

        private void finish(Throwable failure) {
            this.failure = failure;
            this.done = true;
        }

        private T outcome() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            return result;
        }
    }
}
