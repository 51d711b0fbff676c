package io.callbackgateway.ask;

import io.callbackgateway.endpoint.PathUriFactory;
import java.util.Set;

/** Public for Camel. */
public final class AskUriFactory extends PathUriFactory {

    public AskUriFactory() {
        super("ask", "provider", Set.of("provider"));
    }
}
