package io.callbackgateway.broker;

import jakarta.jms.ConnectionFactory;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * How the gateway's routes consume: each message in a JMS transaction of its own, which sends on the same thread and broker
 * join. No property of a message becomes a header, and no body is opened before we know what it is.
 */
public final class TransactedConsumers {

    private TransactedConsumers() {}

    public static JmsComponent of(ConnectionFactory connections, int consumers) {
        JmsComponent component = JmsComponent.jmsComponent(connections);
        component.setTransacted(true);
        component.setLazyCreateTransactionManager(false);
        component.setCacheLevelName("CACHE_CONSUMER");
        component.setConcurrentConsumers(consumers);
        component.setTaskExecutor(platformThreads());
        component.setMapJmsMessage(false);
        component.setHeaderFilterStrategy(new NoHeaders());
        component.setReceiveTimeout(1_000);
        // Failures are logged once, by the route configuration that decides about them.
        component.getConfiguration().setErrorHandlerLoggingLevel(LoggingLevel.DEBUG);
        component.getConfiguration().setErrorHandlerLogStackTrace(false);
        return component;
    }

    /**
     * Not the virtual threads that Camel would take from Java 21 on: a consumer sits in native calls (SQLite, file syncs), where
     * it would hold one of the few carriers that the door's requests run on.
     */
    private static AsyncTaskExecutor platformThreads() {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("consumer-");
        threads.setVirtualThreads(false);
        return threads;
    }

    private static final class NoHeaders implements HeaderFilterStrategy {
        @Override
        public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
            return true;
        }

        @Override
        public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
            return true;
        }
    }
}
