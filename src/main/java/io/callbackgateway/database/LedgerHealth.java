package io.callbackgateway.database;

import io.callbackgateway.failure.Failures;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * {@code DEGRADED} while the ledger's database does not answer: callbacks are taken all the same, and wait in the inbox. Part of neither
 * group: a restart brings no database back.
 */
@Component("ledgerHealthIndicator")
class LedgerHealth implements HealthIndicator {

    private final JdbcClient jdbc;

    LedgerHealth(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Health health() {
        try {
            jdbc.sql("SELECT 1").query(Integer.class).single();
            return Health.up().build();
        } catch (DataAccessException away) {
            return new Health.Builder(new Status("DEGRADED"))
                    .withDetail("database", "does not answer, callbacks wait in the inbox: " + Failures.describe(away))
                    .build();
        }
    }
}
