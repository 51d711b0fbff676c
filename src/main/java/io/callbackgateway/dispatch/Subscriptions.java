package io.callbackgateway.dispatch;

import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.event.Events;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The durable subscriptions behind {@code events:<name>}. Each is made when the first route names it, which is before any route
 * consumes: an event that is published at the first start must find the subscription that its route is about to open. In the
 * embedded broker, one that no route names any more is removed: nobody would ever empty it, and it would fill the disk.
 */
@Component
class Subscriptions extends LifecycleStrategySupport implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    private static final String SCHEME = "events://";

    /** Tells our subscriptions of the topic from those of other clients. No dots: a JMS client escapes those in a subscription. */
    private static final String PREFIX = "dispatch-";

    private final ConnectionFactory brokerConnections;
    private final ObjectProvider<EmbeddedBroker> embedded;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    Subscriptions(ConnectionFactory brokerConnections, ObjectProvider<EmbeddedBroker> embedded, CamelContext context)
            throws Exception {
        this.brokerConnections = brokerConnections;
        this.embedded = embedded;
        context.addLifecycleStrategy(this);
        context.addStartupListener(this);
    }

    /** The queue behind {@code events:<name>}, as a JMS client addresses it. */
    static String queue(String name) {
        return Events.TOPIC + "::" + PREFIX + name;
    }

    @Override
    public void onEndpointAdd(Endpoint endpoint) {
        String uri = endpoint.getEndpointUri();
        if (uri.startsWith(SCHEME)) {
            create(PREFIX + uri.substring(SCHEME.length()).replaceFirst("\\?.*", ""));
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) throws Exception {
        EmbeddedBroker broker = embedded.getIfAvailable();
        if (broker == null) {
            return; // another gateway at the same broker may have other routes
        }
        for (String queue : broker.queues(Events.TOPIC, PREFIX)) {
            if (!named.contains(queue)) {
                LOG.warn(
                        "No route consumes the subscription {} any more: removed with {} events",
                        queue,
                        broker.depth(queue));
                broker.remove(queue);
            }
        }
    }

    private void create(String subscription) {
        named.add(subscription);
        try (Connection connection = brokerConnections.createConnection();
                Session session = connection.createSession()) {
            session.createSharedDurableConsumer(session.createTopic(Events.TOPIC), subscription)
                    .close();
        } catch (JMSException e) {
            throw new RuntimeCamelException("The subscription " + subscription + " could not be made", e);
        }
    }
}
