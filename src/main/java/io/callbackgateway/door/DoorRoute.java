package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Inbox;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumerAware;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** The one route for all providers: an admitted callback goes into the inbox, and only then is it answered with a 2xx. */
@Component
class DoorRoute extends RouteBuilder {

    private static final String ID = "door";

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
                .process(exchange ->
                        answer(exchange, Problem.NOT_KEPT.status, Problem.MEDIA_TYPE, Problem.NOT_KEPT.json))
                .setHeader("Retry-After", constant(Problem.RETRY_AFTER));

        from("platform-http:" + AdmittedRequest.PATH)
                .routeId(ID)
                .description("Into the inbox, then 2xx")
                .process(this::keep);
    }

    /**
     * Hands an admitted request to the route's own platform-http consumer, on this thread. Spring MVC would find it, too, but
     * its mapping, its asynchronous second dispatch and the filters in between cost more than everything else at the door.
     */
    void receive(AdmittedRequest request, HttpServletResponse response) {
        Consumer consumer = getContext().getRoute(ID).getConsumer();
        ((SpringBootPlatformHttpConsumer) ((PlatformHttpConsumerAware) consumer).getPlatformHttpConsumer())
                .service(request, response)
                .join();
    }

    private void keep(Exchange exchange) {
        HttpServletRequest request =
                exchange.getMessage(PlatformHttpMessage.class).getRequest();
        Callback callback = (Callback) request.getAttribute(Callback.class.getName());
        Door door = (Door) request.getAttribute(Door.class.getName());
        answer(exchange, Problem.NOT_KEPT.status, Problem.MEDIA_TYPE, Problem.NOT_KEPT.json);
        if (request.getAttribute(Once.class.getName()) == null) {
            inbox.put(callback);
        } else if (!inbox.putOnce(callback)) {
            metrics.countReplay(door);
        }
        answer(exchange, door.ack(), MediaType.APPLICATION_JSON_VALUE, "{\"callbackId\":\"" + callback.id() + "\"}");
    }

    private static void answer(Exchange exchange, int status, String mediaType, String body) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, mediaType);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        message.setBody(bytes);
        // else it would go out in chunks, the last of which is a packet of its own
        exchange.getIn(PlatformHttpMessage.class).getResponse().setContentLength(bytes.length);
    }
}
