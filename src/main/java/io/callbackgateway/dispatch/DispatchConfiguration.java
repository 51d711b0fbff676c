package io.callbackgateway.dispatch;

import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.broker.TransactedConsumers;
import jakarta.jms.ConnectionFactory;
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

    /** The scheme {@code bus:<queue>}: the company's bus, or the embedded broker in the transaction of the event's consumer. */
    @Bean("bus")
    JmsComponent busComponent(@Qualifier("busConnections") ConnectionFactory busConnections) {
        JmsComponent component = JmsComponent.jmsComponent(busConnections);
        component.setTransacted(true);
        component.setLazyCreateTransactionManager(false);
        return component;
    }
}
