package io.callbackgateway.replay.deadletter;

import io.callbackgateway.database.StoredId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The dead letters, by why they are dead: those that the ledger has, and what else is in {@code inbox.dead}. */
@Component
public class DeadLetterGroups {

    /** As the indexes have it. */
    private static final String DEAD = "outcome IN ('unreadable', 'failed')";

    private final JdbcClient jdbc;

    DeadLetterGroups(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By provider, environment and reason. */
    public List<DeadLetterGroup> groups() {
        return jdbc.sql(
                        """
                        SELECT provider, environment, detail, count(*), min(callback_id), max(callback_id)
                        FROM callbacks WHERE outcome IN ('unreadable', 'failed')
                        GROUP BY provider, environment, detail
                        ORDER BY provider, environment, detail""")
                .query((row, number) -> new DeadLetterGroup(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        StoredId.timeOf(row.getString(5)),
                        StoredId.timeOf(row.getString(6))))
                .list();
    }

    /**
     * The newest first.
     *
     * @param provider {@code null} for all, as the next two
     * @param before only what is older than the callback of this id; {@code null} for the newest
     */
    public List<DeadLetter> callbacks(String provider, String environment, String reason, String before, int limit) {
        List<Object> values = new ArrayList<>();
        StringBuilder where = new StringBuilder(DEAD);
        add(where, values, " AND provider = ?", provider);
        add(where, values, " AND environment = ?", environment);
        add(where, values, " AND detail = ?", reason);
        add(where, values, " AND callback_id < ?", before);
        values.add(limit);
        return jdbc.sql(
                        "SELECT callback_id, provider, environment, transaction_id, outcome, detail, received_at, recorded_at FROM callbacks WHERE "
                                + where + " ORDER BY callback_id DESC LIMIT ?")
                .params(values)
                .query((row, number) -> new DeadLetter(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4).isEmpty() ? null : row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8)))
                .list();
    }

    private static void add(StringBuilder where, List<Object> values, String condition, String value) {
        if (value != null) {
            where.append(condition);
            values.add(value);
        }
    }
}
