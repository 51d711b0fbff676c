package io.callbackgateway.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;

/** The gateway's embedded broker as seen from outside, through its acceptor. */
final class Broker implements AutoCloseable {

    /** Where every callback of the {@link Generator} ends. */
    static final String EVENTS = "callbacks.uat.approved";

    private static final int ACK_BATCH = 256 * 1024;

    private final ServerLocator locator;
    private final ClientSession session;

    /**
     * @param url {@code tcp://host:port}
     * @param credentials {@code user:password}
     */
    Broker(String url, String credentials) throws Exception {
        locator = ActiveMQClient.createServerLocator(url);
        ClientSessionFactory connections = locator.createSessionFactory();
        String[] pair = credentials.split(":", 2);
        session = connections.createSession(pair[0], pair[1], false, true, true, false, ACK_BATCH);
        session.start();
    }

    /** The queues that are not empty, with what is in delivery or waits for its next attempt. */
    Map<String, Long> depths() throws Exception {
        Map<String, Long> depths = new TreeMap<>();
        for (Object name : (Object[]) manage("broker", "getQueueNames")) {
            long depth = session.queueQuery(SimpleString.of((String) name)).getMessageCount();
            if (depth > 0) {
                depths.put((String) name, depth);
            }
        }
        return depths;
    }

    /** What the gateway still has to do: every queue but the two where its work ends. */
    Map<String, Long> unfinished() throws Exception {
        Map<String, Long> unfinished = depths();
        unfinished.keySet().removeAll(Arrays.asList(EVENTS, "inbox.dead"));
        return unfinished;
    }

    void purge(String queue) throws Exception {
        manage("queue." + queue, "removeAllMessages");
    }

    /** Takes every event there is, and gives its transaction id. */
    void take(Consumer<String> transactionIds) throws Exception {
        if (!session.queueQuery(SimpleString.of(EVENTS)).isExists()) {
            return;
        }
        try (ClientConsumer consumer = session.createConsumer(EVENTS)) {
            do {
                for (ClientMessage each = consumer.receive(1_000); each != null; each = consumer.receive(1_000)) {
                    transactionIds.accept(each.getStringProperty("transactionId"));
                    each.acknowledge();
                }
                session.commit();
            } while (depths().containsKey(EVENTS));
        }
    }

    /** Consumes events as they come, until this is closed. */
    void listen(Runnable event) throws Exception {
        createEvents();
        session.createConsumer(EVENTS).setMessageHandler(message -> {
            event.run();
            try {
                message.acknowledge();
            } catch (ActiveMQException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void createEvents() throws Exception {
        if (!session.queueQuery(SimpleString.of(EVENTS)).isExists()) {
            session.createQueue(QueueConfiguration.of(EVENTS).setRoutingType(RoutingType.ANYCAST));
        }
    }

    private Object manage(String resource, String operation) throws Exception {
        try (ClientRequestor requestor = new ClientRequestor(session, "activemq.management")) {
            ClientMessage message = session.createMessage(false);
            ManagementHelper.putOperationInvocation(message, resource, operation);
            ClientMessage reply = requestor.request(message);
            Object result = ManagementHelper.getResult(reply);
            if (!ManagementHelper.hasOperationSucceeded(reply)) {
                throw new IllegalStateException(operation + " of " + resource + ": " + result);
            }
            return result;
        }
    }

    @Override
    public void close() {
        locator.close();
    }
}
