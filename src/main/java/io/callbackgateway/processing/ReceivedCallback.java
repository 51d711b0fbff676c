package io.callbackgateway.processing;

import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.ledger.Entry;
import io.callbackgateway.ledger.Outcome;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.ledger.Processed.Failure;
import io.callbackgateway.ledger.Recorded;
import io.callbackgateway.tracing.Tracing;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/** A message of the inbox on its way: what it was, and what its route has made of it. */
final class ReceivedCallback {

    private final ClientMessage message;
    private final Callback callback;
    private Processed processed;
    private List<Recorded> recorded = List.of();

    private ReceivedCallback(ClientMessage message, Callback callback, Failure failure) {
        this.message = message;
        this.callback = callback;
        this.processed = failure == null ? null : Processed.failed(callback, failure);
    }

    static ReceivedCallback of(ClientMessage message, Callback callback) {
        return new ReceivedCallback(message, callback, null);
    }

    /** A message that is no callback of this inbox. */
    static ReceivedCallback foreign(ClientMessage message, String reason) {
        return new ReceivedCallback(message, null, new Failure(true, reason));
    }

    ClientMessage message() {
        return message;
    }

    /** {@code null} where the message is none. */
    Callback callback() {
        return callback;
    }

    /** Why it fails for good; {@code null} where it does not. */
    Failure failure() {
        return processed.failure();
    }

    /**
     * Whether it has to be kept for people. A question that is asked again gets another answer; what is read anew has been recorded, and stays as
     * it was.
     */
    boolean isDeadLetter() {
        return failure() != null && (callback == null || !callback.isAskedAgain() && !callback.isReadAnew());
    }

    /** What its route has made of it, in place of what an earlier attempt has. */
    void became(Processed processed) {
        this.processed = processed;
    }

    void fail(boolean unreadable, String reason) {
        String transactionId = processed.entries().stream()
                .map(Entry::transactionId)
                .findFirst()
                .orElse("");
        processed = Processed.failed(callback, new Failure(unreadable, reason, transactionId));
    }

    /** Of the message that brought it; {@code null} where it has none. */
    String traceparent() {
        return message.getStringProperty(Tracing.TRACEPARENT);
    }

    void recorded(List<Recorded> recorded) {
        this.recorded = recorded;
    }

    List<Recorded> recorded() {
        return recorded;
    }

    /** What became of it: of each of its entries, or of it as a whole where it failed. An answer to our question counts where it says something new. */
    Stream<Outcome> outcomes() {
        if (failure() != null) {
            return isDeadLetter()
                    ? Stream.of(failure().unreadable() ? Outcome.UNREADABLE : Outcome.FAILED)
                    : Stream.of();
        }
        return recorded.stream()
                .map(Recorded::outcome)
                .filter(outcome -> outcome == Outcome.EMITTED || callback.origin() != Origin.RECONCILIATION);
    }

    /** {@code null} until its route has been through with it. */
    Processed processed() {
        return processed;
    }
}
