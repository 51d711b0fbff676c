package io.callbackgateway.delivery.route;

import io.callbackgateway.failure.FailedException;
import io.callbackgateway.lane.route.LaneRoutes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * {@code direct:attempt}, where the route of the operation attempts ends once for each callback that its provider has tried to deliver. It
 * takes the variables {@code attemptId}, which must be there, and where known {@code attemptNumber}, {@code attemptStatus} of HTTP,
 * {@code attemptState} in the provider's own words and {@code attemptAt} (ISO 8601 with offset). What cannot be read is absent.
 */
@Component
public class AttemptRoute extends RouteBuilder {

    private static final int MAX_TEXT = 255;

    @Override
    public void configure() {
        from("direct:attempt")
                .routeId("attempt")
                .routeConfigurationId(LaneRoutes.ID)
                .description("Takes what a provider says of its attempts to deliver a callback")
                .process(AttemptRoute::take);
    }

    private static void take(Exchange exchange) {
        String id = text(exchange, "attemptId");
        if (id == null) {
            throw new FailedException("the route has set no attemptId for direct:attempt");
        }
        DeliveryConsumer.say(
                exchange,
                new Attempt(
                        id,
                        number(exchange, "attemptNumber"),
                        status(exchange),
                        text(exchange, "attemptState"),
                        time(exchange)));
    }

    private static String text(Exchange exchange, String name) {
        String text = Objects.toString(exchange.getVariable(name), "")
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
        return text.isEmpty() ? null : text.substring(0, Math.min(text.length(), MAX_TEXT));
    }

    private static Integer number(Exchange exchange, String name) {
        String text = text(exchange, name);
        return text != null && text.matches("\\d{1,9}") ? Integer.valueOf(text) : null;
    }

    /** Providers write 0 where there was no answer. */
    private static Integer status(Exchange exchange) {
        Integer status = number(exchange, "attemptStatus");
        return status == null || status < 100 || status > 599 ? null : status;
    }

    private static Instant time(Exchange exchange) {
        String text = text(exchange, "attemptAt");
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
