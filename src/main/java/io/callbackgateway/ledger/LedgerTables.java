package io.callbackgateway.ledger;

import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.encryption.Encryption;
import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import io.callbackgateway.inbox.Callback;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The ledger's SQL: each method one statement, whatever the size of the batch. Columns by number: SQLite's driver is slow with names. */
@Component
class LedgerTables {

    private final JdbcTemplate jdbc;
    private final Encryption encryption;
    private final String forUpdate;

    LedgerTables(JdbcTemplate jdbc, DatabaseSettings settings, Encryption encryption) {
        this.jdbc = jdbc;
        this.encryption = encryption;
        // SQLite's transactions have the whole database to themselves from their start
        this.forUpdate = settings.embedded() ? "" : " FOR UPDATE";
    }

    /**
     * One entry, or the failure, of a callback.
     *
     * @param transactionId empty where there is none
     * @param item tells the entries about one transaction in one callback apart, from 1
     * @param detail of the entry; of a failure its reason
     * @param status that it said; {@code null} where it said none
     * @param flags of the event
     * @param sequence of the event, or of the transaction's state that stays; {@code null} where nothing was decided
     */
    record CallbackRow(
            Callback callback,
            String transactionId,
            int item,
            Outcome outcome,
            String detail,
            Status status,
            List<String> flags,
            Long sequence,
            String event) {}

    interface KnownCallback {
        void found(String callbackId, String transactionId, int item, Outcome outcome, String detail, String event);
    }

    void callbacks(Collection<String> ids, KnownCallback each) {
        jdbc.query(
                "SELECT callback_id, transaction_id, item, outcome, detail, event FROM callbacks WHERE callback_id IN "
                        + places(ids.size()),
                row -> {
                    each.found(
                            row.getString(1),
                            row.getString(2),
                            row.getInt(3),
                            Outcome.of(row.getString(4)),
                            row.getString(5),
                            row.getString(6));
                },
                filled(List.of(), ids));
    }

    /** Locks the rows of those transactions that are known until the end of this database transaction. */
    Map<String, TransactionState> lock(String provider, String environment, Collection<String> transactionIds) {
        return states(provider, environment, transactionIds, forUpdate);
    }

    /** Of those that are known. */
    Map<String, TransactionState> states(String provider, String environment, Collection<String> transactionIds) {
        return states(provider, environment, transactionIds, "");
    }

    private Map<String, TransactionState> states(
            String provider, String environment, Collection<String> transactionIds, String forUpdate) {
        Map<String, TransactionState> states = new HashMap<>();
        if (!transactionIds.isEmpty()) {
            jdbc.query(
                    """
                    SELECT transaction_id, sequence, status, status_code, reason_code, reason_text, captured, credited, currency,
                        reference, version, terminal, received, flags
                    FROM transactions WHERE provider = ? AND environment = ? AND transaction_id IN """
                            + places(transactionIds.size())
                            + " ORDER BY transaction_id" + forUpdate,
                    row -> {
                        states.put(row.getString(1), state(row));
                    },
                    filled(List.of(provider, environment), transactionIds));
        }
        return states;
    }

