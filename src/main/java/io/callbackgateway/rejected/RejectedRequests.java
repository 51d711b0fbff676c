package io.callbackgateway.rejected;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.door.Rejection;
import io.callbackgateway.encryption.Encryption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The rejected log in the ledger's database. */
@Component
class RejectedRequests {

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Encryption encryption;

    RejectedRequests(JdbcClient jdbc, TransactionOperations transactions, Encryption encryption) {
        this.encryption = encryption;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** What is there already, because a commit was not heard of, is left alone. */
    void add(List<RejectedRow> rows) {
        transactions.execute(tx -> {
            rows.forEach(this::insert);
            return null;
        });
    }

    private void insert(RejectedRow row) {
        Rejection rejection = row.rejection();
        String id = rejection.id().toString();
        jdbc.sql(
                        """
                        INSERT INTO rejected_requests (id, provider, environment, network, address, received_at, method, path,
                            reason, headers, body_size, body_state, key_id, size, expected)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING""")
                .params(
                        id,
                        rejection.provider(),
                        rejection.environment(),
                        rejection.network(),
                        rejection.request().remoteAddress(),
                        StoredTime.of(rejection.request().receivedAt()),
                        ReadableHeaders.shortened(rejection.request().method()),
                        row.path(),
                        rejection.reason(),
                        row.headers(),
                        rejection.bodySize(),
                        row.bodyState(),
                        row.keyId(),
                        row.size(),
                        rejection.expected() ? 1 : 0)
                .update();
        if (row.encrypted() != null) {
            jdbc.sql("INSERT INTO rejected_raw (id, encrypted) VALUES (?, ?) ON CONFLICT (id) DO NOTHING")
                    .params(id, row.encrypted())
                    .update();
        }
    }

    /**
     * The newest first.
     *
     * @param provider {@code null} for all, as is {@code environment}
     * @param before only what is older than the one of this id; {@code null} for the newest
     */
    List<Entry> list(String provider, String environment, String before, int limit) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        List<Object> values = new ArrayList<>();
        if (provider != null) {
            conditions.add("provider = ?");
            values.add(provider);
        }
        if (environment != null) {
            conditions.add("environment = ?");
            values.add(environment);
        }
        if (before != null) {
            conditions.add("id < ?");
            values.add(before);
        }
        values.add(limit);
        return jdbc.sql(String.format(
                        Locale.ROOT,
                        """
                        SELECT id, provider, environment, received_at, address, method, path, reason, headers, body_size, body_state,
                            key_id, admitted_at
                        FROM rejected_requests WHERE %s ORDER BY id DESC LIMIT ?""",
                        String.join(" AND ", conditions)))
                .params(values)
                .query((row, number) -> entry(row))
                .list();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getLong(10),
                row.getString(11),
                row.getString(12),
                row.getString(13));
    }

    /** The ids of what a door has refused and not admitted since, in the order of arrival. */
    List<String> waiting(String provider, String environment) {
        return jdbc.sql(
                        """
                        SELECT id FROM rejected_requests WHERE provider = ? AND environment = ? AND admitted_at IS NULL
                        ORDER BY received_at, id""")
                .params(provider, environment)
                .query(String.class)
                .list();
    }

    /**
     * The whole request; empty where it is not kept, or no longer waits.
     *
     * @throws io.callbackgateway.encryption.UndecryptableException where its key is not here, or it is damaged
     */
    Optional<WireRequest> whole(String id) {
        return jdbc.sql("SELECT key_id, encrypted FROM rejected_raw JOIN rejected_requests USING (id) WHERE id = ?")
                .param(id)
                .query((row, number) -> encryption.decrypt(row.getString(1), row.getBytes(2)))
                .optional()
                .map(KeptRequest::fromJson);
    }

    /** They stay on the record; the whole requests go, since the ledger has them now. */
    void markAdmitted(List<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        String now = StoredTime.of(Instant.now());
        transactions.execute(tx -> {
            jdbc.sql("DELETE FROM rejected_raw WHERE id IN (:ids)")
                    .param("ids", ids)
                    .update();
            return jdbc.sql(
                            """
                            UPDATE rejected_requests SET admitted_at = :now, size = :size
                            WHERE id IN (:ids) AND admitted_at IS NULL""")
                    .param("now", now)
                    .param("size", RejectedRow.HEAD_SIZE)
                    .param("ids", ids)
                    .update();
        });
    }

    /**
     * Takes a door's re-verification for a run, or keeps it. A hold that ends later than twice the time from now was taken before
     * the clock was set back, and is none; clocks of several gateways may differ by that time.
     *
     * @return {@code false} where another run has it
     */
    boolean hold(String provider, String environment, String run, Duration time) {
        Instant now = Instant.now();
        return transactions.execute(tx -> jdbc.sql(
                                """
                                INSERT INTO reverifications (provider, environment, run, held_until) VALUES (?, ?, ?, ?)
                                ON CONFLICT (provider, environment) DO UPDATE
                                SET run = excluded.run, held_until = excluded.held_until
                                WHERE reverifications.run = excluded.run
                                    OR reverifications.held_until < ? OR reverifications.held_until > ?""")
                        .params(
                                provider,
                                environment,
                                run,
                                StoredTime.of(now.plus(time)),
                                StoredTime.of(now),
                                StoredTime.of(now.plus(time.multipliedBy(2))))
                        .update())
                == 1;
    }

    void release(String run) {
        transactions.execute(tx ->
                jdbc.sql("DELETE FROM reverifications WHERE run = ?").param(run).update());
    }

    /** @param headers JSON, redacted */
    record Entry(
            String id,
            String provider,
            String environment,
            String receivedAt,
            String address,
            String method,
            String path,
            String reason,
            String headers,
            long bodySize,
            String bodyState,
            String keyId,
            String admittedAt) {}
}
