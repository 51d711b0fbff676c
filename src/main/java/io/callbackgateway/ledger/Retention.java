package io.callbackgateway.ledger;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes, every night and in small batches, what has been kept long enough. */
@Component
class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** Small, so that a callback never waits long for the lock that a batch holds. */
    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final RetentionSettings settings;

    Retention(JdbcClient jdbc, RetentionSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    @Scheduled(cron = "${gateway.retention.at:0 17 3 * * *}")
    void deleteWhatIsOld() {
        long raw = delete("raw_requests", "callback_id", "received_at", settings.raw());
        long history = delete("callbacks", "callback_id", "received_at", settings.ledger());
        long states = deleteTransactions(settings.ledger());
        LOG.info("Retention: deleted {} raw requests, {} callbacks, {} transactions", raw, history, states);
    }

    private long delete(String table, String key, String time, Duration age) {
        return inBatches(
                "DELETE FROM %1$s WHERE %2$s IN (SELECT %2$s FROM %1$s WHERE %3$s < ? LIMIT %4$d)"
                        .formatted(table, key, time, BATCH),
                age);
    }

    private long deleteTransactions(Duration age) {
        return inBatches(
                """
                DELETE FROM transactions WHERE (provider, environment, transaction_id) IN (
                    SELECT provider, environment, transaction_id FROM transactions WHERE updated_at < ? LIMIT %d)"""
                        .formatted(BATCH),
                age);
    }

    private long inBatches(String sql, Duration age) {
        String before = Ledger.timestamp(Instant.now().minus(age));
        long total = 0;
        int deleted;
        do {
            deleted = jdbc.sql(sql).param(before).update();
            total += deleted;
        } while (deleted > 0);
        return total;
    }
}