    /** Another gateway that is faster with the same transaction makes this fail, and the batch is done again. */
    void insertTransactions(String provider, String environment, Map<String, TransactionState> states) {
        String now = StoredTime.of(Instant.now());
        batch(
                """
                INSERT INTO transactions (sequence, status, status_code, terminal, reason_code, reason_text, captured, credited,
                    currency, reference, version, received, flags, updated_at, provider, environment, transaction_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                states.values().stream()
                        .map(state -> columns(state, now, provider, environment))
                        .toList());
    }

    void updateTransactions(String provider, String environment, Map<String, TransactionState> states) {
        String now = StoredTime.of(Instant.now());
        batch(
                """
                UPDATE transactions
                SET sequence = ?, status = ?, status_code = ?, terminal = ?, reason_code = ?, reason_text = ?, captured = ?,
                    credited = ?, currency = ?, reference = ?, version = ?, received = ?, flags = ?,
                    updated_at = ?
                WHERE provider = ? AND environment = ? AND transaction_id = ?""",
                states.values().stream()
                        .map(state -> columns(state, now, provider, environment))
                        .toList());
    }

    /** Callbacks that failed and have their say now, or fail for another reason: whoever discards them meanwhile comes too late. */
    void forgetFailures(Collection<String> callbackIds) {
        jdbc.update(
                "DELETE FROM callbacks WHERE outcome IN ('unreadable', 'failed', 'discarded') AND callback_id IN "
                        + places(callbackIds.size()),
                filled(List.of(), callbackIds));
    }

    void insertCallbacks(List<CallbackRow> rows) {
        String now = StoredTime.of(Instant.now());
        batch(
                """
                INSERT INTO callbacks (callback_id, transaction_id, item, provider, environment, origin, received_at, recorded_at,
                    outcome, detail, proof, status, flags, sequence, event)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                rows.stream()
                        .map(row -> new Object[] {
                            row.callback().id().toString(),
                            row.transactionId(),
                            row.item(),
                            row.callback().provider(),
                            row.callback().environment(),
                            row.callback().origin().word(),
                            StoredTime.of(row.callback().receivedAt()),
                            now,
                            row.outcome().word(),
                            row.detail(),
                            row.callback().proof(),
                            row.status() == null ? "" : row.status().word(),
                            String.join(",", row.flags()),
                            row.sequence(),
                            row.event()
                        })
                        .toList());
    }

    /**
     * Adds to what the hours' callbacks came to. Two gateways that count for the same door wait here for each other's commit: the last
     * thing to write.
     */
    void addHourlyCounts(String provider, String environment, Map<HourAndOutcome, Came> counts) {
        batch(
                """
                INSERT INTO hourly_counts (provider, environment, hour, outcome, callbacks, last_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (provider, environment, hour, outcome)
                DO UPDATE SET callbacks = hourly_counts.callbacks + EXCLUDED.callbacks,
                    last_at = CASE WHEN EXCLUDED.last_at > hourly_counts.last_at THEN EXCLUDED.last_at ELSE hourly_counts.last_at END""",
                counts.entrySet().stream()
                        .map(each -> new Object[] {
                            provider,
                            environment,
                            StoredTime.of(each.getKey().hour()),
                            each.getKey().outcome().word(),
                            each.getValue().callbacks(),
                            StoredTime.of(each.getValue().last())
                        })
                        .toList());
    }

    /** @param callbacks more, or fewer where their outcome is another now */
    record Came(int callbacks, Instant last) {
        Came and(Came other) {
            return new Came(callbacks + other.callbacks, last.isAfter(other.last) ? last : other.last);
        }
    }

    record HourAndOutcome(Instant hour, Outcome outcome) implements Comparable<HourAndOutcome> {

        private static final Comparator<HourAndOutcome> ORDER =
                Comparator.comparing(HourAndOutcome::hour).thenComparing(HourAndOutcome::outcome);

        static HourAndOutcome of(Callback callback, Outcome outcome) {
            return new HourAndOutcome(callback.receivedAt().truncatedTo(ChronoUnit.HOURS), outcome);
        }

        @Override
        public int compareTo(HourAndOutcome other) {
            return ORDER.compare(this, other);
        }
    }

    /** Encrypted. */
    void insertRawRequests(Map<String, String> requests) {
        batch(
                """
                INSERT INTO raw_requests (callback_id, request, key_id, encrypted) VALUES (?, '', ?, ?)
                ON CONFLICT (callback_id) DO NOTHING""",
                requests.entrySet().stream()
                        .map(request -> new Object[] {
                            request.getKey(),
                            encryption.keyId(),
                            encryption.encrypt(request.getValue().getBytes(StandardCharsets.UTF_8))
                        })
                        .toList());
    }

