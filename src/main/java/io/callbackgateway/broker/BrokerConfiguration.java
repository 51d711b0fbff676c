package io.callbackgateway.broker;

import io.callbackgateway.files.DataDirectory;
import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration
class BrokerConfiguration {

    /** How long a send may take before the door answers 503. Milliseconds. */
    private static final long SEND_DEADLINE = 5_000;

    /** How long the client waits after a failed attempt to connect before it says so. Milliseconds. */
    private static final long RETRY_INTERVAL = 100;

    @Bean
    @ConditionalOnExpression("'${gateway.broker.url:}'.isBlank()")
    EmbeddedBroker embeddedBroker(BrokerSettings settings, DataDirectory data) throws Exception {
        // halt, not exit: a graceful shutdown would wait for routes that wait for the broken journal
        return new EmbeddedBroker(
                settings, data.path(), () -> Runtime.getRuntime().halt(EmbeddedBroker.EXIT_CODE));
    }

    /** Where the inbox and the events live. */
    @Bean
    @Primary
    ConnectionFactory brokerConnections(BrokerSettings settings, ObjectProvider<EmbeddedBroker> embedded) {
        return broker(settings, embedded);
    }

    /** The same broker, for what has to be quick: accepts and lanes. */
    @Bean
    BrokerSessions brokerSessions(BrokerSettings settings, ObjectProvider<EmbeddedBroker> embedded) {
        ServerLocator locator = broker(settings, embedded).getServerLocator();
        // All sends here are in transactions, whose commit waits for the disk and fails if a send has failed.
        locator.setBlockOnDurableSend(false);
        return new BrokerSessions(locator, blankToNull(settings.username()), blankToNull(settings.password()));
    }

    /** The company's bus, where it has one. */
    @Bean
    @ConditionalOnExpression("!'${gateway.bus.url:}'.isBlank()")
    ConnectionFactory busConnections(BusSettings settings) {
        ConnectionFactory bus;
        if (settings.url().startsWith("amqp")) {
            JmsConnectionFactory amqp = new JmsConnectionFactory(
                    blankToNull(settings.username()), blankToNull(settings.password()), settings.url());
            amqp.setSendTimeout(SEND_DEADLINE); // a bus that says nothing is tried again, it does not hold its consumer
            amqp.setRequestTimeout(SEND_DEADLINE);
            bus = amqp;
        } else {
            bus = artemis(settings.url(), settings.username(), settings.password());
        }
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(bus);
        return pool;
    }

    private static ActiveMQConnectionFactory broker(BrokerSettings settings, ObjectProvider<EmbeddedBroker> embedded) {
        String url = settings.embedded() ? embedded.getObject().inVmUrl() : settings.url();
        return artemis(url, settings.username(), settings.password());
    }

    private static ActiveMQConnectionFactory artemis(String url, String username, String password) {
        ActiveMQConnectionFactory connections =
                new ActiveMQConnectionFactory(url, blankToNull(username), blankToNull(password));
        connections.setDeserializationDenyList("*");
        connections.setCacheDestinations(true); // else each look-up of a queue by its name asks the broker
        connections.setRetryInterval(RETRY_INTERVAL);
        connections.setCallTimeout(SEND_DEADLINE);
        connections.setCallFailoverTimeout(SEND_DEADLINE);
        return connections;
    }

    private static String blankToNull(String text) {
        return text.isBlank() ? null : text;
    }
}
