package io.callbackgateway.dispatch;

import io.callbackgateway.lane.LaneUriFactory;
import java.util.Set;

/** Public for Camel. */
public final class EventsUriFactory extends LaneUriFactory {

    public EventsUriFactory() {
        super("events", "name", Set.of("name", "batch", "parallel"));
    }
}