    /** @throws io.callbackgateway.encryption.UndecryptableException where one was encrypted under a key that is not here */
    Map<String, String> rawRequests(Collection<String> callbackIds) {
        Map<String, String> requests = new HashMap<>();
        jdbc.query(
                "SELECT callback_id, request, key_id, encrypted FROM raw_requests WHERE callback_id IN "
                        + places(callbackIds.size()),
                row -> {
                    String keyId = row.getString(3);
                    String request = keyId == null
                            ? row.getString(2) // of a version that did not encrypt
                            : new String(encryption.decrypt(keyId, row.getBytes(4)), StandardCharsets.UTF_8);
                    requests.put(row.getString(1), request);
                },
                filled(List.of(), callbackIds));
        return requests;
    }

    int deleteRawRequests(Collection<String> callbackIds) {
        return jdbc.update(
                "DELETE FROM raw_requests WHERE callback_id IN " + places(callbackIds.size()),
                filled(List.of(), callbackIds));
    }

    List<EventMessage> events(String start, String end) {
        return jdbc.query(
                """
                SELECT event, item FROM callbacks WHERE event IS NOT NULL AND callback_id IN (
                    SELECT DISTINCT callback_id FROM callbacks WHERE callback_id >= ? AND callback_id < ? AND event IS NOT NULL
                    ORDER BY callback_id LIMIT 500)
                ORDER BY callback_id, sequence""",
                (row, number) -> EventMessage.of(row.getString(1), row.getInt(2)),
                start,
                end);
    }

    List<Ledger.Told> told(String provider, String environment, String transactionId, int limit) {
        return jdbc.query(
                """
                SELECT event, item, recorded_at FROM callbacks
                WHERE provider = ? AND environment = ? AND transaction_id = ? AND event IS NOT NULL
                ORDER BY callback_id DESC, item DESC LIMIT ?""",
                (row, number) -> new Ledger.Told(
                        EventMessage.of(row.getString(1), row.getInt(2)), Instant.parse(row.getString(3))),
                provider,
                environment,
                transactionId,
                limit);
    }

    private void batch(String sql, List<Object[]> rows) {
        if (!rows.isEmpty()) {
            jdbc.batchUpdate(sql, rows);
        }
    }

    private static Object[] columns(TransactionState state, String now, String provider, String environment) {
        Observation current = state.current();
        Reason reason = current.reason() == null ? new Reason(null, null) : current.reason();
        Amounts amounts = current.amounts() == null ? new Amounts(null, null, null) : current.amounts();
        return new Object[] {
            state.sequence(),
            current.status().word(),
            current.providerStatus().code(),
            current.terminal() ? 1 : 0,
            reason.code(),
            reason.text(),
            amounts.captured(),
            amounts.credited(),
            amounts.currency(),
            current.reference(),
            current.version(),
            state.received(),
            String.join(",", state.flags()),
            now,
            provider,
            environment,
            current.transactionId()
        };
    }

    private static TransactionState state(ResultSet row) throws SQLException {
        Reason reason = new Reason(row.getString(5), row.getString(6));
        Amounts amounts = new Amounts(number(row, 7), number(row, 8), row.getString(9));
        Observation current = new Observation(
                row.getString(1),
                row.getString(10),
                Status.of(row.getString(3)).orElseThrow(),
                new ProviderStatus(row.getString(4), null),
                reason.equals(new Reason(null, null)) ? null : reason,
                amounts.equals(new Amounts(null, null, null)) ? null : amounts,
                number(row, 11),
                row.getInt(12) != 0,
                null);
        return new TransactionState(current, row.getLong(2), row.getLong(13), flags(row.getString(14)));
    }

    private static List<String> flags(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(","));
    }

    private static Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    /** A power of two, so that a driver that keeps statements prepared has few of them to keep. */
    private static int padded(int size) {
        return size <= 1 ? 1 : Integer.highestOneBit(size - 1) << 1;
    }

    private static String places(int size) {
        return "(?" + ", ?".repeat(padded(size) - 1) + ")";
    }

    /** The last value fills up the places that are left. */
    private static Object[] filled(List<String> before, Collection<String> values) {
        List<Object> all = new ArrayList<>(before);
        all.addAll(values);
        Object last = all.get(all.size() - 1);
        while (all.size() < before.size() + padded(values.size())) {
            all.add(last);
        }
        return all.toArray();
    }
}
