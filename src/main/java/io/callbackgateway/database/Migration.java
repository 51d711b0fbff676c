package io.callbackgateway.database;

import io.callbackgateway.failure.Failures;
import io.callbackgateway.settings.BadSettingException;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/**
 * Brings the ledger's tables up to date before anything uses them. Where the database is away at that moment the doors open all the
 * same, since callbacks can wait in the inbox, and it is tried again for as long as it takes. Any other failure stops the start.
 */
@Component
class Migration implements FlywayMigrationStrategy, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

    /** SQLSTATE's classes 08 (connection), 53 (out of connections, memory) and 57 (the server starts or stops). */
    private static final String AWAY = "(08|53|57).*";

    /** Seconds. */
    private static final int PAUSE = 5;

    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "ledger-migration");
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public void migrate(Flyway flyway) {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            String state = sqlState(e);
            if (state.matches("(28|3D).*")) {
                throw new BadSettingException(
                        "gateway.ledger", "the database does not let the gateway in: " + Failures.describe(e));
            }
            if (!state.matches(AWAY)) {
                throw e;
            }
            postpone(flyway, e);
        }
    }

    private void migrateLater(Flyway flyway) {
        try {
            flyway.migrate();
            LOG.info("The ledger's database is there");
        } catch (RuntimeException e) {
            postpone(flyway, e);
        }
    }

    private void postpone(Flyway flyway, RuntimeException why) {
        LOG.warn(
                "Callbacks wait in the inbox, the ledger's database (gateway.ledger.url) cannot be used: {}",
                Failures.describe(why));
        later.schedule(() -> migrateLater(flyway), PAUSE, TimeUnit.SECONDS);
    }

    /** @return empty where it is no failure of the database */
    private static String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    @Override
    public void destroy() {
        later.shutdownNow();
    }
}
