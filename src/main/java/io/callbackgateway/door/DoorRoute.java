package io.callbackgateway.door;

import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Inbox;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The one route for all providers: an accepted callback goes into the inbox, and only then is it answered with a 2xx. */
@Component
class DoorRoute extends RouteBuilder {

    private final Inbox inbox;
    private final DoorMetrics metrics;

    DoorRoute(Inbox inbox, DoorMetrics metrics) {
        this.inbox = inbox;
        this.metrics = metrics;
    }

    @Override
    public void configure() {
        // Whatever goes wrong here, the callback may not have been kept: the provider must come again.
        onException(Exception.class)
                .handled(true)
                .logStackTrace(false)
                .log(LoggingLevel.ERROR, "A callback could not be kept: ${exception.message}")
                .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(HttpServletResponse.SC_SERVICE_UNAVAILABLE));

        from("platform-http:" + DoorEngine.PATH)
                .routeId("door")
                .description("Into the inbox, then 2xx")
                .process(this::keep);
    }

    private void keep(Exchange exchange) {
        Message message = exchange.getMessage();
        AcceptedCallback accepted = message.getBody(AcceptedCallback.class);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        if (!accepted.signedOnce()) {
            inbox.put(accepted.callback());
        } else if (!inbox.putOnce(accepted.callback())) {
            metrics.countReplay(accepted.door());
        }
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, accepted.door().ack().status());
    }

    /** @param signedOnce whether its signature is good for one callback, so that it is kept only if it is not kept already */
    record AcceptedCallback(Door door, Callback callback, boolean signedOnce) {

        /** Without personal data: Camel may write a body into its log. */
        @Override
        public String toString() {
            return "callback " + callback.id();
        }
    }
}
