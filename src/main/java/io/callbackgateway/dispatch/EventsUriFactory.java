package io.callbackgateway.dispatch;

import io.callbackgateway.endpoint.PathUriFactory;
import java.util.Set;

/** Public for Camel. */
public final class EventsUriFactory extends PathUriFactory {

    public EventsUriFactory() {
        super("events", "name", Set.of("name", "batch", "environment", "parallel", "provider"));
    }
}
