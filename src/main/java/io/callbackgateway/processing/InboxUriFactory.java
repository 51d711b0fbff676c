package io.callbackgateway.processing;

import io.callbackgateway.endpoint.PathUriFactory;
import java.util.Set;

/** Public for Camel. */
public final class InboxUriFactory extends PathUriFactory {

    public InboxUriFactory() {
        super("inbox", "provider", Set.of("provider"));
    }
}
