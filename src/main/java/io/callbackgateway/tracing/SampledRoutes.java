package io.callbackgateway.tracing;

import io.opentelemetry.api.trace.Span;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.telemetry.Op;
import org.apache.camel.telemetry.SpanStorageManagerExchange;

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

    @Override
    protected void beginEventSpan(Exchange exchange, Endpoint endpoint, Op op) throws Exception {
        if (endpoint instanceof PlatformHttpEndpoint) {
            return; // the door is a station itself. Camel's own patterns for this cost more than all else here
        }
        boolean begun = isTraced(exchange);
        if (!begun && Span.current().isRecording()) {
            exchange.getIn().setHeader(Tracing.TRACEPARENT, Tracing.current()); // where Camel looks for the span above
        }
        if (begun || Span.current().isRecording()) {
            super.beginEventSpan(exchange, endpoint, op);
        }
    }

    @Override
    protected void endEventSpan(Exchange exchange, Endpoint endpoint) throws Exception {
        if (isTraced(exchange)) {
            super.endEventSpan(exchange, endpoint);
        }
    }

    private static boolean isTraced(Exchange exchange) {
        return exchange.getProperty(ACTIVE) != null;
    }
}
