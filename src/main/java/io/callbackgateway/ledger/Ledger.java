package io.callbackgateway.ledger;

import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.CanonicalEvent;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Casualties;
import io.callbackgateway.inbox.RawRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Per transaction: state, sequence, history. Each callback is recorded in one database transaction, under the lock of its
 * transaction's row; when that has committed, what it decided holds, whatever happens to the process.
 */
@Component
public class Ledger implements Casualties {

    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final JdbcClient jdbc;
    private final Transactions transactions;

    Ledger(JdbcClient jdbc, Transactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * Decides what a callback means and keeps it. A {@code callbackId} that is known already (the broker delivers again after a
     * crash) changes nothing and gives the same answer, with the same event.
     */
    Recorded record(Callback callback, Observation seen) {
        String raw = RawRequest.of(callback).toJson();
        return transactions.run(() -> {
            TransactionState state = lock(callback, seen);
            Optional<Recorded> known = settled(callback);
            return known.orElseGet(() -> decide(callback, raw, seen, state));
        });
    }

    @Override
    public void record(Callback callback, boolean unreadable, String reason) {
        Outcome outcome = unreadable ? Outcome.UNREADABLE : Outcome.FAILED;
        String raw = RawRequest.of(callback).toJson();
        transactions.run(() -> {
            keep(callback, raw, null, outcome, reason, null, null);
            return null;
        });
    }

    /** The raw request as JSON; {@code null} once its retention is over. */
    public String rawRequest(String callbackId) {
        return jdbc.sql("SELECT request FROM raw_requests WHERE callback_id = ?")
                .param(callbackId)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private Recorded decide(Callback callback, String raw, Observation seen, TransactionState state) {
        long version = seen.version() != null ? seen.version() : micros(callback.receivedAt());
        Decision decision = Decision.on(state, seen, version);
        CanonicalEvent event = null;
        if (decision.outcome() == Outcome.EMITTED) {
            event = event(callback, seen, state, decision);
            change(callback, seen, event.reference(), decision);
        } else if (decision.outcome() == Outcome.DUPLICATE) {
            confirm(callback, seen, decision);
        }
        String json = event == null ? null : event.toJson();
        keep(callback, raw, seen.transactionId(), decision.outcome(), null, decision.sequence(), json);
        return new Recorded(decision.outcome(), json);
    }

    private static CanonicalEvent event(
            Callback callback, Observation seen, TransactionState state, Decision decision) {
        String reference =
                seen.reference() == null && state != null ? state.current().reference() : seen.reference();
        return new CanonicalEvent(
                callback.provider(),
                callback.environment(),
                seen.transactionId(),
                reference,
                seen.status(),
                decision.previous(),
                seen.terminal(),
                seen.providerStatus(),
                seen.reason(),
                seen.amounts(),
                decision.sequence(),
                decision.flags(),
                callback.origin().word(),
                callback.id(),
                seen.occurredAt(),
                callback.receivedAt());
    }

    /** The transaction's state, its row locked until the end of this database transaction. */
    private TransactionState lock(Callback callback, Observation seen) {
        return jdbc.sql(
                        """
                        INSERT INTO transactions (provider, environment, transaction_id, sequence, terminal, version, updated_at)
                        VALUES (?, ?, ?, 0, 0, 0, ?)
                        ON CONFLICT (provider, environment, transaction_id) DO UPDATE SET sequence = transactions.sequence
                        RETURNING sequence, status, status_code, reason_code, reason_text, captured, credited, currency,
                            reference, version, terminal""")
                .params(callback.provider(), callback.environment(), seen.transactionId(), now())
                .query((row, number) -> state(seen.transactionId(), row))
                .list()
                .get(0);
    }

    /** By column numbers: SQLite's driver reads the names of all columns before it finds one. */
    private static TransactionState state(String transactionId, ResultSet row) throws SQLException {
        long sequence = row.getLong(1);
        if (sequence == 0) {
            return null;
        }
        Reason reason = new Reason(row.getString(4), row.getString(5));
        Amounts amounts = new Amounts(number(row, 6), number(row, 7), row.getString(8));
        Observation current = new Observation(
                transactionId,
                row.getString(9),
                Status.of(row.getString(2)).orElseThrow(),
                new ProviderStatus(row.getString(3), null),
                reason.equals(new Reason(null, null)) ? null : reason,
                amounts.equals(new Amounts(null, null, null)) ? null : amounts,
                row.getLong(10),
                row.getInt(11) != 0,
                null);
        return new TransactionState(current, sequence);
    }

    private static Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    private Optional<Recorded> settled(Callback callback) {
        return jdbc.sql("SELECT outcome, event FROM callbacks WHERE callback_id = ?")
                .param(callback.id().toString())
                .query((row, number) -> new Recorded(Outcome.of(row.getString(1)), row.getString(2)))
                .optional()
                .filter(recorded -> recorded.outcome().isSettled());
    }

    private void change(Callback callback, Observation seen, String reference, Decision decision) {
        Reason reason = seen.reason() == null ? new Reason(null, null) : seen.reason();
        Amounts amounts = seen.amounts() == null ? new Amounts(null, null, null) : seen.amounts();
        jdbc.sql(
                        """
                        UPDATE transactions
                        SET sequence = ?, status = ?, status_code = ?, terminal = ?, reason_code = ?, reason_text = ?,
                            captured = ?, credited = ?, currency = ?, reference = ?, version = ?, updated_at = ?
                        WHERE provider = ? AND environment = ? AND transaction_id = ?""")
                .params(
                        decision.sequence(),
                        seen.status().word(),
                        seen.providerStatus().code(),
                        seen.terminal() ? 1 : 0,
                        reason.code(),
                        reason.text(),
                        amounts.captured(),
                        amounts.credited(),
                        amounts.currency(),
                        reference,
                        decision.version(),
                        now(),
                        callback.provider(),
                        callback.environment(),
                        seen.transactionId())
                .update();
    }

    private void confirm(Callback callback, Observation seen, Decision decision) {
        jdbc.sql(
                        """
                        UPDATE transactions SET version = ?, updated_at = ?
                        WHERE provider = ? AND environment = ? AND transaction_id = ?""")
                .params(decision.version(), now(), callback.provider(), callback.environment(), seen.transactionId())
                .update();
    }

    private void keep(
            Callback callback,
            String raw,
            String transactionId,
            Outcome outcome,
            String detail,
            Long sequence,
            String event) {
        jdbc.sql(
                        """
                        INSERT INTO callbacks (callback_id, provider, environment, transaction_id, origin, received_at,
                            recorded_at, outcome, detail, sequence, event)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (callback_id) DO UPDATE SET transaction_id = excluded.transaction_id,
                            recorded_at = excluded.recorded_at, outcome = excluded.outcome, detail = excluded.detail,
                            sequence = excluded.sequence, event = excluded.event
                        WHERE callbacks.outcome IN ('unreadable', 'failed')""")
                .params(
                        callback.id().toString(),
                        callback.provider(),
                        callback.environment(),
                        transactionId,
                        callback.origin().word(),
                        timestamp(callback.receivedAt()),
                        now(),
                        outcome.word(),
                        detail,
                        sequence,
                        event)
                .update();
        jdbc.sql(
                        """
                        INSERT INTO raw_requests (callback_id, request) VALUES (?, ?)
                        ON CONFLICT (callback_id) DO NOTHING""")
                .params(callback.id().toString(), raw)
                .update();
    }

    private static String now() {
        return timestamp(Instant.now());
    }

    /** As the database has it: ISO 8601 in UTC with six decimals, which sorts as text. */
    public static String timestamp(Instant instant) {
        return MICROSECONDS.format(instant);
    }

    static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000L + instant.get(ChronoField.MICRO_OF_SECOND);
    }

    /**
     * @param event as JSON; {@code null} where the outcome is not {@code EMITTED}
     */
    record Recorded(Outcome outcome, String event) {}
}
