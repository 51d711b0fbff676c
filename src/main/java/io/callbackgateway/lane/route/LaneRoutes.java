package io.callbackgateway.lane.route;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.util.StringHelper;
import org.springframework.stereotype.Component;

/**
 * The route configuration {@value #ID}: what comes through a lane, or from whoever asks, leaves its failures to them, who report and
 * repeat them; Camel would log them with what they quote of a callback. Routes may name it. Those that do not, as a provider's file need
 * not, get it beside what they name where they start there or at {@code direct:}, which such routes may call.
 */
@Component
public class LaneRoutes extends RouteConfigurationBuilder implements RouteBuilderLifecycleStrategy {

    /** For {@code routeConfigurationId}. */
    public static final String ID = "lane";

    @Override
    public void configuration() {
        routeConfiguration(ID)
                .onException(Throwable.class)
                .onWhen(exchange -> comesThroughLane(exchange) && RouteConsumer.rememberStep(exchange))
                .logExhausted(false)
                .end();
    }

    private static boolean comesThroughLane(Exchange exchange) {
        return exchange.getFromEndpoint() instanceof DefaultEndpoint start
                && start.getComponent() instanceof LaneComponent;
    }

    /** After Camel has applied the configurations that routes name, when they are loaded and reloaded alike. */
    @Override
    public void afterConfigure(RouteBuilder routes) {
        for (RouteDefinition route : routes.getRouteCollection().getRoutes()) {
            if (!hasIt(route) && needsIt(route, routes.getContext())) {
                String others = route.getRouteConfigurationId();
                route.setRouteConfigurationId(others == null ? ID : others + "," + ID);
                route.addAppliedRouteConfigurationId(ID);
                route.getOutputs()
                        .addAll(
                                0,
                                ((ModelCamelContext) routes.getContext())
                                        .getRouteConfigurationDefinition(ID)
                                        .getOnExceptions());
            }
        }
    }

    private static boolean hasIt(RouteDefinition route) {
        Set<String> applied = route.getAppliedRouteConfigurationIds();
        return applied != null && applied.contains(ID);
    }

    private static boolean needsIt(RouteDefinition route, CamelContext context) {
        String uri = context.resolvePropertyPlaceholders(route.getInput().getEndpointUri());
        org.apache.camel.Component start = context.getComponent(StringHelper.before(uri, ":", uri));
        return start instanceof LaneComponent || start instanceof DirectComponent;
    }
}
