package io.callbackgateway.processing;

import io.callbackgateway.lane.LaneUriFactory;
import java.util.Set;

/** Public for Camel. */
public final class InboxUriFactory extends LaneUriFactory {

    public InboxUriFactory() {
        super("inbox", "provider", Set.of("provider"));
    }
}
