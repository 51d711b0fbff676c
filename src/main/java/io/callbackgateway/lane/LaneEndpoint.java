package io.callbackgateway.lane;

import org.apache.camel.Component;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** An endpoint whose messages come through lanes; nothing can be sent to it. */
public abstract class LaneEndpoint extends DefaultEndpoint {

    protected LaneEndpoint(String uri, Component component) {
        super(uri, component);
    }

    @Override
    public final Producer createProducer() {
        throw new UnsupportedOperationException("a route can only start at " + getEndpointUri());
    }
}
