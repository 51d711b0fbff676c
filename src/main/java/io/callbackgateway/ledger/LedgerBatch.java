package io.callbackgateway.ledger;

import io.callbackgateway.event.EventMessage;
import io.callbackgateway.inbox.Callback;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rows that a batch of callbacks is about, in memory while it is decided: read once, changed here, written once. Within a database
 * transaction, and good for one.
 */
final class LedgerBatch {

    private record Item(String callbackId, String transactionId, int number) {}

    private final String provider;
    private final String environment;
    private final LedgerTables tables;
    private final Map<String, String> requests;
    private final Map<Item, Recorded> settled = new HashMap<>();
    private final Set<String> failedBefore = new HashSet<>();
    private final Set<String> settledBefore = new HashSet<>();
    private final Map<String, TransactionState> known = new HashMap<>();
    private final Map<String, TransactionState> changed = new LinkedHashMap<>();
    private final List<LedgerTables.CallbackRow> rows = new ArrayList<>();

    /** @param first gives provider and environment */
    LedgerBatch(Callback first, LedgerTables tables, Map<String, String> requests) {
        this.provider = first.provider();
        this.environment = first.environment();
        this.tables = tables;
        this.requests = requests;
    }

    void load(List<Processed> batch) {
        Set<String> transactionIds = new TreeSet<>(); // gateways that lock the same rows do so in the same order
        for (Processed each : batch) {
            each.observations().forEach(seen -> transactionIds.add(seen.transactionId()));
        }
        tables.callbacks(requests.keySet(), (callbackId, transactionId, item, outcome, event) -> {
            if (outcome.isSettled()) {
                settledBefore.add(callbackId);
                settled.put(
                        new Item(callbackId, transactionId, item),
                        new Recorded(outcome, event == null ? null : EventMessage.of(event, item)));
            } else {
                failedBefore.add(callbackId);
            }
        });
        known.putAll(tables.lock(provider, environment, transactionIds));
    }

    boolean failedBefore(Callback callback) {
        return failedBefore.contains(callback.id().toString());
    }

    /** @return {@code null} where it is not decided yet */
    Recorded settled(Callback callback, String transactionId, int item) {
        return settled.get(new Item(callback.id().toString(), transactionId, item));
    }

    /** @return {@code null} where the transaction is not known yet */
    TransactionState state(String transactionId) {
        TransactionState now = changed.get(transactionId);
        return now == null ? known.get(transactionId) : now;
    }

    void settle(
            Callback callback,
            String transactionId,
            int item,
            Recorded recorded,
            long sequence,
            TransactionState next) {
        if (recorded.outcome() != Outcome.STALE) {
            changed.put(transactionId, next);
        }
        settled.put(new Item(callback.id().toString(), transactionId, item), recorded);
        rows.add(new LedgerTables.CallbackRow(
                callback,
                transactionId,
                item,
                recorded.outcome(),
                null,
                sequence,
                recorded.event() == null ? null : recorded.event().json()));
    }

    /** A callback that has had its say keeps it. */
    void fail(Callback callback, Processed.Failure failure) {
        if (!settledBefore.contains(callback.id().toString())) {
            Outcome outcome = failure.unreadable() ? Outcome.UNREADABLE : Outcome.FAILED;
            rows.add(new LedgerTables.CallbackRow(callback, "", 1, outcome, failure.reason(), null, null));
        }
    }

    void write() {
        Map<String, TransactionState> created = new LinkedHashMap<>(changed);
        created.keySet().removeAll(known.keySet());
        Map<String, TransactionState> updated = new LinkedHashMap<>(changed);
        updated.keySet().retainAll(known.keySet());
        tables.insertTransactions(provider, environment, created);
        tables.updateTransactions(provider, environment, updated);
        if (!failedBefore.isEmpty()) {
            tables.forgetFailures(failedBefore);
        }
        tables.insertCallbacks(rows);
        tables.insertRawRequests(requests);
    }
}
