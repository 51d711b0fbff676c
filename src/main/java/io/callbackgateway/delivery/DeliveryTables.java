package io.callbackgateway.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.callbackgateway.database.StoredTime;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What is remembered of deliveries beyond a restart, and shared by several gateways. */
@Component
class DeliveryTables {

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    DeliveryTables(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * The last heal.
     *
     * @param begunAt {@code null} where there never was one
     * @param restartDue whether it has begun, and what waits has not been restarted
     * @param restartedAt {@code null} until then
     * @param movingAt when deliveries were first seen to move after it; {@code null} until then
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Heal(Instant begunAt, boolean restartDue, Instant restartedAt, Instant movingAt) {

        /** Whether it is not known yet that it has helped. */
        boolean isUnproven() {
            return restartedAt != null && movingAt == null;
        }
    }

    Heal heal(Watched watched) {
        return jdbc.sql(
                        """
                        SELECT heal_begun_at, restart_due, restarted_at, moving_at FROM deliveries
                        WHERE provider = ? AND environment = ?""")
                .params(watched.provider(), watched.environment())
                .query((row, number) -> new Heal(
                        time(row.getString(1)), row.getInt(2) != 0, time(row.getString(3)), time(row.getString(4))))
                .optional()
                .orElseGet(() -> new Heal(null, false, null, null));
    }

    private static Instant time(String stored) {
        return stored == null ? null : Instant.parse(stored);
    }

    /** Before the provider is told anything: after a crash, what it has resumed is known to be still to restart. */
    void begin(Watched watched, Instant now) {
        set(watched, "heal_begun_at = ?, restart_due = 1, restarted_at = NULL, moving_at = NULL", StoredTime.of(now));
    }

    void restarted(Watched watched, Instant now) {
        set(watched, "restart_due = 0, restarted_at = ?", StoredTime.of(now));
    }

    void moving(Watched watched, Instant now) {
        set(watched, "moving_at = ?", StoredTime.of(now));
    }

    /** The id of the callback up to which attempts have been looked for; {@code null} where they never have. */
    String lookedUntil(Watched watched) {
        List<String> found = jdbc.sql("SELECT looked_until FROM deliveries WHERE provider = ? AND environment = ?")
                .params(watched.provider(), watched.environment())
                .query((row, number) -> row.getString(1))
                .list();
        return found.isEmpty() ? null : found.get(0);
    }

    void looked(Watched watched, String until) {
        set(watched, "looked_until = ?", until);
    }

    private void set(Watched watched, String assignments, String value) {
        transactions.executeWithoutResult(tx -> {
            jdbc.sql(
                            """
                            INSERT INTO deliveries (provider, environment, restart_due) VALUES (?, ?, 0)
                            ON CONFLICT (provider, environment) DO NOTHING""")
                    .params(watched.provider(), watched.environment())
                    .update();
            jdbc.sql("UPDATE deliveries SET " + assignments + " WHERE provider = ? AND environment = ?")
                    .params(value, watched.provider(), watched.environment())
                    .update();
        });
    }
}
