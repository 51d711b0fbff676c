package io.callbackgateway.dispatch;

import io.callbackgateway.event.EventMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.jms.JmsComponent;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class DispatchConfiguration {

    /**
     * The scheme {@code bus:<queue>} and {@code bus:topic:<topic>}: the company's bus. At least once, and each message names its event, so
     * that an Artemis drops the double. Not in a transaction there, because a double would roll it back.
     */
    @Bean("bus")
    @ConditionalOnExpression("!'${gateway.bus.url:}'.isBlank()")
    JmsComponent busComponent(@Qualifier("busConnections") ConnectionFactory busConnections) {
        JmsComponent component = JmsComponent.jmsComponent(busConnections);
        component.setLazyCreateTransactionManager(false);
        component.setMessageCreatedStrategy(DispatchConfiguration::nameEvent);
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
