package io.callbackgateway.inbox;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;

/** The durable queues {@code inbox.<provider>} and, beside them, {@code inbox.dead}. */
@Component("inboxQueues") // the name "inbox" is that of the Camel component
public class Inbox {

    static final String PREFIX = "inbox.";
    private static final String DEAD = PREFIX + "dead";

    private final JmsTemplate door;
    private final JmsTemplate consumer;
    private final Map<String, ActiveMQDestination> queues = new ConcurrentHashMap<>();

    Inbox(JmsPoolConnectionFactory pooledBrokerConnections, ConnectionFactory brokerConnections) {
        door = new JmsTemplate(pooledBrokerConnections);
        door.setMessageIdEnabled(false);
        consumer = new JmsTemplate(brokerConnections);
        consumer.setSessionTransacted(true);
    }

    /**
     * Keeps a callback: when this returns, it is synced to the broker's disk.
     *
     * @throws JmsException when the broker did not take it within its send deadline; whether it was kept is then unknown,
     *     and the provider must be told to come again
     */
    public void put(Callback callback) {
        door.send(queue(PREFIX + callback.provider()), session -> Envelope.seal(session, callback));
    }

    /** Moves a callback to {@code inbox.dead}, in the transaction of the consumer that could not process it. */
    void bury(Callback callback, String reason) {
        consumer.send(queue(DEAD), session -> {
            Message message = Envelope.seal(session, callback);
            message.setStringProperty("reason", reason);
            return message;
        });
    }

    /** Moves a message that is no callback to {@code inbox.dead} without ever reading its body. */
    void buryUnread(Message foreign, String reason) throws JMSException {
        foreign.clearProperties();
        foreign.setStringProperty("reason", reason);
        consumer.send(queue(DEAD), session -> foreign);
    }

    private ActiveMQDestination queue(String name) {
        return queues.computeIfAbsent(name, ActiveMQDestination::createQueue);
    }
}
