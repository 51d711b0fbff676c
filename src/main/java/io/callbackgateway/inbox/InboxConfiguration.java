package io.callbackgateway.inbox;

import io.callbackgateway.broker.BrokerSettings;
import io.callbackgateway.broker.TransactedConsumers;
import jakarta.jms.ConnectionFactory;
import org.apache.camel.component.jms.JmsComponent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class InboxConfiguration {

    /** The scheme {@code inbox:<provider>} that provider routes start from. */
    @Bean("inbox")
    JmsComponent inboxComponent(ConnectionFactory brokerConnections, BrokerSettings settings) {
        JmsComponent component = TransactedConsumers.of(brokerConnections, settings.consumers());
        component.setDestinationResolver((session, name, topic) -> session.createQueue(Inbox.PREFIX + name));
        return component;
    }
}
