package io.callbackgateway.replay.work;

import io.callbackgateway.database.StoredId;
import io.callbackgateway.replay.ReplayFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What the ledger has that fits a filter, in the order in which it came: the id of a callback says when that was. */
@Component
public class ReplayedCallbacks {

    /** As the indexes have it. */
    private static final String DEAD = "outcome IN ('unreadable', 'failed')";

    private static final String SETTLED = "outcome NOT IN ('unreadable', 'failed', 'discarded')";

    /** In one transaction, so that a callback never waits long for the lock that it holds. */
    private static final int DISCARDED_TOGETHER = 500;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    ReplayedCallbacks(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** A dead letter. */
    record Dead(String callbackId, String provider, String environment) {}

    /**
     * What a callback says about one transaction.
     *
     * @param event {@code null} where it caused none
     */
    record Said(String callbackId, String provider, String environment, String transactionId, int item, String event) {}

    /** @param after only those behind the callback of this id; empty for the first */
    List<Dead> dead(ReplayFilter filter, String after, int limit) {
        return query(
                        "SELECT DISTINCT callback_id, provider, environment FROM callbacks WHERE " + DEAD
                                + conditions(filter) + " ORDER BY callback_id LIMIT :limit",
                        filter,
                        after,
                        limit)
                .query((row, number) -> new Dead(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    public long countDead(ReplayFilter filter) {
        return query(
                        "SELECT count(DISTINCT callback_id) FROM callbacks WHERE " + DEAD + conditions(filter),
                        filter,
                        "",
                        0)
                .query(Long.class)
                .single();
    }

    /** @return how many dead letters have become {@code discarded} */
    public long discard(ReplayFilter filter) {
        long discarded = 0;
        String after = "";
        for (List<Dead> page = dead(filter, after, DISCARDED_TOGETHER);
                !page.isEmpty();
                page = dead(filter, after, DISCARDED_TOGETHER)) {
            String last = page.get(page.size() - 1).callbackId();
            StatementSpec update = query(
                            "UPDATE callbacks SET outcome = 'discarded' WHERE " + DEAD + conditions(filter)
                                    + " AND callback_id <= :last",
                            filter,
                            after,
                            0)
                    .param("last", last);
            discarded += transactions.execute(tx -> update.update());
            after = last;
        }
        return discarded;
    }

    /**
     * All that some callbacks say, but dead letters and those that were.
     *
     * @param limit how many callbacks
     */
    List<Said> settled(ReplayFilter filter, boolean eventsAlone, String after, int limit) {
        String which = SETTLED + (eventsAlone ? " AND event IS NOT NULL" : "") + conditions(filter);
        return query(
                        "SELECT callback_id, provider, environment, transaction_id, item, event FROM callbacks WHERE callback_id IN ("
                                + "SELECT DISTINCT callback_id FROM callbacks WHERE " + which
                                + " ORDER BY callback_id LIMIT :limit) AND " + which
                                + " ORDER BY callback_id, sequence, item",
                        filter,
                        after,
                        limit)
                .query((row, number) -> new Said(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getString(6)))
                .list();
    }

    private static String conditions(ReplayFilter filter) {
        StringBuilder where = new StringBuilder(" AND callback_id > :after");
        add(where, " AND callback_id IN (:ids)", !filter.ids().isEmpty());
        add(where, " AND provider = :provider", filter.provider() != null);
        add(where, " AND environment = :environment", filter.environment() != null);
        add(
                where,
                " AND transaction_id IN (:transactionIds)",
                !filter.transactionIds().isEmpty());
        add(where, " AND detail = :reason", filter.reason() != null);
        add(where, " AND status = :status", filter.status() != null);
        add(where, " AND outcome = :outcome", filter.outcome() != null);
        add(where, " AND callback_id >= :since", filter.since() != null);
        add(where, " AND callback_id < :until", filter.until() != null);
        return where.toString();
    }

    private static void add(StringBuilder where, String condition, boolean wanted) {
        where.append(wanted ? condition : "");
    }

    private StatementSpec query(String sql, ReplayFilter filter, String after, int limit) {
        Map<String, Object> values = new HashMap<>();
        values.put("ids", filter.ids());
        values.put("provider", filter.provider());
        values.put("environment", filter.environment());
        values.put("transactionIds", filter.transactionIds());
        values.put("reason", filter.reason());
        values.put("status", filter.status());
        values.put("outcome", filter.outcome());
        values.put("since", filter.since() == null ? null : StoredId.firstAt(filter.since()));
        values.put("until", filter.until() == null ? null : StoredId.firstAt(filter.until()));
        values.put("after", after);
        values.put("limit", limit);
        return jdbc.sql(sql).params(values);
    }
}
