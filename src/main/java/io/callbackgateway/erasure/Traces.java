package io.callbackgateway.erasure;

import io.callbackgateway.database.StoredTime;
import io.callbackgateway.ledger.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What the ledger's database has of a transaction that is to be erased, and where else it leads to. */
@Component
class Traces {

    private static final String OF = " WHERE provider = ? AND environment = ? AND transaction_id = ?";

    private static final int AT_ONCE = 200;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Ledger ledger;

    Traces(JdbcClient jdbc, TransactionOperations transactions, Ledger ledger) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.ledger = ledger;
    }

    /**
     * Where one of its callbacks stands in the archive: beside every transaction that the callback is about.
     *
     * @param day {@code yyyy-MM-dd}, on which the callback was accepted
     */
    record Place(String callbackId, String transactionId, String day) {}

    /** Ids of all callbacks that are about it, failed ones included. */
    Set<String> callbacks(String provider, String environment, String transactionId) {
        return new TreeSet<>(jdbc.sql("SELECT DISTINCT callback_id FROM callbacks" + OF)
                .params(provider, environment, transactionId)
                .query(String.class)
                .list());
    }

    List<Place> places(Set<String> callbackIds) {
        List<Place> places = new ArrayList<>();
        for (List<String> some : parts(callbackIds)) {
            places.addAll(jdbc.sql(
                            "SELECT callback_id, transaction_id, received_at FROM callbacks WHERE callback_id IN (:ids)")
                    .param("ids", some)
                    .query((row, number) -> new Place(
                            row.getString(1), row.getString(2), row.getString(3).substring(0, 10)))
                    .list());
        }
        return places;
    }

    /** Keys of its documents in the archive. */
    Set<String> documents(String provider, String environment, String transactionId) {
        return new TreeSet<>(jdbc.sql("SELECT reference FROM documents" + OF + " AND reference IS NOT NULL")
                .params(provider, environment, transactionId)
                .query(String.class)
                .list());
    }

    long countRequests(Set<String> callbackIds) {
        long count = 0;
        for (List<String> some : parts(callbackIds)) {
            count += jdbc.sql("SELECT count(*) FROM raw_requests WHERE callback_id IN (:ids)")
                    .param("ids", some)
                    .query(Long.class)
                    .single();
        }
        return count;
    }

    /** @return how many there were */
    long deleteRequests(Set<String> callbackIds) {
        long count = 0;
        for (List<String> some : parts(callbackIds)) {
            count += ledger.forgetRequests(some);
        }
        return count;
    }

    /** Of dead letters, nothing is left to redrive. */
    void discard(Set<String> callbackIds) {
        for (List<String> some : parts(callbackIds)) {
            transactions.executeWithoutResult(tx -> jdbc.sql(
                            "UPDATE callbacks SET outcome = 'discarded' WHERE outcome IN ('unreadable', 'failed') AND callback_id IN (:ids)")
                    .param("ids", some)
                    .update());
        }
    }

    /** What is known of the documents stays, but for where they were and what they were like. */
    void forgetDocuments(String provider, String environment, String transactionId) {
        transactions.executeWithoutResult(tx -> jdbc.sql(
                        "UPDATE documents SET reference = NULL, sha256 = NULL, media_type = NULL, size = NULL, location = NULL,"
                                + " reason = 'erased', recorded_at = ?" + OF + " AND reference IS NOT NULL")
                .params(StoredTime.of(Instant.now()), provider, environment, transactionId)
                .update());
    }

    static List<List<String>> parts(Set<String> ids) {
        List<String> all = List.copyOf(ids);
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            parts.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        return parts;
    }
}
