package io.callbackgateway.api;

import io.callbackgateway.template.Place;
import io.callbackgateway.template.RequestEndpoint;
import io.callbackgateway.template.RequestTemplate.Filled;
import io.callbackgateway.template.Template;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;

/**
 * Ask the API of the route's provider. The body becomes the answer, as bytes, and the variable apiStatus its status: 200 to 299, or 404. An
 * API that does not answer, or with 401, 403, 408, 429 or 5xx, is asked again later; any other status is a permanent failure.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "api",
        title = "Provider API",
        syntax = "api:path",
        category = {Category.HTTP},
        producerOnly = true)
public final class ApiEndpoint extends RequestEndpoint {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    @UriPath(
            description =
                    "What stands behind the API's base URL, beginning with a slash. As everywhere here, {name} stands for a key of the environment's api settings, or else for a variable of the route: encoded for where it stands, here as one part of the path.")
    @Metadata(required = true)
    private final String path;

    @UriParam(
            description =
                    "GET, POST, PUT, PATCH or DELETE. Without it: POST where there is a form, json or xml, else GET.")
    private String method;

    private final ApiComponent component;

    private Template target;

    ApiEndpoint(String uri, ApiComponent component, String path) {
        super(uri, component);
        this.component = component;
        this.path = path;
    }

    @Override
    public void compile() {
        check(path != null && path.startsWith("/"), "path must begin with a slash");
        check(
                Arrays.stream(path.split("/")).skip(1).noneMatch(part -> part.isEmpty() || part.matches("\\.\\.?")),
                "path may not hold an empty part, . or ..");
        target = new Template(path, Place.PATH);
        super.compile();
        if (method == null) {
            method = request().hasBody() ? "POST" : "GET";
        }
        check(METHODS.contains(method), "method must be one of " + METHODS);
    }

    private static void check(boolean good, String problem) {
        if (!good) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** Every {@code name} that stands in braces: each must be a key of {@code api}, or a variable that the route sets before it asks. */
    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>(target.names());
        names.addAll(super.names());
        return names;
    }

    /** @param values of names */
    ApiQuestion question(String provider, String environment, Function<String, Object> values) {
        Filled filled = request().fill(values);
        return new ApiQuestion(
                provider,
                environment,
                method,
                target.fill(values) + (filled.query() == null ? "" : "?" + filled.query()),
                filled.headers(),
                filled.body());
    }

    /** The question without what is filled in, for people. */
    String description() {
        return method + " " + path;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("no route can start at api:; it asks, by to");
    }

    @Override
    public Producer createProducer() {
        return new ApiProducer(this, component);
    }

    @Override
    public String getMethod() {
        return method;
    }

    public void setMethod(String method) {
        this.method = method;
    }
}
