package io.callbackgateway.lane.route;

import io.callbackgateway.lane.Lane;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.StartupListener;

/** The start of a route behind lanes. They start when every route is there: what a route hands on must find somebody. */
public abstract class LaneConsumer extends RouteConsumer implements StartupListener {

    /** The exchange's property for the session in whose transaction the lane settles it. */
    public static final String SESSION = "gatewaySession";

    private List<? extends Lane<?>> lanes = List.of();

    protected LaneConsumer(Endpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    /** Called once all routes are there. */
    protected abstract List<? extends Lane<?>> openLanes();

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

    /** Takes its lanes up anew: there are others now, or they work otherwise. */
    protected final synchronized void reopen() {
        lanes.parallelStream().forEach(Lane::stop);
        lanes = List.of();
        startLanes();
    }

    @Override
    protected synchronized void doStop() throws Exception {
        lanes.parallelStream().forEach(Lane::stop);
        lanes = List.of();
        super.doStop();
    }
}
