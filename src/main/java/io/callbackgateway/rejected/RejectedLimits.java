package io.callbackgateway.rejected;

import io.callbackgateway.database.StoredTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
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

    /** Other gateways may fill the same log: so much may come before it is counted again. */
    private static final int MOST_UNCOUNTED = 500;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final RejectedSettings settings;
    private final RejectedMetrics metrics;
    private final Map<Door, Long> entriesLeft = new HashMap<>();
    private long bytesLeft;

    RejectedLimits(
            JdbcClient jdbc, TransactionOperations transactions, RejectedSettings settings, RejectedMetrics metrics) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Counting costs: it is done again when what was counted last may be used up. Called by the one writer. */
    void added(List<RejectedRow> rows) {
        for (RejectedRow row : rows) {
            Door door = new Door(row.rejection().provider(), row.rejection().environment());
            entriesLeft.merge(door, -1L, Long::sum);
            bytesLeft -= row.size();
        }
        entriesLeft.replaceAll((door, left) -> left >= 0 ? left : entriesLeft(door));
        if (bytesLeft < 0) {
            bytesLeft = bytesLeft();
        }
    }

    private long entriesLeft(Door door) {
        long max = settings.maxEntries();
        long excess = count(door) - max;
        if (excess <= 0) {
            return Math.min(-excess, MOST_UNCOUNTED);
        }
        long slack = max / 100;
        excess += slack;
        Deleted last;
        do {
            last = deleteAdmitted(door, excess);
            excess -= last.entries;
        } while (last.entries > 0);
        do {
            last = deleteMost(door, "count(*)", excess, Long.MAX_VALUE);
            excess -= last.entries;
            metrics.dropped("max-entries", last.entries);
        } while (last.entries > 0);
        return slack;
    }

    private long count(Door door) {
        return jdbc.sql("SELECT count(*) FROM rejected_requests WHERE provider = ? AND environment = ?")
                .params(door.provider, door.environment)
                .query(Long.class)
                .single();
    }

    private Deleted deleteAdmitted(Door door, long most) {
        return delete(
                most,
                Long.MAX_VALUE,
                """
                SELECT id, size FROM rejected_requests WHERE provider = ? AND environment = ? AND admitted_at IS NOT NULL
                ORDER BY id LIMIT ?""",
                door.provider,
                door.environment);
    }

    /** @param amount of which an address has the most */
    private Deleted deleteMost(Door door, String amount, long entries, long bytes) {
        return delete(
                entries,
                bytes,
                String.format(
                        Locale.ROOT,
                        """
                SELECT id, size FROM rejected_requests WHERE provider = ? AND environment = ? AND (expected, network) = (
                    SELECT expected, network FROM rejected_requests WHERE provider = ? AND environment = ?
                    GROUP BY expected, network ORDER BY expected, %s DESC, network LIMIT 1)
                ORDER BY id LIMIT ?""",
                        amount),
                door.provider,
                door.environment,
                door.provider,
                door.environment);
    }

    private long bytesLeft() {
        long max = settings.maxSize().toBytes();
        List<Usage> doors = usage();
        if (total(doors) <= max) {
            return Math.min(
                    max - total(doors), MOST_UNCOUNTED * settings.maxBody().toBytes());
        }
        long slack = max / 100;
        max -= slack;
        Deleted last;
        do {
            Usage largest = doors.get(0);
            long excess = Math.min(total(doors) - max, largest.bytes - max / doors.size());
            last = deleteMost(largest.door, "sum(size)", BATCH, excess);
            metrics.dropped("max-size", last.entries);
            doors = usage();
        } while (last.entries > 0 && total(doors) > max);
        return slack;
    }

    /** The largest first. */
    private List<Usage> usage() {
        return jdbc.sql(
                        """
                        SELECT provider, environment, sum(size) FROM rejected_requests
                        GROUP BY provider, environment ORDER BY sum(size) DESC""")
                .query((row, number) -> new Usage(new Door(row.getString(1), row.getString(2)), row.getLong(3)))
                .list();
    }

    private static long total(List<Usage> doors) {
        return doors.stream().mapToLong(Usage::bytes).sum();
    }

    /** Deletes what a query finds, until there are as many entries or bytes, and at most a batch. */
    private Deleted delete(long entries, long bytes, String query, Object... parameters) {
        if (entries <= 0 || bytes <= 0) {
            return new Deleted(0, 0);
        }
        return transactions.execute(tx -> {
            List<Found> found = jdbc.sql(query)
                    .params(parameters)
                    .param(Math.min(entries, BATCH))
                    .query((row, number) -> new Found(row.getString(1), row.getLong(2)))
                    .list();
            List<String> ids = new ArrayList<>();
            long sum = 0;
            for (int i = 0; i < found.size() && sum < bytes; i++) {
                ids.add(found.get(i).id);
                sum += found.get(i).size;
            }
            return new Deleted(delete(ids), sum);
        });
    }

    private int delete(List<String> ids) {
        if (ids.isEmpty()) {
            return 0;
        }
        jdbc.sql("DELETE FROM rejected_raw WHERE id IN (:ids)")
                .param("ids", ids)
                .update();
        return jdbc.sql("DELETE FROM rejected_requests WHERE id IN (:ids)")
                .param("ids", ids)
                .update();
    }

    @Scheduled(cron = "${gateway.retention.at:0 17 3 * * *}")
    void deleteWhatIsOld() {
        String end = StoredTime.of(Instant.now().minus(settings.maxAge()));
        long total = 0;
        Deleted last;
        do {
            last = delete(
                    BATCH,
                    Long.MAX_VALUE,
                    "SELECT id, size FROM rejected_requests WHERE received_at < ? ORDER BY id LIMIT ?",
                    end);
            total += last.entries;
        } while (last.entries > 0);
        LOG.info("Retention: deleted {} rejected requests", total);
    }

    private record Door(String provider, String environment) {}

    private record Usage(Door door, long bytes) {}

    private record Found(String id, long size) {}

    private record Deleted(int entries, long bytes) {}
}
