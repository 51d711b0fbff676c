package io.callbackgateway.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
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

/** The gateway's broker as seen from outside: the embedded one through its acceptor, or one that stands alone. */
final class Broker implements AutoCloseable {

    /** Where every callback of the {@link Generator} ends. */
    static final String EVENTS = "callbacks.uat.approved";

    /** What begins like this, and is a queue, holds events for consumers: the gateway's work ends there. */
    private static final String STATUS_QUEUES = "callbacks.";

    /** Of the inbox it is what could not be processed, and the end as well. */
    static final String DEAD = "inbox.dead";

    /** The topic of all events. */
    private static final String ALL_EVENTS = "callbacks.events";

    /** A durable subscription of that topic, ours: all events of all statuses in one order. */
    static final String JUDGE = "bench.judge";

    private static final int ACK_BATCH = 256 * 1024;

    private final ServerLocator locator;
    private final ClientSession session;
    private ClientConsumer listener;

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

    /** What the gateway still has to do: every queue but those where its work ends. */
    Map<String, Long> unfinished() throws Exception {
        Map<String, Long> unfinished = depths();
        unfinished.keySet().removeIf(Broker::isEnd);
        return unfinished;
    }

    private static boolean isEnd(String queue) {
        return queue.startsWith(STATUS_QUEUES) || queue.equals(DEAD) || queue.equals(JUDGE);
    }

    /** Whether callbacks wait here for their route: one queue per provider, or per provider and environment. */
    static boolean isInbox(String queue) {
        return queue.startsWith("inbox.") && !queue.equals(DEAD);
    }

    /** Empties each queue whose name begins like this. */
    void purge(String prefix) throws Exception {
        for (String queue : depths().keySet()) {
            if (queue.startsWith(prefix)) {
                manage("queue." + queue, "removeAllMessages");
            }
        }
    }

    /** From now on every event waits for {@link #take}, too, whatever becomes of it elsewhere. */
    void subscribe() throws Exception {
        if (!session.queueQuery(SimpleString.of(JUDGE)).isExists()) {
            session.createQueue(QueueConfiguration.of(JUDGE)
                    .setAddress(ALL_EVENTS)
                    .setRoutingType(RoutingType.MULTICAST)
                    .setDurable(true));
        }
    }

    /** Takes what there is now in {@link #JUDGE} and in the queues of all statuses, in their order. */
    void take(BiConsumer<String, ClientMessage> events) throws Exception {
        for (var queue : depths().entrySet()) {
            if (queue.getKey().startsWith(STATUS_QUEUES) || queue.getKey().equals(JUDGE)) {
                try (ClientConsumer consumer = session.createConsumer(queue.getKey())) {
                    for (long left = queue.getValue(); left > 0; left--) {
                        ClientMessage event = consumer.receive(5_000);
                        if (event == null) {
                            throw new IllegalStateException(left + " messages of " + queue + " do not come");
                        }
                        events.accept(queue.getKey(), event);
                        event.acknowledge();
                    }
                    session.commit();
                }
            }
        }
    }

    /** Consumes events as they come, until this is closed. */
    void listen(Consumer<ClientMessage> event) throws Exception {
        createEvents();
        listen(EVENTS, event);
    }

    void listen(String queue, Consumer<ClientMessage> event) throws Exception {
        listener = session.createConsumer(queue);
        listener.setMessageHandler(message -> {
            event.accept(message);
            try {
                message.acknowledge();
            } catch (ActiveMQException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** What was consumed is then acknowledged, all of it. */
    void stopListening() throws Exception {
        listener.close();
        session.commit();
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
