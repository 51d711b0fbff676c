package io.callbackgateway.lane;

import org.apache.camel.support.DefaultComponent;

/** A component whose consumers take their messages through lanes. Its routes leave their failures to the lane: {@link LaneRoutes}. */
public abstract class LaneComponent extends DefaultComponent {}
