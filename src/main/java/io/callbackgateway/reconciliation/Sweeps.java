package io.callbackgateway.reconciliation;

import io.callbackgateway.database.StoredTime;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** How far each provider's list of changed transactions has been read, and when final ones were last chosen to be asked about. */
@Component
class Sweeps {

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    Sweeps(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** @param sampled when it last was; at first, when it would have been */
    record Progress(Instant sweptUntil, Instant sampled) {}

    /** @param start from where on the first sweep reads */
    Progress progress(String provider, String environment, Instant start, Instant now) {
        return jdbc.sql("SELECT swept_until, sampled_at FROM sweeps WHERE provider = ? AND environment = ?")
                .params(provider, environment)
                .query((row, number) -> new Progress(Instant.parse(row.getString(1)), Instant.parse(row.getString(2))))
                .optional()
                .orElseGet(() -> {
                    update(
                            """
                            INSERT INTO sweeps (swept_until, sampled_at, provider, environment) VALUES (?, ?, ?, ?)
                            ON CONFLICT (provider, environment) DO NOTHING""",
                            StoredTime.of(start),
                            StoredTime.of(now),
                            provider,
                            environment);
                    return new Progress(start, now);
                });
    }

    void swept(String provider, String environment, Instant until) {
        update(
                "UPDATE sweeps SET swept_until = ? WHERE provider = ? AND environment = ?",
                StoredTime.of(until),
                provider,
                environment);
    }

    void sampled(String provider, String environment, Instant now) {
        update(
                "UPDATE sweeps SET sampled_at = ? WHERE provider = ? AND environment = ?",
                StoredTime.of(now),
                provider,
                environment);
    }

    private void update(String sql, Object... values) {
        transactions.executeWithoutResult(tx -> jdbc.sql(sql).params(values).update());
    }
}
