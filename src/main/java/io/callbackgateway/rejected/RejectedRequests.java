package io.callbackgateway.rejected;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.door.Rejections;
import io.callbackgateway.door.Rejections.Rejection;
import io.callbackgateway.encryption.Encryption;
import io.callbackgateway.encryption.UndecryptableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The rejected log in the database. */
@Component
public class RejectedRequests {

    /** About what the columns take that are not encrypted. Bytes. */
    private static final int HEAD_SIZE = 1024;

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Encryption encryption;

    RejectedRequests(JdbcTemplate jdbc, TransactionOperations transactions, Encryption encryption) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
        this.transactions = transactions;
        this.encryption = encryption;
    }

    /** What is there already, because the answer to a commit was lost, is left alone. */
    void add(List<Rejection> rejections) {
        List<Object[]> rows = rejections.stream().map(this::row).toList();
        transactions.executeWithoutResult(tx -> batches.batchUpdate(
                """
                INSERT INTO rejected_requests (id, provider, environment, network, address, received_at, method, path,
                    reason, headers, body_size, body_state, key_id, size, expected, encrypted)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING""",
                rows));
    }

    private Object[] row(Rejection rejection) {
        WireRequest request = rejection.request();
        String line = rejection.requestLine();
        byte[] body = rejection.body();
        byte[] kept = body == null && line == null ? null : encryption.encrypt(KeptRequest.toJson(request, line));
        return new Object[] {
            rejection.id().toString(),
            rejection.provider(),
            rejection.environment(),
            rejection.caller().network(),
            request.remoteAddress(),
            StoredTime.of(request.receivedAt()),
            KeptRequest.shortened(request.method()),
            "/callbacks/" + rejection.provider() + "/" + rejection.environment()
                    + (request.pathToken() == null ? "" : "/" + KeptRequest.REDACTED),
            rejection.reason(),
            KeptRequest.readableHeaders(request, rejection.credentialHeaders()),
            rejection.bodySize(),
            body != null ? "whole" : rejection.bodyTooLarge() ? "too-large" : "incomplete",
            kept == null ? null : encryption.keyId(),
            HEAD_SIZE + (kept == null ? 0 : kept.length),
            rejection.caller().expected() ? 1 : 0,
            kept
        };
    }

    /**
     * The newest first.
     *
     * @param provider {@code null} for all, as is {@code environment}
     * @param before only what is older than the one of this id; {@code null} for the newest
     */
    List<Entry> list(String provider, String environment, String before, int limit) {
        return jdbc.sql(
                        """
                        SELECT id, provider, environment, received_at, address, method, path, reason, headers, body_size,
                            CASE WHEN admitted_at IS NOT NULL THEN 'admitted'
                                WHEN reason = :unreadable THEN reason
                                WHEN body_state <> 'whole' THEN 'body-' || body_state
                                WHEN key_id IN (:keys) THEN 'possible'
                                ELSE 'other-key' END AS reverify,
                            admitted_at
                        FROM rejected_requests
                        WHERE provider = coalesce(CAST(:provider AS TEXT), provider)
                            AND environment = coalesce(CAST(:environment AS TEXT), environment)
                            AND id < coalesce(CAST(:before AS TEXT), 'g') -- ids are hexadecimal
                        ORDER BY id DESC LIMIT :limit""")
                .param("keys", encryption.keyIds())
                .param("unreadable", Rejections.UNREADABLE_TARGET)
                .param("provider", provider)
                .param("environment", environment)
                .param("before", before)
                .param("limit", limit)
                .query(Entry.class)
                .list();
    }

    /** The ids of what a door has rejected and not admitted since, in the order of arrival. */
    List<String> waiting(String provider, String environment) {
        return jdbc.sql(
                        """
                        SELECT id FROM rejected_requests WHERE provider = ? AND environment = ? AND admitted_at IS NULL
                        ORDER BY received_at, id""")
                .params(provider, environment)
                .query(String.class)
                .list();
    }

    /** The whole request; empty where it is not kept, no longer waits, or cannot be decrypted. */
    Optional<WireRequest> whole(String id) {
        try {
            return jdbc.sql(
                            """
                            SELECT key_id, encrypted FROM rejected_requests
                            WHERE id = ? AND body_state = 'whole' AND encrypted IS NOT NULL""")
                    .param(id)
                    .query((row, number) -> encryption.decrypt(row.getString(1), row.getBytes(2)))
                    .optional()
                    .map(KeptRequest::fromJson);
        } catch (UndecryptableException e) {
            return Optional.empty();
        }
    }

    /** They stay on the record; the whole requests go, since the ledger has them now. */
    void markAdmitted(List<String> ids) {
        if (!ids.isEmpty()) {
            transactions.executeWithoutResult(tx -> jdbc.sql(
                            """
                            UPDATE rejected_requests SET admitted_at = :now, size = :size, encrypted = NULL
                            WHERE id IN (:ids) AND admitted_at IS NULL""")
                    .param("now", StoredTime.of(Instant.now()))
                    .param("size", HEAD_SIZE)
                    .param("ids", ids)
                    .update());
        }
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
        transactions.executeWithoutResult(tx ->
                jdbc.sql("DELETE FROM reverifications WHERE run = ?").param(run).update());
    }

    /**
     * What people may read of a rejected request.
     *
     * @param path with a path token masked
     * @param headers JSON, redacted
     * @param bodySize bytes, as far as they came or were declared
     * @param reverify {@code possible}; {@code admitted}, since when; or why it cannot be: {@code body-too-large},
     *     {@code body-incomplete}, {@code other-key}, {@code unreadable-target}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            String id,
            String provider,
            String environment,
            String receivedAt,
            String address,
            String method,
            String path,
            String reason,
            @JsonRawValue String headers,
            long bodySize,
            String reverify,
            String admittedAt) {}
}
