package io.callbackgateway.tracing;

import io.opentelemetry.api.trace.Span;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.spi.EventNotifier;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.telemetry.Op;
import org.apache.camel.telemetry.SpanStorageManagerExchange;
import org.apache.camel.telemetry.TraceProcessorsInterceptStrategy;
import org.apache.camel.telemetry.Tracer;

/**
 * Camel's spans of routes, and of what they send to, below that of the station which runs the route, and only where that is sampled: for all
 * others Camel would gather what nobody gets to see.
 */
class SampledRoutes extends OpenTelemetryTracer {

    /** Where Camel keeps the spans that an exchange is in. */
    private static final String ACTIVE = new SpanStorageManagerExchange() {
        String property() {
            return ACTIVE_SPAN;
        }
    }.property();

    /** On the way of each callback, sampled or not, and no more than parts of a station. */
    private static final Set<String> PARTS = Set.of("door", "record", "ignore", "publish");

    /** With no more of what Camel asks a tracer about each exchange than these spans need. */
    void addTo(CamelContext context) {
        setCamelContext(context);
        init(context);
        context.getCamelContextExtension()
                .getInterceptStrategies()
                .removeIf(TraceProcessorsInterceptStrategy.class::isInstance); // around each single step
        for (EventNotifier each : context.getManagementStrategy().getEventNotifiers()) {
            if (each instanceof EventNotifierSupport own && own.getClass().getEnclosingClass() == Tracer.class) {
                own.setIgnoreExchangeCreatedEvent(true);
                own.setIgnoreExchangeCompletedEvent(true);
                own.setIgnoreExchangeFailedEvents(true);
            }
        }
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return PARTS.contains(routeId) ? null : super.createRoutePolicy(context, routeId, route);
    }

    @Override
    protected void beginEventSpan(Exchange exchange, Endpoint endpoint, Op op) throws Exception {
        boolean begun = isBegun(exchange);
        if (!begun && !Span.current().isRecording()) {
            exchange.getExchangeExtension().setNotifyEvent(true); // Camel makes no more events of it
        } else if (!isPart(endpoint)) {
            if (!begun) {
                exchange.getIn()
                        .setHeader(Tracing.TRACEPARENT, Tracing.current()); // where Camel looks for the span above
            }
            super.beginEventSpan(exchange, endpoint, op);
        }
    }

    @Override
    protected void endEventSpan(Exchange exchange, Endpoint endpoint) throws Exception {
        if (isBegun(exchange) && !isPart(endpoint)) {
            super.endEventSpan(exchange, endpoint);
        }
    }

    private static boolean isPart(Endpoint endpoint) {
        String uri = endpoint.getEndpointUri();
        return uri.startsWith("direct://") && PARTS.contains(uri.substring("direct://".length()));
    }

    private static boolean isBegun(Exchange exchange) {
        return exchange.getProperty(ACTIVE) != null;
    }
}
