package io.callbackgateway.dispatch;

import io.callbackgateway.event.Events;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import org.apache.camel.Endpoint;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.LifecycleStrategySupport;
import org.springframework.stereotype.Component;

/**
 * Makes each durable subscription when the first route names it, which is before any route consumes: an event that is published
 * at the first start must not find a subscription missing that its route is about to open.
 */
@Component
class Subscriptions extends LifecycleStrategySupport {

    private static final String SCHEME = "events://";

    private final ConnectionFactory brokerConnections;

    Subscriptions(ConnectionFactory brokerConnections) {
        this.brokerConnections = brokerConnections;
    }

    @Override
    public void onEndpointAdd(Endpoint endpoint) {
        String uri = endpoint.getEndpointUri();
        if (uri.startsWith(SCHEME)) {
            create(uri.substring(SCHEME.length()).replaceFirst("\\?.*", ""));
        }
    }

    private void create(String subscription) {
        try (Connection connection = brokerConnections.createConnection();
                Session session = connection.createSession()) {
            session.createSharedDurableConsumer(session.createTopic(Events.TOPIC), subscription)
                    .close();
        } catch (JMSException e) {
            throw new RuntimeCamelException("The subscription " + subscription + " could not be made", e);
        }
    }
}
