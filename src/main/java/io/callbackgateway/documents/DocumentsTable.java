package io.callbackgateway.documents;

import io.callbackgateway.database.StoredTime;
import io.callbackgateway.event.EventMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What is known of the documents of each callback, in the ledger's database. Rows go with their callbacks. */
@Component
class DocumentsTable {

    private static final String COLUMNS =
            "document_id, document_type, location, reference, sha256, media_type, size, reason, recorded_at";

    private static final String OF_TRANSACTION = " WHERE provider = ? AND environment = ? AND transaction_id = ?";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    DocumentsTable(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** All of the event's callback that are about its transaction. */
    List<DocumentRow> of(EventMessage event) {
        return jdbc.sql("SELECT " + COLUMNS
                        + " FROM documents WHERE callback_id = ? AND transaction_id = ? ORDER BY document_id")
                .params(event.callbackId(), event.transactionId())
                .query(DocumentsTable::row)
                .list();
    }

    /** The newest that is stored of what an earlier callback of the transaction links to by that id, at that location. */
    Optional<DocumentRow> storedBefore(EventMessage event, String documentId, String location) {
        return jdbc.sql(
                        "SELECT " + COLUMNS + " FROM documents" + OF_TRANSACTION
                                + " AND document_id = ? AND location = ? AND reference IS NOT NULL ORDER BY recorded_at DESC LIMIT 1")
                .params(event.provider(), event.environment(), event.transactionId(), documentId, location)
                .query(DocumentsTable::row)
                .optional();
    }

    /** Whether another content of the transaction's document is stored under that key. */
    boolean isTaken(EventMessage event, String documentId, String reference, String sha256) {
        return jdbc.sql("SELECT count(*) FROM documents" + OF_TRANSACTION
                                + " AND document_id = ? AND reference = ? AND sha256 <> ?")
                        .params(
                                event.provider(),
                                event.environment(),
                                event.transactionId(),
                                documentId,
                                reference,
                                sha256)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Of a transaction, the newest first. */
    List<DocumentRow> of(String provider, String environment, String transactionId, int limit) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM documents" + OF_TRANSACTION + " ORDER BY recorded_at DESC LIMIT ?")
                .params(provider, environment, transactionId, limit)
                .query(DocumentsTable::row)
                .list();
    }

    /** What is stored stays so, and what is missing for the same reason as before stays as it is. */
    void put(EventMessage event, DocumentRow row) {
        transactions.executeWithoutResult(tx -> jdbc.sql(
                        "INSERT INTO documents (" + COLUMNS
                                + ", callback_id, transaction_id, provider, environment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + """
                         ON CONFLICT (callback_id, transaction_id, document_id) DO UPDATE
                        SET document_type = excluded.document_type, location = excluded.location, reference = excluded.reference,
                            sha256 = excluded.sha256, media_type = excluded.media_type, size = excluded.size,
                            reason = excluded.reason, recorded_at = excluded.recorded_at
                        WHERE documents.reference IS NULL
                            AND (excluded.reference IS NOT NULL OR documents.reason <> excluded.reason)""")
                .params(
                        row.id(),
                        row.type(),
                        row.location(),
                        row.reference(),
                        row.sha256(),
                        row.mediaType(),
                        row.isStored() ? row.size() : null,
                        row.reason(),
                        StoredTime.of(row.recordedAt()),
                        event.callbackId(),
                        event.transactionId(),
                        event.provider(),
                        event.environment())
                .update());
    }

    private static DocumentRow row(ResultSet row, int number) throws SQLException {
        return new DocumentRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getLong(7),
                row.getString(8),
                Instant.parse(row.getString(9)));
    }
}
