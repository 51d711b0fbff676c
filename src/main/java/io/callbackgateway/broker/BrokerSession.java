package io.callbackgateway.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;

/**
 * One transacted session on a connection of its own, by Artemis' core API: unlike JMS it acknowledges single messages within a
 * transaction, and sends to an address with all that is bound to it, queues and subscriptions alike. Closing it without a commit gives
 * back what it has received, in its old place in the queue. Not thread-safe.
 */
public final class BrokerSession implements AutoCloseable {

    private final ClientSessionFactory connection;
    private final ClientSession session;
    private final ClientProducer producer;

    BrokerSession(ClientSessionFactory connection, ClientSession session) throws ActiveMQException {
        this.connection = connection;
        this.session = session;
        this.producer = session.createProducer();
    }

    /** Starts to receive. */
    public ClientConsumer consume(String queue) throws ActiveMQException {
        ClientConsumer consumer = session.createConsumer(queue);
        session.start();
        return consumer;
    }

    /**
     * Starts to receive those messages alone that fit.
     *
     * @param filter by properties, as Artemis has it
     */
    public ClientConsumer consume(String queue, String filter) throws ActiveMQException {
        ClientConsumer consumer = session.createConsumer(queue, filter);
        session.start();
        return consumer;
    }

    /** Starts to look at what is there, which stays there. */
    public ClientConsumer browse(String queue) throws ActiveMQException {
        return browse(queue, null);
    }

    /** As the other, those messages alone that fit. */
    public ClientConsumer browse(String queue, String filter) throws ActiveMQException {
        ClientConsumer consumer = session.createConsumer(queue, filter, true);
        session.start();
        return consumer;
    }

    /** Messages in a queue, those in delivery included; 0 where there is none of that name. */
    public long depth(String queue) throws ActiveMQException {
        ClientSession.QueueQuery found = session.queueQuery(SimpleString.of(queue));
        return found.isExists() ? found.getMessageCount() : 0;
    }

    public ClientMessage createMessage(byte type) {
        return session.createMessage(type, true);
    }

    /** Part of the transaction; whether it was taken, {@link #commit} tells. */
    public void send(String address, ClientMessage message) throws ActiveMQException {
        producer.send(SimpleString.of(address), message);
    }

    /** When this returns, everything since the last commit is synced to the broker's disk; when it fails, close this session. */
    public void commit() throws ActiveMQException {
        session.commit();
    }

    public boolean hasQueue(String name) throws ActiveMQException {
        return session.queueQuery(SimpleString.of(name)).isExists();
    }

    /** Makes a durable queue unless there is one. */
    public void createQueue(String name, String address, RoutingType routing) throws ActiveMQException {
        createQueue(name, address, routing, null);
    }

    /**
     * Makes a durable queue unless there is one.
     *
     * @param filter which messages it gets, by their properties; {@code null} for all. One that is there keeps its own
     */
    public void createQueue(String name, String address, RoutingType routing, String filter) throws ActiveMQException {
        if (hasQueue(name)) {
            return;
        }
        try {
            session.createQueue(QueueConfiguration.of(name)
                    .setAddress(address)
                    .setRoutingType(routing)
                    .setFilterString(filter)
                    .setDurable(true)
                    .setAutoDelete(false));
        } catch (ActiveMQQueueExistsException anotherGatewayWasFaster) {
            // as good
        }
    }

    @Override
    public void close() {
        connection.close(); // its sessions with it; quiet where it is broken
    }
}
