package io.callbackgateway.endpoint;

import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.support.component.EndpointUriFactorySupport;

/**
 * Makes the URI of an endpoint of its parameters, the first of which stand in the path: {@code uri: inbox} with
 * {@code parameters: { provider: idpay }} is how Kaoto writes {@code inbox:idpay}. Camel makes it by its name.
 */
public abstract class PathUriFactory extends EndpointUriFactorySupport implements EndpointUriFactory {

    private final String scheme;
    private final String path;
    private final Set<String> names;
    private final Set<String> raw;

    /**
     * @param path the name of what stands in the path, or several with slashes between them
     * @param names of all parameters, those of the path included
     */
    protected PathUriFactory(String scheme, String path, Set<String> names) {
        this(scheme, path, names, Set.of());
    }

    /** @param raw the parameters whose values may hold what means something in a URI, such as {@code &} */
    protected PathUriFactory(String scheme, String path, Set<String> names, Set<String> raw) {
        this.scheme = scheme;
        this.path = path;
        this.names = names;
        this.raw = raw;
    }

    @Override
    public final boolean isEnabled(String other) {
        return scheme.equals(other);
    }

    @Override
    public final String buildUri(String scheme, Map<String, Object> parameters, boolean encode)
            throws URISyntaxException {
        Map<String, Object> left = new HashMap<>(parameters);
        String syntax = scheme + ":" + path;
        String uri = syntax;
        for (String name : path.split("/")) {
            uri = buildPathParameter(syntax, uri, name, null, true, left);
        }
        return buildQueryParameters(uri, left, encode);
    }

    @Override
    public final Set<String> propertyNames() {
        return names;
    }

    /** Not that they are secret: it is by these that Camel knows which values to take as they stand. */
    @Override
    public final Set<String> secretPropertyNames() {
        return raw;
    }

    @Override
    public final Map<String, String> multiValuePrefixes() {
        return Map.of();
    }

    @Override
    public final boolean isLenientProperties() {
        return false;
    }
}
