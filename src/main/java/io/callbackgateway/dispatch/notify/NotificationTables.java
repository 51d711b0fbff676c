package io.callbackgateway.dispatch.notify;

import io.callbackgateway.database.StoredTime;
import io.callbackgateway.event.EventMessage;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What endpoints were told of each event, and since when they take nothing. */
@Component
class NotificationTables {

    private static final int[] TYPES = {
        Types.VARCHAR,
        Types.VARCHAR,
        Types.VARCHAR,
        Types.VARCHAR,
        Types.VARCHAR,
        Types.BIGINT,
        Types.INTEGER,
        Types.VARCHAR,
        Types.VARCHAR,
        Types.VARCHAR,
        Types.VARCHAR
    };

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    NotificationTables(JdbcTemplate jdbc, TransactionOperations transactions) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
        this.transactions = transactions;
    }

    /**
     * What came of the attempts to tell one endpoint of one event.
     *
     * @param status at the last of them; {@code null} where there was no answer
     * @param reason why the last of them failed; {@code null} where it did not
     * @param deliveredAt when one succeeded; {@code null} where none did
     */
    record Delivery(
            String eventId,
            String endpoint,
            long attempts,
            Integer status,
            String reason,
            Instant firstAt,
            Instant lastAt,
            Instant deliveredAt) {

        static Delivery of(Attempt attempt) {
            return new Delivery(
                    attempt.event().id(),
                    attempt.endpoint(),
                    1,
                    attempt.status(),
                    attempt.reason(),
                    attempt.at(),
                    attempt.at(),
                    attempt.delivered() ? attempt.at() : null);
        }

        boolean isOf(String event, String name) {
            return eventId.equals(event) && endpoint.equals(name);
        }

        /** With a later one. */
        Delivery and(Delivery next) {
            return new Delivery(
                    eventId,
                    endpoint,
                    attempts + next.attempts,
                    next.status,
                    next.reason,
                    firstAt,
                    next.lastAt,
                    next.deliveredAt == null ? deliveredAt : next.deliveredAt);
        }
    }

    /** Attempts that are not in the table yet. */
    record Row(EventMessage event, Delivery delivery) {}

    /** @param rows of different events or endpoints */
    void add(Collection<Row> rows) {
        List<Object[]> values = rows.stream().map(NotificationTables::values).toList();
        transactions.executeWithoutResult(tx -> batches.batchUpdate(
                """
                INSERT INTO notification_deliveries (provider, environment, transaction_id, event_id, endpoint, attempts, status, reason,
                    first_at, last_at, delivered_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (provider, environment, transaction_id, event_id, endpoint) DO UPDATE SET
                    attempts = notification_deliveries.attempts + excluded.attempts, status = excluded.status,
                    reason = excluded.reason, last_at = excluded.last_at,
                    delivered_at = COALESCE(excluded.delivered_at, notification_deliveries.delivered_at)""",
                values,
                TYPES));
    }

    private static Object[] values(Row row) {
        EventMessage event = row.event();
        Delivery delivery = row.delivery();
        return new Object[] {
            event.provider(),
            event.environment(),
            event.transactionId(),
            event.id(),
            delivery.endpoint(),
            delivery.attempts(),
            delivery.status(),
            delivery.reason(),
            StoredTime.of(delivery.firstAt()),
            StoredTime.of(delivery.lastAt()),
            delivery.deliveredAt() == null ? null : StoredTime.of(delivery.deliveredAt())
        };
    }

    List<Delivery> of(String provider, String environment, String transactionId) {
        return jdbc.sql(
                        """
                        SELECT event_id, endpoint, attempts, status, reason, first_at, last_at, delivered_at FROM notification_deliveries
                        WHERE provider = ? AND environment = ? AND transaction_id = ?""")
                .params(provider, environment, transactionId)
                .query((row, number) -> new Delivery(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getObject(4) == null ? null : row.getInt(4),
                        row.getString(5),
                        Instant.parse(row.getString(6)),
                        Instant.parse(row.getString(7)),
                        row.getString(8) == null ? null : Instant.parse(row.getString(8))))
                .list();
    }

    /**
     * An endpoint has taken nothing.
     *
     * @return since when it takes nothing, whichever gateway sends
     */
    Instant failing(String endpoint, Instant at) {
        return Instant.parse(transactions.execute(tx -> jdbc.sql(
                        """
                        INSERT INTO notification_endpoints (endpoint, failing_since) VALUES (?, ?)
                        ON CONFLICT (endpoint) DO UPDATE SET
                            failing_since = COALESCE(notification_endpoints.failing_since, excluded.failing_since)
                        RETURNING failing_since""")
                .params(endpoint, StoredTime.of(at))
                .query(String.class)
                .single()));
    }

    /** It takes something again, or what it did not take counts no more. */
    void notFailing(String endpoint) {
        transactions.executeWithoutResult(tx -> jdbc.sql(
                        "UPDATE notification_endpoints SET failing_since = NULL WHERE endpoint = ? AND failing_since IS NOT NULL")
                .param(endpoint)
                .update());
    }
}
