package io.callbackgateway.event;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.Topic;
import java.util.Map;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.stereotype.Component;

/** The topic {@value #TOPIC}: every canonical event, once. */
@Component("eventsTopic") // the name "events" is that of the Camel component
public class Events {

    public static final String TOPIC = "callbacks.events";

    private final JmsTemplate jms;
    private final Topic topic = ActiveMQDestination.createTopic(TOPIC);

    Events(ConnectionFactory brokerConnections) {
        jms = new JmsTemplate(brokerConnections);
        jms.setSessionTransacted(true);
    }

    /** Publishes in the JMS transaction of the consumer on this thread: the event is out when the callback is acknowledged. */
    public void publish(EventMessage event) {
        jms.send(topic, session -> {
            Message message = session.createTextMessage(event.json());
            for (Map.Entry<String, String> property : event.properties().entrySet()) {
                message.setStringProperty(property.getKey(), property.getValue());
            }
            return message;
        });
    }
}
