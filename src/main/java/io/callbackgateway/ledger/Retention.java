package io.callbackgateway.ledger;

import io.callbackgateway.database.StoredId;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.failure.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/** Deletes, every night and in small batches, what has been kept long enough. */
@Component
class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** Small, so that a callback never waits long for the lock that a batch holds. */
    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final RetentionSettings settings;

    Retention(JdbcClient jdbc, TransactionOperations transactions, RetentionSettings settings) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.settings = settings;
    }

    @Scheduled(cron = "${gateway.retention.at:0 17 3 * * *}")
    void run() {
        try {
            deleteWhatIsOld();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The ledger's retention goes on tomorrow: {}", Failures.describe(e));
        }
    }

    void deleteWhatIsOld() {
        long raw = deleteRawRequests(settings.raw());
        long callbacks = deleteHistory(settings.ledger());
        transactions.executeWithoutResult(tx -> jdbc.sql("DELETE FROM hourly_counts WHERE hour < ?")
                .param(StoredTime.of(Instant.now().minus(settings.ledger())))
                .update());
        // one about a transaction that nobody knows goes when it could have been answered
        deleteWithTransactions("questions", "asked_at", Duration.ofDays(1));
        deleteWithTransactions("delivery_attempts", "imported_at", Duration.ZERO);
        deleteWithTransactions("notification_deliveries", "last_at", Duration.ZERO);
        LOG.info("Retention: deleted {} raw requests and {} callbacks with their transactions", raw, callbacks);
    }

    private long deleteRawRequests(Duration age) {
        String sql = "DELETE FROM raw_requests WHERE callback_id IN (" + oldest("callback_id", "raw_requests") + ")";
        return inBatches(
                firstIdAfter(age),
                end -> transactions.execute(tx -> jdbc.sql(sql).param(end).update()));
    }

    /** A transaction goes with the last of its callbacks. */
    private long deleteHistory(Duration age) {
        String oldTransactions = String.format(
                Locale.ROOT,
                """
                DELETE FROM transactions WHERE (provider, environment, transaction_id) IN (%s) AND NOT EXISTS (
                    SELECT 1 FROM callbacks c WHERE c.provider = transactions.provider
                        AND c.environment = transactions.environment
                        AND c.transaction_id = transactions.transaction_id
                        AND c.callback_id >= ?)""",
                oldest("provider, environment, transaction_id", "callbacks"));
        String oldCallbacks = "DELETE FROM callbacks WHERE callback_id IN (" + oldest("callback_id", "callbacks") + ")";
        String theirDocuments =
                "DELETE FROM documents WHERE callback_id IN (" + oldest("callback_id", "callbacks") + ")";
        return inBatches(
                firstIdAfter(age),
                end -> transactions.execute(tx -> {
                    jdbc.sql(oldTransactions).params(end, end).update();
                    jdbc.sql(theirDocuments).param(end).update();
                    return jdbc.sql(oldCallbacks).param(end).update();
                }));
    }

    /** What belongs to a transaction goes after it, and what belongs to none at a certain age. */
    private void deleteWithTransactions(String table, String writtenAt, Duration age) {
        String sql = String.format(
                Locale.ROOT,
                """
                DELETE FROM %1$s WHERE (provider, environment, transaction_id) IN (
                    SELECT provider, environment, transaction_id FROM %1$s x WHERE %2$s < ? AND NOT EXISTS (
                        SELECT 1 FROM transactions t WHERE t.provider = x.provider AND t.environment = x.environment
                            AND t.transaction_id = x.transaction_id)
                    LIMIT %3$d)""",
                table,
                writtenAt,
                BATCH);
        inBatches(
                StoredTime.of(Instant.now().minus(age)),
                end -> transactions.execute(tx -> jdbc.sql(sql).param(end).update()));
    }

    private static String oldest(String columns, String table) {
        return "SELECT " + columns + " FROM " + table + " WHERE callback_id < ? ORDER BY callback_id LIMIT " + BATCH;
    }

    private static long inBatches(String end, ToIntFunction<String> deleteBatch) {
        long total = 0;
        int deleted;
        do {
            deleted = deleteBatch.applyAsInt(end);
            total += deleted;
        } while (deleted > 0);
        return total;
    }

    private static String firstIdAfter(Duration age) {
        return StoredId.firstAt(Instant.now().minus(age));
    }
}
