package io.callbackgateway.dispatch;

import io.callbackgateway.event.EventMessage;
import io.callbackgateway.event.Events;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.support.DefaultMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What holds for every route that starts at {@code events:<subscription>}: it begins with the event's JSON as body, the event
 * as variable and its message properties as headers; when it fails, the broker delivers the event again, with growing delays and for as long as it takes.
 */
@Component
class DispatchRoutes extends RouteConfigurationBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(DispatchRoutes.class);

    @Override
    public void configuration() {
        routeConfiguration()
                .onException(Throwable.class)
                .onWhen(DispatchRoutes::fromEvents)
                .logExhausted(false)
                .process(DispatchRoutes::report)
                .end();
        routeConfiguration().interceptFrom("events:*").process(DispatchRoutes::open);
    }

    private static void open(Exchange exchange) throws Exception {
        Message message = exchange.getMessage(JmsMessage.class).getJmsMessage();
        exchange.setMessage(new DefaultMessage(exchange)); // with no header or property of the JMS message
        EventMessage event;
        try {
            event = EventMessage.of(((TextMessage) message).getText());
        } catch (ClassCastException | NullPointerException | UncheckedIOException | DateTimeException foreign) {
            LOG.warn("{} left out a message on {} that is no event of ours", exchange.getFromRouteId(), Events.TOPIC);
            exchange.setRouteStop(true);
            return;
        }
        exchange.setVariable("event", event);
        event.properties().forEach(exchange.getMessage()::setHeader);
        exchange.getMessage().setBody(event.json());
    }

    private static void report(Exchange exchange) {
        EventMessage event = exchange.getVariable("event", EventMessage.class);
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        // an endpoint's URL may hold a secret, and Camel's message holds the URL
        String why = cause instanceof HttpOperationFailedException http
                ? "HTTP status " + http.getStatusCode()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        LOG.warn(
                "Event {} could not be delivered by {} and is tried again: {}",
                event == null ? "?" : event.id(),
                exchange.getFromRouteId(),
                why);
    }

    private static boolean fromEvents(Exchange exchange) {
        return exchange.getFromEndpoint().getEndpointUri().startsWith("events:");
    }
}
