package io.callbackgateway.dispatch;

import io.callbackgateway.event.EventMessage;
import jakarta.jms.TextMessage;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.jms.JmsMessage;
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
        TextMessage message =
                (TextMessage) exchange.getMessage(JmsMessage.class).getJmsMessage();
        EventMessage event = EventMessage.of(message.getText());
        exchange.setVariable("event", event);
        exchange.setMessage(new DefaultMessage(exchange)); // with no header or property of the JMS message
        event.properties().forEach(exchange.getMessage()::setHeader);
        exchange.getMessage().setBody(event.json());
    }

    private static void report(Exchange exchange) {
        EventMessage event = exchange.getVariable("event", EventMessage.class);
        LOG.warn(
                "Event {} could not be delivered by {} and is tried again: {}",
                event == null ? "?" : event.id(),
                exchange.getFromRouteId(),
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class).getMessage());
    }

    private static boolean fromEvents(Exchange exchange) {
        return exchange.getFromEndpoint().getEndpointUri().startsWith("events:");
    }
}
