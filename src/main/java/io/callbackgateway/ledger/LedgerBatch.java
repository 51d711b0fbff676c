package io.callbackgateway.ledger;

import io.callbackgateway.event.CanonicalEvent;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.question.Questions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a batch of callbacks is about, in memory while it is decided: read once, changed here, written once. With tables it belongs to one
 * database transaction, and is good for one; without them it knows what it has decided itself.
 */
final class LedgerBatch {

    private record Item(String callbackId, String transactionId, int number) {}

    private final String provider;
    private final String environment;
    private final Map<Item, Recorded> settled = new HashMap<>();
    private final Map<Item, String> corrections = new HashMap<>(); // by the replay that has told them
    private final Set<String> failedBefore = new HashSet<>();
    private final Set<String> discarded = new HashSet<>();
    private final Map<LedgerTables.HourAndOutcome, LedgerTables.Came> counts =
            new TreeMap<>(); // gateways that lock the same rows do so in the same order
    private final Set<String> settledBefore = new HashSet<>();
    private final Map<String, TransactionState> known = new HashMap<>();
    private final Map<String, TransactionState> changed = new LinkedHashMap<>();
    private final List<LedgerTables.CallbackRow> rows = new ArrayList<>();
    private final Set<String> unkept = new HashSet<>();
    private final Answers answers;

    /** @param first gives provider and environment */
    LedgerBatch(Callback first) {
        this.provider = first.provider();
        this.environment = first.environment();
        this.answers = new Answers(provider, environment);
    }

    /** Locks its transactions for as long as the database transaction lasts. */
    void load(LedgerTables tables, Questions questions, Collection<String> callbackIds, List<Processed> batch) {
        Map<String, Callback> callbacks = new HashMap<>();
        Set<String> transactionIds = new TreeSet<>(); // gateways that lock the same rows do so in the same order
        for (Processed each : batch) {
            callbacks.put(each.callback().id().toString(), each.callback());
            each.entries().stream()
                    .filter(entry -> !entry.isIgnored())
                    .forEach(entry -> transactionIds.add(entry.transactionId()));
        }
        Set<String> readAnew = batch.stream()
                .map(Processed::callback)
                .filter(Callback::isReadAnew)
                .map(callback -> callback.id().toString())
                .collect(Collectors.toSet());
        tables.callbacks(callbackIds, (callbackId, transactionId, item, outcome, detail, event) -> {
            if (outcome == Outcome.DISCARDED) {
                discarded.add(callbackId);
            } else if (outcome.isSettled()) {
                settledBefore.add(callbackId);
                settled.put(
                        new Item(callbackId, transactionId, item),
                        new Recorded(outcome, event == null ? null : EventMessage.of(event, item)));
                corrections.put(new Item(callbackId, transactionId, item), detail);
            } else if (!readAnew.contains(callbackId)) {
                failedBefore.add(callbackId);
                count(callbacks.get(callbackId), outcome, -1);
            }
        });
        known.putAll(tables.lock(provider, environment, transactionIds));
        if (batch.stream().anyMatch(each -> isAnswer(each.callback()))) {
            answers.load(questions, callbackIds);
        }
    }

    private static boolean isAnswer(Callback callback) {
        return callback.origin() == Origin.RECONCILIATION;
    }

    /** @return what became of each of its entries; none where it failed */
    List<Recorded> decide(Processed processed) {
        if (discarded.contains(processed.callback().id().toString())) {
            return leave(processed);
        }
        if (processed.callback().isReadAnew()) {
            return reread(processed);
        }
        if (isAnswer(processed.callback())) {
            return decideAnswer(processed);
        }
        return decideCallback(processed);
    }

    /** Whatever it says now; its raw request may have been erased, and is not kept once more. */
    private List<Recorded> leave(Processed processed) {
        unkept.add(processed.callback().id().toString());
        return processed.entries().stream()
                .map(entry -> new Recorded(Outcome.DISCARDED, null))
                .toList();
    }

    /**
     * What was recorded stays as it is; an event that comes of it now is one item more. Of what the callback says about one transaction,
     * the last is what made its state.
     */
    private List<Recorded> reread(Processed processed) {
        Callback callback = processed.callback();
        unkept.add(callback.id().toString());
        Map<String, Entry> last = new HashMap<>();
        processed.entries().forEach(entry -> last.put(entry.transactionId(), entry));
        return processed.entries().stream()
                .map(entry -> entry.isIgnored()
                        ? new Recorded(Outcome.IGNORED, null)
                        : last.get(entry.transactionId()) != entry
                                ? new Recorded(Outcome.STALE, null)
                                : reread(callback, entry))
                .toList();
    }

    private Recorded reread(Callback callback, Entry entry) {
        String id = callback.id().toString();
        String detail = "read anew by the replay " + callback.replay();
        int number = 1;
        for (Item item = new Item(id, entry.transactionId(), 1); settled.containsKey(item); number++) {
            if (detail.equals(corrections.get(item))) {
                return settled.get(item); // before a crash
            }
            item = new Item(id, entry.transactionId(), number + 1);
        }
        Item item = new Item(id, entry.transactionId(), number);
        long received = Ledger.micros(callback.receivedAt());
        TransactionState state = state(entry.transactionId());
        Decision decision = Decision.onReread(state, entry.observation(), received);
        if (decision.outcome() != Outcome.EMITTED) {
            return new Recorded(decision.outcome(), null);
        }
        TransactionState next = decision.applyTo(state, entry.observation(), received);
        EventMessage event = event(callback, next.current(), decision).toMessage(number);
        Recorded recorded = new Recorded(Outcome.EMITTED, event);
        changed.put(entry.transactionId(), next);
        Entry said = new Entry(entry.transactionId(), entry.observation(), detail);
        rows.add(row(callback, item, said, Outcome.EMITTED, decision.flags(), decision.sequence(), event));
        settled.put(item, recorded);
        corrections.put(item, detail);
        return recorded;
    }

