package io.callbackgateway.lane.route;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** The start of a route whose failures are told to who runs it, with the step that failed: {@link LaneRoutes}. */
public abstract class RouteConsumer extends DefaultConsumer {

    private static final String FAILED_STEP = "failedStep";

    protected RouteConsumer(Endpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    /** @throws Exception that of the route's step which failed; {@link #failedStep} then says which */
    protected final void process(Exchange exchange) throws Exception {
        exchange.setProperty(FAILED_STEP, new AtomicReference<String>()); // shared by the copies that a split makes
        getProcessor().process(exchange);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
    }

    /** File and line of the step that failed; {@code null} where that is not known. */
    protected static String failedStep(Exchange exchange) {
        AtomicReference<?> step = exchange.getProperty(FAILED_STEP, AtomicReference.class);
        return step == null ? null : (String) step.get();
    }

    /** Camel is still at the step that failed when it looks for a handler; after that, it no longer is. */
    @SuppressWarnings("unchecked")
    static boolean rememberStep(Exchange exchange) {
        AtomicReference<String> step = exchange.getProperty(FAILED_STEP, AtomicReference.class);
        if (step != null) {
            step.set(exchange.getExchangeExtension().getHistoryNodeSource());
        }
        return true;
    }
}
