package io.callbackgateway.dispatch;

import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.broker.BusSettings;
import io.callbackgateway.broker.TransactedConsumers;
import io.callbackgateway.event.EventMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.jms.JmsComponent;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class DispatchConfiguration {

    /** The scheme {@code events:<subscription>}: a durable subscription of the topic, shared by all sessions that consume it. */
    @Bean("events")
    JmsComponent eventsComponent(ConnectionFactory brokerConnections, BrokerSettings settings) {
        JmsComponent component = TransactedConsumers.of(brokerConnections, settings.consumers());
        component.setDestinationResolver((session, name, topic) -> session.createQueue(Subscriptions.queue(name)));
        return component;
    }

    /**
     * The scheme {@code bus:<queue>} and {@code bus:topic:<topic>}. The broker itself: in the transaction of the event's
     * consumer. The company's bus: at least once, and each message names its event, so that an Artemis drops the double. Not in
     * a transaction there, because a double would roll it back.
     */
    @Bean("bus")
    JmsComponent busComponent(@Qualifier("busConnections") ConnectionFactory busConnections, BusSettings settings) {
        JmsComponent component = JmsComponent.jmsComponent(busConnections);
        component.setLazyCreateTransactionManager(false);
        if (settings.external()) {
            component.setMessageCreatedStrategy(DispatchConfiguration::nameEvent);
        } else {
            component.setTransacted(true);
        }
        return component;
    }

    private static void nameEvent(Message message, Session session, Exchange exchange, Throwable cause) {
        try {
            message.setStringProperty(
                    "_AMQ_DUPL_ID",
                    exchange.getVariable("event", EventMessage.class).id());
        } catch (JMSException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
