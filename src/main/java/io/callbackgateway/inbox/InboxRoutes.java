package io.callbackgateway.inbox;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.support.DefaultMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What holds for every route that starts at {@code inbox:<provider>}: it begins with the callback as body and variable, and it
 * ends in one of three ways. Processed: acknowledged. Weather: rolled back, and the broker tries again for as long as it
 * takes. Poison: recorded with its reason, moved to {@code inbox.dead}, acknowledged.
 */
@Component
class InboxRoutes extends RouteConfigurationBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(InboxRoutes.class);
    private static final String MESSAGE = "inboxMessage";
    private static final String FAILED_STEP = "failedStep";
    private static final String CALLBACK = "callback";

    private final Inbox inbox;
    private final Casualties casualties;

    InboxRoutes(Inbox inbox, Casualties casualties) {
        this.inbox = inbox;
        this.casualties = casualties;
    }

    @Override
    public void configuration() {
        routeConfiguration()
                .onException(Throwable.class)
                .onWhen(exchange -> fromInbox(exchange) && isPoison(exchange))
                .handled(true)
                .logExhausted(false)
                .process(this::bury)
                .end()
                .onException(Throwable.class)
                .onWhen(InboxRoutes::fromInbox)
                .logExhausted(false)
                .process(exchange -> reportWeather(exchange, caught(exchange)))
                .end();
        routeConfiguration().interceptFrom("inbox:*").process(this::open);
    }

    private void open(Exchange exchange) throws Exception {
        Message message = exchange.getMessage(JmsMessage.class).getJmsMessage();
        exchange.setProperty(MESSAGE, message);
        exchange.setMessage(new DefaultMessage(exchange)); // with no header or property of the JMS message
        Callback callback = Envelope.open(message);
        exchange.setVariable(CALLBACK, callback);
        exchange.getMessage().setBody(callback.body());
    }

    private void bury(Exchange exchange) throws Exception {
        Throwable cause = caught(exchange);
        String reason = Poison.reason(cause, exchange.getProperty(FAILED_STEP, String.class));
        Callback callback = exchange.getVariable(CALLBACK, Callback.class);
        try {
            if (callback == null) {
                inbox.buryUnread(exchange.getProperty(MESSAGE, Message.class), reason);
            } else {
                casualties.record(callback, Poison.isUnreadable(cause), reason);
                inbox.bury(callback, reason);
            }
        } catch (RuntimeException | JMSException weather) {
            reportWeather(exchange, weather);
            throw weather;
        }
        if (Poison.isUnreadable(cause)) {
            LOG.warn("{} is unreadable and went to inbox.dead: {}", describe(exchange), reason);
        } else {
            LOG.error("{} failed and went to inbox.dead: {}", describe(exchange), reason);
        }
    }

    private static void reportWeather(Exchange exchange, Throwable weather) {
        LOG.warn("{} waits and is tried again: {}", describe(exchange), Weather.describe(weather));
    }

    private static String describe(Exchange exchange) {
        Callback callback = exchange.getVariable(CALLBACK, Callback.class);
        return callback == null
                ? "A message in " + exchange.getFromEndpoint().getEndpointUri()
                : "Callback " + callback.id() + " of " + callback.provider() + "/" + callback.environment();
    }

    private static boolean fromInbox(Exchange exchange) {
        return exchange.getFromEndpoint().getEndpointUri().startsWith("inbox:");
    }

    private static boolean isPoison(Exchange exchange) {
        // Camel is still at the step that failed here; while it handles the failure, it no longer is.
        exchange.setProperty(FAILED_STEP, exchange.getExchangeExtension().getHistoryNodeSource());
        return !Weather.is(caught(exchange));
    }

    private static Throwable caught(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    }
}
