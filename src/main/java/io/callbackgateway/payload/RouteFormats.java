package io.callbackgateway.payload;

import org.apache.camel.spi.DataFormatFactory;
import org.apache.camel.spi.Registry;

/** What routes use of this package, for a context without Spring. */
public final class RouteFormats {

    private RouteFormats() {}

    /** Under the names by which routes and Camel know it. */
    public static void bindTo(Registry registry) {
        registry.bind("payload", new Payload());
        registry.bind("jackson-dataformat-factory", (DataFormatFactory) StrictJson::new);
    }
}
