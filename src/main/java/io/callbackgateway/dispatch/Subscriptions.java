package io.callbackgateway.dispatch;

import io.callbackgateway.broker.DurableSubscriptions;
import io.callbackgateway.event.Events;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.LifecycleStrategySupport;
import org.springframework.stereotype.Component;

/**
 * The durable subscriptions behind {@code events:<name>}. Each is made when the first route names it, which is before any route
 * consumes: an event that is published at the first start must find the subscription that its route is about to open. One that no
 * route names any more stays, see {@link UnusedSubscriptions}.
 */
@Component
class Subscriptions extends LifecycleStrategySupport {

    private static final String SCHEME = "events://";

    /** Tells our subscriptions of the topic from those of other clients. No dots: a JMS client escapes those in a subscription. */
    private static final String PREFIX = DurableSubscriptions.PREFIX;

    private final ConnectionFactory brokerConnections;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    Subscriptions(ConnectionFactory brokerConnections, CamelContext context) {
        this.brokerConnections = brokerConnections;
        context.addLifecycleStrategy(this);
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

    /** The queues of all subscriptions that routes have named so far. */
    Set<String> names() {
        return Collections.unmodifiableSet(named);
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
