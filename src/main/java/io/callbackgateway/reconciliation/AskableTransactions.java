package io.callbackgateway.reconciliation;

import io.callbackgateway.database.StoredTime;
import io.callbackgateway.provider.ReconcileSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The ledger's transactions, as far as a provider is to be asked about them. */
@Component
class AskableTransactions {

    /** A callback may wait in a lane that has stopped, and so may our question's answer; then it is lost. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final JdbcClient jdbc;

    AskableTransactions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those that are not final, have been silent for long enough, and whose turn has come: who waits longest comes first. */
    List<String> due(String provider, String environment, ReconcileSettings settings, Instant now, int limit) {
        return jdbc.sql(
                        """
                        SELECT t.transaction_id FROM transactions t LEFT JOIN questions q ON q.provider = t.provider
                            AND q.environment = t.environment AND q.transaction_id = t.transaction_id
                        WHERE t.provider = ? AND t.environment = ? AND t.terminal = 0 AND t.updated_at <= ? AND t.updated_at > ?
                            AND (q.transaction_id IS NULL OR q.next_at <= ? AND (q.answer IS NOT NULL OR q.asked_at <= ?))
                        ORDER BY COALESCE(q.next_at, t.updated_at) LIMIT ?""")
                .params(
                        provider,
                        environment,
                        StoredTime.of(now.minus(settings.after())),
                        StoredTime.of(now.minus(settings.until())),
                        StoredTime.of(now),
                        StoredTime.of(now.minus(LONGEST_WAIT)),
                        limit)
                .query(String.class)
                .list();
    }

    /** Final ones, at random. */
    List<String> sample(String provider, String environment, int size) {
        return jdbc.sql(
                        """
                        SELECT transaction_id FROM transactions WHERE provider = ? AND environment = ? AND terminal = 1
                        ORDER BY RANDOM() LIMIT ?""")
                .params(provider, environment, size)
                .query(String.class)
                .list();
    }

    /** @return the sequence of its state; {@code null} where it is not known */
    Long sequence(String provider, String environment, String transactionId) {
        return jdbc.sql(
                        "SELECT sequence FROM transactions WHERE provider = ? AND environment = ? AND transaction_id = ?")
                .params(provider, environment, transactionId)
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    /** How many were asked about since a moment, by whatever gateway. */
    int askedSince(String provider, String environment, Instant start) {
        return jdbc.sql("SELECT COUNT(*) FROM questions WHERE provider = ? AND environment = ? AND asked_at > ?")
                .params(provider, environment, StoredTime.of(start))
                .query(Integer.class)
                .single();
    }
}
