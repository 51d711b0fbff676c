package io.callbackgateway.ledger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.inbox.RawRequest;
import io.callbackgateway.question.QuestionMetrics;
import io.callbackgateway.question.Questions;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Per transaction: state, sequence, history. A batch of callbacks is recorded in one database transaction, under the locks of its
 * transactions' rows; when that has committed, what it decided holds, whatever happens to the process.
 */
@Component
public class Ledger {

    /** Characters of raw requests that were just written, at hand for the archive, which takes them next. */
    private static final long AT_HAND = 8L * 1024 * 1024;

    private final LedgerTables tables;
    private final Questions questions;
    private final QuestionMetrics metrics;
    private final TransactionOperations transactions;
    private final Cache<String, String> atHand = Caffeine.newBuilder()
            .maximumWeight(AT_HAND)
            .weigher((String id, String request) -> request.length())
            .build();

    Ledger(LedgerTables tables, Questions questions, QuestionMetrics metrics, TransactionOperations transactions) {
        this.tables = tables;
        this.questions = questions;
        this.metrics = metrics;
        this.transactions = transactions;
    }

    /**
     * Decides what each callback means and keeps it, in this order and in one transaction. What is known of a callback already (the
     * broker delivers again after a crash) changes nothing and gives the same answer, with the same event: for each transaction in
     * it, and where it says several things about one, for each of them. Of a provider's answer to our question nothing is kept that says
     * nothing new; the question has its answer.
     *
     * @param batch of one provider and environment
     * @return for each callback, what became of each of its entries
     */
    public List<List<Recorded>> record(List<Processed> batch) {
        Map<String, String> requests = new HashMap<>();
        for (Processed each : batch) {
            requests.computeIfAbsent(each.callback().id().toString(), id -> RawRequest.of(each.callback())
                    .toJson());
        }
        Decided decided;
        try {
            decided = decide(batch, requests);
        } catch (DuplicateKeyException another) {
            decided = decide(batch, requests); // was faster with a new transaction: now its row is there to lock
        }
        atHand.putAll(decided.requests());
        decided.answers().tell(metrics);
        return decided.recorded();
    }

    private record Decided(List<List<Recorded>> recorded, Map<String, String> requests, Answers answers) {}

    private Decided decide(List<Processed> batch, Map<String, String> requests) {
        return transactions.execute(tx -> {
            LedgerBatch work = new LedgerBatch(batch.get(0).callback());
            work.load(tables, questions, requests.keySet(), batch);
            List<List<Recorded>> all = batch.stream().map(work::decide).toList();
            Map<String, String> kept = new HashMap<>(requests);
            kept.keySet().removeAll(work.unkept());
            work.write(tables, questions, kept);
            return new Decided(all, kept, work.answers());
        });
    }

    /** The raw request as JSON; {@code null} once its retention is over. */
    public String rawRequest(String callbackId) {
        return tables.rawRequests(List.of(callbackId)).get(callbackId);
    }

    /**
     * Deletes raw requests, and no trace of them is kept in memory.
     *
     * @return how many there were
     */
    public int forgetRequests(Collection<String> callbackIds) {
        int deleted = transactions.execute(tx -> tables.deleteRawRequests(callbackIds));
        atHand.invalidateAll(callbackIds);
        return deleted;
    }

    /** The raw requests as JSON, by callback id, without reading again what was just written; those whose retention is over are missing. */
    public Map<String, String> rawRequests(Collection<String> callbackIds) {
        Map<String, String> found = new HashMap<>(atHand.getAllPresent(callbackIds));
        List<String> missing = callbackIds.stream()
                .distinct()
                .filter(id -> !found.containsKey(id))
                .toList();
        atHand.invalidateAll(found.keySet()); // one that is full takes in nothing new
        if (!missing.isEmpty()) {
            found.putAll(tables.rawRequests(missing));
        }
        return found;
    }

    /**
     * Events as they were told, in the order of their callbacks: those of some hundred callbacks from an id on, none where there are none.
     *
     * @param end the id before which to stop
     */
    public List<EventMessage> events(String start, String end) {
        return tables.events(start, end);
    }

    /** An event, and when it was decided on, right before it was sent. */
    public record Told(EventMessage event, Instant at) {}

    /** The newest events of a transaction, with the newest first. */
    public List<Told> told(String provider, String environment, String transactionId, int limit) {
        return tables.told(provider, environment, transactionId, limit);
    }

    /** Microseconds since 1970. */
    public static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000L + instant.get(ChronoField.MICRO_OF_SECOND);
    }
}