    /** Of a provider's answer to our question, only what was missed is kept, and what nobody would ask about again. */
    private List<Recorded> decideAnswer(Processed processed) {
        Callback callback = processed.callback();
        String id = callback.id().toString();
        int keptBefore = rows.size();
        String mistake = processed.failure() == null ? answers.mistake(callback, processed.entries()) : null;
        List<Recorded> all = List.of();
        if (mistake != null) {
            answers.fail(callback, mistake);
        } else {
            all = decideCallback(processed);
            answers.end(callback);
        }
        if (rows.size() == keptBefore && !settledBefore.contains(id)) {
            unkept.add(id);
        }
        return all;
    }

    private List<Recorded> decideCallback(Processed processed) {
        Callback callback = processed.callback();
        if (processed.failure() != null) {
            fail(callback, processed.failure());
            return List.of();
        }
        List<Recorded> all = new ArrayList<>(processed.entries().size());
        Map<String, Integer> items = new HashMap<>(2);
        for (Entry entry : processed.entries()) {
            int number = items.merge(entry.transactionId(), 1, Integer::sum);
            Item item = new Item(callback.id().toString(), entry.transactionId(), number);
            Recorded known = settled.get(item);
            boolean isNew = known == null;
            if (isNew) {
                known = entry.isIgnored() ? ignore(callback, item, entry) : decide(callback, item, entry);
                settled.put(item, known);
            }
            if (isAnswer(callback)) {
                answers.decide(callback, known.outcome(), isNew);
            }
            all.add(known);
        }
        return all;
    }

    private Recorded ignore(Callback callback, Item item, Entry entry) {
        if (!isAnswer(callback)) {
            rows.add(row(callback, item, entry, Outcome.IGNORED, List.of(), null, null));
        }
        return new Recorded(Outcome.IGNORED, null);
    }

    private Recorded decide(Callback callback, Item item, Entry entry) {
        boolean again = callback.origin() == Origin.REPLAY || failedBefore.contains(item.callbackId());
        long received = Ledger.micros(callback.receivedAt());
        TransactionState state = state(item.transactionId());
        Decision decision = isAnswer(callback)
                ? Decision.onAnswer(state, entry.observation(), answers.basis(callback, item.transactionId()))
                : Decision.on(state, entry.observation(), received, again);
        if (isAnswer(callback) && decision.outcome() != Outcome.EMITTED) {
            return new Recorded(decision.outcome(), null);
        }
        TransactionState next = decision.applyTo(state, entry.observation(), received);
        EventMessage event = decision.outcome() == Outcome.EMITTED
                ? event(callback, next.current(), decision).toMessage(item.number())
                : null;
        if (decision.outcome() != Outcome.STALE) {
            changed.put(item.transactionId(), next);
        }
        rows.add(row(callback, item, entry, decision.outcome(), decision.flags(), decision.sequence(), event));
        return new Recorded(decision.outcome(), event);
    }

    private static LedgerTables.CallbackRow row(
            Callback callback,
            Item item,
            Entry entry,
            Outcome outcome,
            List<String> flags,
            Long sequence,
            EventMessage event) {
        return new LedgerTables.CallbackRow(
                callback,
                item.transactionId(),
                item.number(),
                outcome,
                entry.detail(),
                entry.isIgnored() ? null : entry.observation().status(),
                flags,
                sequence,
                event == null ? null : event.json());
    }

    static CanonicalEvent event(Callback callback, Observation seen, Decision decision) {
        return new CanonicalEvent(
                callback.provider(),
                callback.environment(),
                seen.transactionId(),
                seen.reference(),
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

    /** @return {@code null} where the transaction is not known yet */
    private TransactionState state(String transactionId) {
        TransactionState now = changed.get(transactionId);
        return now == null ? known.get(transactionId) : now;
    }

    /** A callback that has had its say keeps it. */
    private void fail(Callback callback, Processed.Failure failure) {
        if (isAnswer(callback)) {
            answers.fail(callback, failure.reason());
        }
        if (!callback.isAskedAgain()
                && !callback.isReadAnew()
                && !settledBefore.contains(callback.id().toString())) {
            Outcome outcome = failure.unreadable() ? Outcome.UNREADABLE : Outcome.FAILED;
            rows.add(new LedgerTables.CallbackRow(
                    callback, failure.transactionId(), 1, outcome, failure.reason(), null, List.of(), null, null));
        }
    }

    /** Callbacks of which nothing is kept. */
    Set<String> unkept() {
        return unkept;
    }

    Answers answers() {
        return answers;
    }

    void write(LedgerTables tables, Questions questions, Map<String, String> requests) {
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
        answers.write(questions);
        rows.forEach(row -> count(row.callback(), row.outcome(), 1));
        tables.addHourlyCounts(provider, environment, counts);
    }

    /** What we have asked for, no callback of the provider has told. */
    private void count(Callback callback, Outcome outcome, int more) {
        if (!isAnswer(callback)) {
            counts.merge(
                    LedgerTables.HourAndOutcome.of(callback, outcome),
                    new LedgerTables.Came(more, callback.receivedAt()),
                    LedgerTables.Came::and);
        }
    }
}
