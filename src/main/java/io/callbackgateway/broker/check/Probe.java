package io.callbackgateway.broker.check;

import io.callbackgateway.broker.BrokerManagement;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * What a broker does with a message below {@code inbox.} that is rolled back again and again, in a queue that is there for as long
 * as this takes.
 */
final class Probe {

    /** One more than Artemis makes where nothing is configured. */
    private static final int ATTEMPTS = 11;

    /** Without a delay a message is back sooner. Milliseconds. */
    private static final long AT_ONCE = 400;

    /** How long the first delivery may take. Milliseconds. */
    private static final long DEADLINE = 5_000;

    private Probe() {}

    static Missing run(BrokerManagement broker) throws ActiveMQException {
        Missing missing = new Missing();
        String queue = BrokerManagement.TEMPORARY + UUID.randomUUID();
        try (ClientSession session = broker.open(false)) {
            // as if it were made by a send, so that the broker's own defaults decide about the rest
            session.createQueue(QueueConfiguration.of(queue)
                    .setRoutingType(RoutingType.ANYCAST)
                    .setDurable(false)
                    .setAutoCreated(true));
            try {
                ClientSession.QueueQuery defaults = session.queueQuery(SimpleString.of(queue));
                if (Boolean.TRUE.equals(defaults.isAutoDelete())) {
                    missing.add(Requirements.INBOX, Requirements.QUEUES_STAY);
                }
                rollBack(session, queue, missing);
            } finally {
                if (session.queueQuery(SimpleString.of(queue)).isExists()) {
                    session.deleteQueue(queue);
                }
            }
        }
        return missing;
    }

    private static void rollBack(ClientSession session, String queue, Missing missing) throws ActiveMQException {
        try (ClientProducer producer = session.createProducer(queue);
                ClientConsumer consumer = session.createConsumer(queue)) {
            ClientMessage probe = session.createMessage(false);
            probe.setExpiration(System.currentTimeMillis() + 600_000); // wherever the broker puts it
            producer.send(probe);
            session.commit();
            session.start();
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                ClientMessage message = consumer.receive(attempt == 1 ? DEADLINE : AT_ONCE);
                if (message == null) {
                    if (session.queueQuery(SimpleString.of(queue)).getMessageCount() == 0) {
                        missing.add(Requirements.INBOX, Requirements.UNLIMITED_ATTEMPTS);
                    } else {
                        missing.add(Requirements.INBOX, Requirements.NO_DELAY);
                    }
                    return;
                }
                message.acknowledge();
                session.rollback();
            }
        }
    }
}
