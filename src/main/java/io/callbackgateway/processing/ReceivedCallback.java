package io.callbackgateway.processing;

import io.callbackgateway.inbox.Callback;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.ledger.Processed.Failure;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/** A message of the inbox on its way: what it was, and what its route has made of it. */
final class ReceivedCallback {

    private final ClientMessage message;
    private final Callback callback;
    private Processed processed;

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

    /** Whether it has to be kept for people. A question that is asked again gets another answer. */
    boolean isDeadLetter() {
        return failure() != null && (callback == null || !callback.isAskedAgain());
    }

    /** What its route has made of it, in place of what an earlier attempt has. */
    void became(Processed processed) {
        this.processed = processed;
    }

    void fail(boolean unreadable, String reason) {
        processed = Processed.failed(callback, new Failure(unreadable, reason));
    }

    /** {@code null} until its route has been through with it. */
    Processed processed() {
        return processed;
    }
}
