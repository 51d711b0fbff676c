package io.callbackgateway.lane.route;

import org.apache.camel.support.DefaultComponent;

/**
 * A component whose consumers are {@link RouteConsumer}s. Its routes leave their failures to who runs them, which is a lane, or whoever has
 * asked: {@link LaneRoutes}.
 */
public abstract class LaneComponent extends DefaultComponent {}
