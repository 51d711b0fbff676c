package io.callbackgateway.api;

import io.callbackgateway.template.RequestUriFactory;

/** Public for Camel. */
public final class ApiUriFactory extends RequestUriFactory {

    public ApiUriFactory() {
        super("api", "path");
    }
}
