package io.callbackgateway.template;

import io.callbackgateway.endpoint.PathUriFactory;
import java.util.Set;

/** Makes the URIs of {@link RequestEndpoint}s. */
public abstract class RequestUriFactory extends PathUriFactory {

    private static final Set<String> TEMPLATES = Set.of("query", "form", "json", "xml", "headers");

    /** @param path the name of the parameter that stands in the path */
    protected RequestUriFactory(String scheme, String path) {
        super(scheme, path, Set.of(path, "method", "query", "form", "json", "xml", "headers"), TEMPLATES);
    }
}
