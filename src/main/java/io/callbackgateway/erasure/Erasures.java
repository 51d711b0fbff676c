package io.callbackgateway.erasure;

import io.callbackgateway.database.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The table of transactions whose personal data was deleted. */
@Component
public class Erasures {

    private static final String COLUMNS =
            "provider, environment, transaction_id, who, begun_at, finished_at, requests, dead_letters, archived, documents, proof";

    private static final String OF = " WHERE provider = ? AND environment = ? AND transaction_id = ?";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    Erasures(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Those of some callbacks whose raw requests were deleted, since they are about such a transaction, or about one beside others. */
    public Set<String> among(Collection<String> callbackIds) {
        return callbackIds.isEmpty()
                ? Set.of()
                : jdbc.sql(
                                """
                        SELECT c.callback_id FROM callbacks c JOIN erasures e ON e.provider = c.provider
                            AND e.environment = c.environment AND e.transaction_id = c.transaction_id
                        WHERE c.callback_id IN (:ids) AND (e.finished_at IS NULL OR c.recorded_at <= e.finished_at)""")
                        .param("ids", callbackIds)
                        .query(String.class)
                        .set();
    }

    /** @return empty where nobody has asked for it; what has come since then is not deleted */
    Optional<ErasedTransaction> of(String provider, String environment, String transactionId) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM erasures" + OF)
                .params(provider, environment, transactionId)
                .query(Erasures::row)
                .optional();
    }

    /** Notes that it is asked for, once more where it was already. */
    ErasedTransaction begin(String provider, String environment, String transactionId, String who) {
        String now = StoredTime.of(Instant.now());
        transactions.executeWithoutResult(tx -> jdbc.sql(
                        """
                        INSERT INTO erasures (provider, environment, transaction_id, who, begun_at, requests, dead_letters, archived,
                            documents, proof)
                        VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, '')
                        ON CONFLICT (provider, environment, transaction_id) DO UPDATE
                        SET who = EXCLUDED.who, begun_at = EXCLUDED.begun_at, finished_at = NULL, checked_at = NULL""")
                .params(provider, environment, transactionId, who, now)
                .update());
        return of(provider, environment, transactionId).orElseThrow();
    }

    /** Notes what was deleted so far. */
    void put(ErasedTransaction erased) {
        transactions.executeWithoutResult(tx -> jdbc.sql(
                        "UPDATE erasures SET finished_at = ?, requests = ?, dead_letters = ?, archived = ?, documents = ?, proof = ?"
                                + OF)
                .params(
                        erased.finishedAt(),
                        erased.requests(),
                        erased.deadLetters(),
                        erased.archived(),
                        erased.documents(),
                        erased.proof(),
                        erased.provider(),
                        erased.environment(),
                        erased.transactionId())
                .update());
    }

    /** Nothing more is to be looked for. */
    void checked(ErasedTransaction erased) {
        transactions.executeWithoutResult(tx -> jdbc.sql("UPDATE erasures SET checked_at = ?" + OF)
                .params(StoredTime.of(Instant.now()), erased.provider(), erased.environment(), erased.transactionId())
                .update());
    }

    /** Those that are not done, and those that were done before that time and not looked at again. */
    List<ErasedTransaction> open(Instant doneBefore) {
        return jdbc.sql(
                        "SELECT " + COLUMNS
                                + " FROM erasures WHERE checked_at IS NULL AND (finished_at IS NULL OR finished_at < ?) ORDER BY begun_at LIMIT 100")
                .params(StoredTime.of(doneBefore))
                .query(Erasures::row)
                .list();
    }

    private static ErasedTransaction row(ResultSet row, int number) throws SQLException {
        return new ErasedTransaction(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getString(11));
    }
}
