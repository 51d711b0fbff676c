package io.callbackgateway.processing;

import io.callbackgateway.inbox.Callback;
import io.callbackgateway.ledger.Observation;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.ledger.Processed.Failure;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/** A message of the inbox on its way: what it was, and what its route has made of it. */
final class ReceivedCallback {

    private final ClientMessage message;
    private final Callback callback;
    private List<Observation> observations = List.of();
    private Failure failure;

    private ReceivedCallback(ClientMessage message, Callback callback, Failure failure) {
        this.message = message;
        this.callback = callback;
        this.failure = failure;
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

    /** Why it becomes a dead letter; {@code null} where it does not. */
    Failure failure() {
        return failure;
    }

    /** Forgets an earlier attempt. @return where the route puts what it observes */
    List<Observation> begin() {
        failure = null;
        observations = new ArrayList<>(1);
        return observations;
    }

    void fail(boolean unreadable, String reason) {
        failure = new Failure(unreadable, reason);
    }

    Processed processed() {
        return new Processed(callback, failure == null ? observations : List.of(), failure);
    }

    /** Nothing is recorded where the route ends without saying anything: it ignores the callback. */
    boolean concernsLedger() {
        return callback != null && (failure != null || !observations.isEmpty());
    }
}
