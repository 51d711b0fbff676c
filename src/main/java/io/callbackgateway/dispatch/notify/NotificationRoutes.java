package io.callbackgateway.dispatch.notify;

import io.callbackgateway.dispatch.EventsComponent;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.lane.route.LaneRoutes;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * For each endpoint of {@code gateway.notifications} a durable subscription of its own, from which the events that it wants go to
 * {@code direct:notify} with the variable {@code notification} set.
 */
@Component
class NotificationRoutes extends RouteBuilder {

    private final Endpoints endpoints;

    NotificationRoutes(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public void configure() {
        for (Endpoint each : endpoints.all()) {
            from("events:notify-" + each.name() + "?parallel=" + each.settings().parallel())
                    .routeId("notify-" + each.name())
                    .routeConfigurationId(LaneRoutes.ID)
                    .description("Events for the endpoint " + each.name())
                    .filter(exchange -> isWanted(exchange, each.settings()))
                    .process(exchange -> exchange.setVariable("notification", each.settings()))
                    .to("direct:notify");
        }
    }

    private static boolean isWanted(Exchange exchange, NotificationSettings endpoint) {
        boolean wanted = endpoint.wants(exchange.getVariable("event", EventMessage.class));
        exchange.setProperty(EventsComponent.UNWANTED, !wanted);
        return wanted;
    }
}
