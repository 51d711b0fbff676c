package io.callbackgateway.delivery.route;

import io.callbackgateway.endpoint.PathUriFactory;
import java.util.Set;

/** Public for Camel. */
public final class DeliveryUriFactory extends PathUriFactory {

    public DeliveryUriFactory() {
        super("delivery", "provider/operation", Set.of("provider", "operation"));
    }
}
