package io.callbackgateway.dispatch.notify;

import io.callbackgateway.event.EventMessage;
import io.callbackgateway.lane.LaneRoutes;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * For each endpoint of {@code gateway.notifications} a durable subscription of its own, from which the events that it wants go to
 * {@code direct:notify} with the variable {@code notification} set.
 */
@Component
class NotificationRoutes extends RouteBuilder {

    private final List<NotificationSettings> endpoints;

    NotificationRoutes(List<NotificationSettings> notificationSettings) {
        this.endpoints = notificationSettings;
    }

    @Override
    public void configure() {
        for (NotificationSettings each : endpoints) {
            from("events:notify-" + each.name())
                    .routeId("notify-" + each.name())
                    .routeConfigurationId(LaneRoutes.ID)
                    .description("Events for the endpoint " + each.name())
                    .filter(exchange -> each.wants(exchange.getVariable("event", EventMessage.class)))
                    .process(exchange -> exchange.setVariable("notification", each))
                    .to("direct:notify");
        }
    }
}
