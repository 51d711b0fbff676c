package io.callbackgateway.api;

import io.callbackgateway.endpoint.PathUriFactory;
import java.util.Set;

/** Public for Camel. */
public final class ApiUriFactory extends PathUriFactory {

    private static final Set<String> TEMPLATES = Set.of("query", "form", "json", "xml", "headers");

    public ApiUriFactory() {
        super("api", "path", Set.of("path", "method", "query", "form", "json", "xml", "headers"), TEMPLATES);
    }
}
