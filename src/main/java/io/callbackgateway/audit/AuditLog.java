package io.callbackgateway.audit;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.timeline.TimelineEntry;
import io.callbackgateway.timeline.TimelineSource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What people and the gateway have done at providers and to transactions: entries are added, never changed or deleted. */
@Component
public class AuditLog implements TimelineSource {

    /** Who has done what nobody asked for. */
    public static final String GATEWAY = "gateway";

    private static final String COLUMNS =
            "id, at, who, action, provider, environment, transaction_id, state_before, state_after";

    private static final RowMapper<AuditEntry> ENTRY = (row, number) -> new AuditEntry(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            orNull(row.getString(5)),
            orNull(row.getString(6)),
            orNull(row.getString(7)),
            row.getString(8),
            row.getString(9));

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public AuditLog(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * Notes what has just been done.
     *
     * @param who the user of the admin door, or {@link #GATEWAY}
     * @param action one word, such as {@code heal}
     * @param provider {@code null} where it is about none, as may be the environment
     * @param transactionId {@code null} where it is about no single one
     * @param before for people, without secrets; may be {@code null}, as may be what is after it
     * @throws DataAccessException where it cannot be noted
     */
    public void add(
            String who,
            String action,
            String provider,
            String environment,
            String transactionId,
            String before,
            String after) {
        transactions.executeWithoutResult(
                tx -> jdbc.sql("INSERT INTO audit (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                        .params(
                                IDS.generate().toString(),
                                StoredTime.of(Instant.now()),
                                who,
                                action,
                                orEmpty(provider),
                                orEmpty(environment),
                                orEmpty(transactionId),
                                before,
                                after)
                        .update());
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /**
     * The newest first.
     *
     * @param before only what is older than the entry of this id; {@code null} for the newest
     */
    public List<AuditEntry> newest(String before, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?")
                .params(before == null ? "g" : before, limit) // ids are hexadecimal
                .query(ENTRY)
                .list();
    }

    /** What has been done to one transaction. */
    @Override
    public List<TimelineEntry> of(String provider, String environment, String transactionId) {
        return jdbc
                .sql(
                        "SELECT " + COLUMNS
                                + " FROM audit WHERE provider = ? AND environment = ? AND transaction_id = ? ORDER BY id DESC LIMIT ?")
                .params(provider, environment, transactionId, MAX_ENTRIES)
                .query(ENTRY)
                .list()
                .stream()
                .map(AuditLog::told)
                .toList();
    }

    private static TimelineEntry told(AuditEntry entry) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("who", entry.who());
        facts.put("action", entry.action());
        if (entry.before() != null) {
            facts.put("before", entry.before());
        }
        if (entry.after() != null) {
            facts.put("after", entry.after());
        }
        String came = entry.after() == null ? "" : ": " + entry.after();
        return new TimelineEntry(
                Instant.parse(entry.at()), "action", entry.action() + " by " + entry.who() + came, facts);
    }
}
