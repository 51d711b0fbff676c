package io.callbackgateway.console;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.web.util.UriComponentsBuilder;

/** An address of the console. Whatever stands in a value stays in it: ids of transactions may hold anything. */
public final class Link {

    private final String path;
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Link(String path) {
        this.path = path;
    }

    public static Link to(String path) {
        return new Link(path);
    }

    /** @param value left out where it is {@code null} or empty */
    public Link with(String name, Object value) {
        if (value != null && !value.toString().isEmpty()) {
            values.put(name, value);
        }
        return this;
    }

    @Override
    public String toString() {
        UriComponentsBuilder uri = UriComponentsBuilder.fromPath(path);
        values.keySet().forEach(name -> uri.queryParam(name, "{" + name + "}"));
        return uri.encode().buildAndExpand(values).toUriString();
    }
}
