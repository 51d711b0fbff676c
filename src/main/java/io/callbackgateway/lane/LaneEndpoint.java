package io.callbackgateway.lane;

import org.apache.camel.Component;
import org.apache.camel.support.DefaultEndpoint;

/** An endpoint whose messages come through lanes. */
public abstract class LaneEndpoint extends DefaultEndpoint {

    protected LaneEndpoint(String uri, Component component) {
        super(uri, component);
    }
}
