package io.callbackgateway.alarm;

import io.callbackgateway.database.StoredTime;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The alarms that are raised, for all gateways that share a ledger, and over restarts. */
@Component
class AlarmTable {

    private static final RowMapper<Alarm> ALARM = (row, number) -> new Alarm(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getString(7),
            Instant.parse(row.getString(8)));

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    AlarmTable(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** @return whether it was not there before */
    boolean add(Alarm alarm, Instant now) {
        return transactions.execute(tx -> {
            int seen = jdbc.sql("UPDATE alarms SET seen_at = ?, description = ?, remedy = ? WHERE alarm_key = ?")
                    .params(StoredTime.of(now), alarm.text(), alarm.remedy(), alarm.key())
                    .update();
            return seen == 0
                    && jdbc.sql(
                                            """
                                    INSERT INTO alarms (alarm_key, kind, provider, environment, subject, description, remedy, raised_at,
                                        seen_at)
                                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (alarm_key) DO NOTHING""")
                                    .params(
                                            alarm.key(),
                                            alarm.kind(),
                                            alarm.provider(),
                                            alarm.environment(),
                                            alarm.subject(),
                                            alarm.text(),
                                            alarm.remedy(),
                                            StoredTime.of(alarm.raisedAt()),
                                            StoredTime.of(now))
                                    .update()
                            == 1;
        });
    }

    /** @return whether it was there */
    boolean remove(String key) {
        return transactions.execute(tx ->
                jdbc.sql("DELETE FROM alarms WHERE alarm_key = ?").param(key).update() == 1);
    }

    /** The oldest first. */
    List<Alarm> all() {
        return select("ORDER BY raised_at, alarm_key");
    }

    /** Those that no gateway has found so since then: who raised them is gone. */
    List<Alarm> unseenSince(Instant time) {
        return select("WHERE seen_at < ?", StoredTime.of(time));
    }

    private List<Alarm> select(String which, Object... values) {
        return jdbc.sql(
                        "SELECT alarm_key, kind, provider, environment, subject, description, remedy, raised_at FROM alarms "
                                + which)
                .params(values)
                .query(ALARM)
                .list();
    }
}
