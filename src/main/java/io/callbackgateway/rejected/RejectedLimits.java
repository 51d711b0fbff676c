package io.callbackgateway.rejected;

import io.callbackgateway.database.StoredTime;
import io.callbackgateway.failure.Failures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps the rejected log within its number, size and age. Where a door has too many, what is admitted goes first, and then the oldest of
 * the address that has the most: a flood pushes out itself, and of a provider with a wrong secret the newest news is kept, which
 * includes its retries. An address that the door expects loses something only when nobody else has anything there. Where all
 * together are too large, the door that takes up the most is cut, so that none loses what is within its equal part.
 */
@Component
class RejectedLimits {

    private static final Logger LOG = LoggerFactory.getLogger(RejectedLimits.class);

    /** Small, so that a callback never waits long for the lock that a batch holds. */
    private static final int BATCH = 100;

    /** Counting costs, so it is done when such a part of a limit has come, and makes room for as much. */
    private static final int PART = 25;

    /**
     * Sums up an amount, 1 or the size, in the order in which requests are kept: of each address from its newest on, then of each door,
     * where requests stand the further behind the more of their address are newer.
     */
    private static final String SUMS =
            """
            SELECT id, size, admitted, sum(%1$s) OVER (PARTITION BY provider, environment
                ORDER BY admitted, expected DESC, of_address, id DESC ROWS UNBOUNDED PRECEDING) AS of_door
            FROM (SELECT id, provider, environment, expected, size, admitted_at IS NOT NULL AS admitted,
                    sum(%1$s) OVER (PARTITION BY provider, environment, expected, network, admitted_at IS NOT NULL
                        ORDER BY id DESC ROWS UNBOUNDED PRECEDING) AS of_address
                FROM rejected_requests) AS by_address""";

    private static final String TOO_MANY =
            "SELECT id, admitted FROM (" + SUMS.replace("%1$s", "1") + ") AS by_door WHERE of_door > ?";

    /** The largest doors are cut to one height. */
    private static final String TOO_LARGE =
            """
            SELECT id, admitted FROM (SELECT id, admitted,
                    sum(size) OVER (ORDER BY of_door, id DESC ROWS UNBOUNDED PRECEDING) AS of_all
                FROM ("""
                    + SUMS.replace("%1$s", "size") + ") AS by_door) AS by_height WHERE of_all > ?";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final RejectedSettings settings;
    private final MeterProvider<Counter> dropped;
    private long entriesSince;
    private long bytesSince;

    RejectedLimits(
            JdbcClient jdbc, TransactionOperations transactions, RejectedSettings settings, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.settings = settings;
        this.dropped = RejectedLog.dropped(meters);
    }

    /** Called by the one writer. */
    void added(int entries, long bytes) {
        entriesSince += entries;
        bytesSince += bytes;
        long maxEntries = settings.maxEntries();
        long maxBytes = settings.maxSize().toBytes();
        if (entriesSince >= maxEntries / PART || bytesSince >= maxBytes / PART) {
            cut("max-entries", "max(entries)", maxEntries - maxEntries / PART, TOO_MANY);
            cut("max-size", "sum(bytes)", maxBytes - maxBytes / PART, TOO_LARGE);
            entriesSince = 0;
            bytesSince = 0;
        }
    }

    private void cut(String reason, String amount, long limit, String surplus) {
        String doors =
                "SELECT count(*) AS entries, sum(size) AS bytes FROM rejected_requests GROUP BY provider, environment";
        long now = jdbc.sql("SELECT coalesce(" + amount + ", 0) FROM (" + doors + ") AS doors")
                .query(Long.class)
                .single();
        if (now > limit) {
            List<Surplus> all =
                    jdbc.sql(surplus).param(limit).query(Surplus.class).list();
            delete(all.stream().filter(Surplus::admitted).map(Surplus::id).toList()); // which is no loss
            List<String> lost =
                    all.stream().filter(each -> !each.admitted).map(Surplus::id).toList();
            dropped.withTag("reason", reason).increment(delete(lost));
        }
    }

    private record Surplus(String id, boolean admitted) {}

    private int delete(List<String> ids) {
        int deleted = 0;
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> batch = ids.subList(from, Math.min(from + BATCH, ids.size()));
            deleted += transactions.execute(tx -> jdbc.sql("DELETE FROM rejected_requests WHERE id IN (:ids)")
                    .param("ids", batch)
                    .update());
        }
        return deleted;
    }

    @Scheduled(cron = "${gateway.retention.at:0 17 3 * * *}")
    void deleteWhatIsOld() {
        try {
            List<String> old = jdbc.sql("SELECT id FROM rejected_requests WHERE received_at < ?")
                    .param(StoredTime.of(Instant.now().minus(settings.maxAge())))
                    .query(String.class)
                    .list();
            LOG.info("Retention: deleted {} rejected requests", delete(old));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("The retention of rejected requests goes on tomorrow: {}", Failures.describe(e));
        }
    }
}
