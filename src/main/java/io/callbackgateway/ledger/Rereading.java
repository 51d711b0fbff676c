package io.callbackgateway.ledger;

import io.callbackgateway.inbox.Callback;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the ledger would make of callbacks that it has recorded, if today's route read them: nothing is written. */
@Component
public class Rereading {

    private final LedgerTables tables;
    private final JdbcClient jdbc;

    Rereading(LedgerTables tables, JdbcClient jdbc) {
        this.tables = tables;
        this.jdbc = jdbc;
    }

    /**
     * What it would come to for one transaction.
     *
     * @param outcome {@code EMITTED} where a corrected event would be told; {@code STALE} where a later callback has superseded it;
     *     {@code DUPLICATE} where the state stays as it is; {@code IGNORED} where the route wants it no more
     * @param asWas the event as it was; {@code null} where it was none
     * @param asNow the event as it would be; {@code null} where it would be none
     */
    public record Would(String transactionId, Outcome outcome, String asWas, String asNow) {}

    /** @param processed by today's route, and not failed */
    public List<Would> compare(Processed processed) {
        Callback callback = processed.callback();
        Map<String, Entry> last = new HashMap<>();
        processed.entries().forEach(entry -> last.put(entry.transactionId(), entry));
        Map<String, String> before = events(callback);
        Map<String, TransactionState> states =
                tables.states(callback.provider(), callback.environment(), last.keySet());
        List<Would> all = new ArrayList<>();
        last.forEach((transactionId, entry) -> all.add(
                entry.isIgnored()
                        ? new Would(transactionId, Outcome.IGNORED, before.get(transactionId), null)
                        : would(callback, entry, states.get(transactionId), before.get(transactionId))));
        Set<String> gone = new HashSet<>(before.keySet());
        gone.removeAll(last.keySet());
        gone.forEach(
                transactionId -> all.add(new Would(transactionId, Outcome.IGNORED, before.get(transactionId), null)));
        return all;
    }

    private Would would(Callback callback, Entry entry, TransactionState state, String before) {
        long received = Ledger.micros(callback.receivedAt());
        Decision decision = Decision.onReread(state, entry.observation(), received);
        Observation now =
                state == null ? entry.observation() : entry.observation().after(state.current());
        String asNow = LedgerBatch.event(callback, now, decision).toMessage(1).json();
        String asWas = before != null || state == null || decision.outcome() == Outcome.STALE
                ? before
                : current(callback, entry.transactionId(), state.sequence());
        return new Would(entry.transactionId(), decision.outcome(), asWas, asNow);
    }

    /** The last one that a callback has caused for each transaction. */
    private Map<String, String> events(Callback callback) {
        Map<String, String> found = new HashMap<>();
        jdbc.sql(
                        """
                        SELECT transaction_id, event FROM callbacks WHERE callback_id = ? AND event IS NOT NULL
                        ORDER BY transaction_id, sequence""")
                .param(callback.id().toString())
                .query(row -> {
                    found.put(row.getString(1), row.getString(2));
                });
        return found;
    }

    /** The event that told a state which others have said again since. */
    private String current(Callback callback, String transactionId, long sequence) {
        return jdbc
                .sql(
                        """
                        SELECT event FROM callbacks
                        WHERE provider = ? AND environment = ? AND transaction_id = ? AND sequence = ? AND event IS NOT NULL""")
                .params(callback.provider(), callback.environment(), transactionId, sequence)
                .query(String.class)
                .list()
                .stream()
                .findFirst()
                .orElse(null);
    }
}
