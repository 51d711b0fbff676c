package io.callbackgateway.lane;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.StartupListener;
import org.apache.camel.support.DefaultConsumer;

/** The start of a route behind lanes. They start when every route is there: what a route hands on must find somebody. */
public abstract class LaneConsumer extends DefaultConsumer implements StartupListener {

    /** The exchange's property for the session in whose transaction the lane settles it. */
    public static final String SESSION = "gatewaySession";

    private static final String FAILED_STEP = "failedStep";

    private List<? extends Lane<?>> lanes = List.of();

    protected LaneConsumer(Endpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    /** Called once all routes are there. */
    protected abstract List<? extends Lane<?>> openLanes();

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

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        getEndpoint().getCamelContext().addStartupListener(this);
    }

    /** Of a route that comes later: reloaded, or started again. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (alreadyStarted) {
            startLanes();
        }
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        startLanes();
    }

    private synchronized void startLanes() {
        if (lanes.isEmpty() && (isStarted() || isStarting())) {
            lanes = openLanes();
            lanes.forEach(Lane::start);
        }
    }

    @Override
    protected synchronized void doStop() throws Exception {
        lanes.parallelStream().forEach(Lane::stop);
        lanes = List.of();
        super.doStop();
    }
}
