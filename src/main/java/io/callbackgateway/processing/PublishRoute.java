package io.callbackgateway.processing;

import io.callbackgateway.lane.route.LaneRoutes;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** {@code direct:publish}: one exchange for each event that the ledger has found new. */
@Component
class PublishRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:publish")
                .routeId("publish")
                .routeConfigurationId(LaneRoutes.ID)
                .description("What the ledger has found new leaves, in the transaction that acknowledges its callback")
                .to("events:callbacks");
    }
}
