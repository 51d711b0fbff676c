package io.callbackgateway.reconciliation;

import java.time.Duration;
import java.util.TimeZone;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import net.javacrumbs.shedlock.core.ClockProvider;
import net.javacrumbs.shedlock.core.DefaultLockingTaskExecutor;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockingTaskExecutor;
import net.javacrumbs.shedlock.provider.jdbctemplate.DatabaseProduct;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider.Configuration;
import net.javacrumbs.shedlock.support.KeepAliveLockProvider;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Locks that are held by one of several gateways at a time, in the ledger's database. */
@Component
class GatewayLocks implements DisposableBean {

    /** After a crash, as long passes until another gateway goes on; as long as it is held, it is renewed. */
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "reconciliation-lock");
        thread.setDaemon(true);
        return thread;
    });

    private final LockingTaskExecutor locks;

    GatewayLocks(JdbcTemplate jdbc) {
        Configuration configuration = Configuration.builder()
                .withJdbcTemplate(jdbc)
                .withDatabaseProduct(DatabaseProduct.POSTGRES_SQL) // SQLite understands INSERT … ON CONFLICT as well
                .withTimeZone(TimeZone.getTimeZone("UTC"))
                .build();
        locks = new DefaultLockingTaskExecutor(
                new KeepAliveLockProvider(new JdbcTemplateLockProvider(configuration), renewal));
    }

    /** Work that may be interrupted. */
    interface Work {
        void run() throws InterruptedException;
    }

    /**
     * Does the work where nobody holds the lock, else nothing.
     *
     * @param atLeast from its begin until anybody can do it again
     */
    void whileHeld(String name, Duration atLeast, Work work) throws InterruptedException {
        Duration atMost = atLeast.compareTo(AT_MOST) > 0 ? atLeast : AT_MOST;
        try {
            locks.executeWithLock(
                    (LockingTaskExecutor.Task) work::run,
                    new LockConfiguration(ClockProvider.now(), name, atMost, atLeast));
        } catch (InterruptedException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e); // the work throws nothing else
        }
    }

    @Override
    public void destroy() {
        renewal.shutdownNow();
    }
}
