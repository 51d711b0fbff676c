package io.callbackgateway.inbox;

import io.callbackgateway.broker.BrokerSession;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/** The queue {@value #QUEUE}: what no attempt could process, with the reason. */
public final class DeadLetters {

    public static final String QUEUE = "inbox.dead";

    /** Those messages that are no callbacks. */
    public static final String FOREIGN = "callbackId IS NULL";

    private DeadLetters() {}

    /**
     * Puts a copy of a message there, in the session's transaction, which acknowledges the message.
     *
     * @param callback {@code null} where it is none: the copy then has none of its properties, which may steer a broker or Camel
     */
    public static void put(ClientMessage message, Callback callback, String reason, BrokerSession out)
            throws ActiveMQException {
        ClientMessage copy = CallbackMessage.copy(message, callback != null, out);
        copy.putStringProperty("reason", reason);
        out.send(QUEUE, copy);
    }

    /**
     * Those of some callbacks, in the order of the queue; what is received and not acknowledged goes back to its place.
     *
     * @param callbackIds UUIDs
     */
    public static ClientConsumer of(Collection<String> callbackIds, BrokerSession broker) throws ActiveMQException {
        String ids = callbackIds.stream().map(id -> "'" + id + "'").collect(Collectors.joining(", "));
        return broker.consume(QUEUE, "callbackId IN (" + ids + ")");
    }

    /** Those that are no callbacks; they stay where they are. */
    public static ClientConsumer foreign(BrokerSession broker) throws ActiveMQException {
        return broker.browse(QUEUE, FOREIGN);
    }

    /**
     * Puts the callback of a dead letter back into its inbox, and acknowledges the dead letter: both in the session's transaction, which fails
     * where the inbox has had one of this key.
     */
    public static void putBack(ClientMessage dead, String key, BrokerSession out) throws ActiveMQException {
        Callback callback = CallbackMessage.read(dead);
        ClientMessage copy = CallbackMessage.copy(dead, true, out);
        Inbox.send(copy, callback, key, out);
        dead.individualAcknowledge();
    }
}
