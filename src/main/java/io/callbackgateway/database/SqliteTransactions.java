package io.callbackgateway.database;

import java.util.concurrent.locks.ReentrantLock;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** SQLite has one writer at a time and lets the others poll for their turn; here they wait in the order in which they came. */
final class SqliteTransactions extends TransactionTemplate {

    private final transient ReentrantLock writer = new ReentrantLock(true);

    SqliteTransactions(PlatformTransactionManager transactions) {
        super(transactions);
    }

    @Override
    public <T> T execute(TransactionCallback<T> work) {
        writer.lock();
        try {
            return super.execute(work);
        } finally {
            writer.unlock();
        }
    }
}
