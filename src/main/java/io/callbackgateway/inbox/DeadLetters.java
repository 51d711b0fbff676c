package io.callbackgateway.inbox;

import io.callbackgateway.broker.BrokerSession;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/** The queue {@value #QUEUE}: what no attempt could process, with the reason. */
public final class DeadLetters {

    public static final String QUEUE = "inbox.dead";

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
}
