package io.callbackgateway.database;

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
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Locks that are held by one of several gateways at a time. */
@Component
public class GatewayLocks implements DisposableBean {

    /** After a crash, as long passes until another gateway goes on; as long as it is held, it is renewed. */
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "gateway-locks");
        thread.setDaemon(true);
        return thread;
    });

    private final LockingTaskExecutor locks;

    public GatewayLocks(JdbcTemplate jdbc) {
        Configuration configuration = Configuration.builder()
                .withJdbcTemplate(jdbc)
                .withDatabaseProduct(DatabaseProduct.POSTGRES_SQL) // SQLite understands INSERT … ON CONFLICT as well
                .withTimeZone(TimeZone.getTimeZone("UTC"))
                .build();
        locks = new DefaultLockingTaskExecutor(
                new KeepAliveLockProvider(new JdbcTemplateLockProvider(configuration), renewal));
    }

    /** @param <E> what it throws */
    public interface Work<E extends Exception> {
        void run() throws E;
    }

    /**
     * Does the work where nobody holds the lock, else nothing.
     *
     * @param atLeast from its begin until anybody can do it again
     * @return whether it was done
     * @throws E what the work throws
     * @throws DataAccessException where it is not known who holds the lock
     */
    @SuppressWarnings("unchecked")
    public <E extends Exception> boolean whileHeld(String name, Duration atLeast, Work<E> work) throws E {
        Duration atMost = atLeast.compareTo(AT_MOST) > 0 ? atLeast : AT_MOST;
        LockingTaskExecutor.TaskWithResult<Boolean> task = () -> {
            work.run();
            return true;
        };
        try {
            return locks.executeWithLock(task, new LockConfiguration(ClockProvider.now(), name, atMost, atLeast))
                    .wasExecuted();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw (E) e; // the work throws nothing else
        }
    }

    @Override
    public void destroy() {
        renewal.shutdownNow();
    }
}
