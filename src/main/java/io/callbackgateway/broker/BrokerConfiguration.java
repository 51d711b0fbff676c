package io.callbackgateway.broker;

import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.files.DataLock;
import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.jms.connection.CachingConnectionFactory;

@Configuration
class BrokerConfiguration {

    /** How long a send may take before the door answers 503. Milliseconds. */
    private static final long SEND_DEADLINE = 5_000;

    /** How long the client waits after a failed attempt to connect before it says so. Milliseconds. */
    private static final long RETRY_INTERVAL = 100;

    /** As many as {@code events:queues} has events on their way at the same time. */
    private static final int MAX_BUS_SESSIONS = 8;

    @Bean
    @ConditionalOnExpression("'${gateway.broker.url:}'.isBlank()")
    @DependsOn(DataLock.NAME)
    EmbeddedBroker embeddedBroker(BrokerSettings settings, DataDirectory data) throws Exception {
        // halt, not exit: a graceful shutdown would wait for routes that wait for the broken journal
        return new EmbeddedBroker(
                settings, data.path(), () -> Runtime.getRuntime().halt(EmbeddedBroker.EXIT_CODE));
    }

    /** At the broker of the inbox and the events. */
    @Bean
    BrokerSessions brokerSessions(BrokerSettings settings, ObjectProvider<EmbeddedBroker> embedded) throws Exception {
        String url = settings.embedded() ? embedded.getObject().inVmUrl() : settings.url();
        ServerLocator locator = ActiveMQClient.createServerLocator(url)
                .setRetryInterval(RETRY_INTERVAL)
                .setCallTimeout(SEND_DEADLINE)
                .setCallFailoverTimeout(SEND_DEADLINE)
                // All sends here are in transactions, whose commit waits for the disk and fails if a send has failed.
                .setBlockOnDurableSend(false);
        return new BrokerSessions(locator, blankToNull(settings.username()), blankToNull(settings.password()));
    }

    /** The company's bus, where it has one: {@code #busConnections} in routes. Sessions and producers stay open between sends. */
    @Bean
    @ConditionalOnExpression("!'${gateway.bus.url:}'.isBlank()")
    ConnectionFactory busConnections(BusSettings settings) {
        CachingConnectionFactory bus =
                new CachingConnectionFactory(settings.url().startsWith("amqp") ? amqp(settings) : artemis(settings));
        bus.setSessionCacheSize(MAX_BUS_SESSIONS);
        return bus;
    }

    /** A bus that says nothing is tried again, it does not hold its consumer. */
    private static ConnectionFactory amqp(BusSettings settings) {
        JmsConnectionFactory connections = new JmsConnectionFactory(
                blankToNull(settings.username()), blankToNull(settings.password()), settings.url());
        connections.setSendTimeout(SEND_DEADLINE);
        connections.setRequestTimeout(SEND_DEADLINE);
        return connections;
    }

    private static ConnectionFactory artemis(BusSettings settings) {
        ActiveMQConnectionFactory connections = new ActiveMQConnectionFactory(
                settings.url(), blankToNull(settings.username()), blankToNull(settings.password()));
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
