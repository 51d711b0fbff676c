package io.callbackgateway.routefile.rules;

import io.callbackgateway.api.ApiComponent;
import io.callbackgateway.payload.RouteFormats;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.routefile.tree.RouteFile;
import io.callbackgateway.template.RequestEndpoint;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * A Camel context in which a provider's route is built with all that it may use, and nothing starts: {@code inbox:} brings no callback
 * and takes none, and {@code api:} asks nobody.
 */
final class TrialContext implements AutoCloseable {

    private final DefaultCamelContext camel = new DefaultCamelContext();

    TrialContext() {
        camel.getCamelContextExtension().setName("routefile");
        camel.setAutoStartup(false);
        camel.setStartupSummaryLevel(StartupSummaryLevel.Off);
        camel.setSourceLocationEnabled(true);
        RouteFormats.bindTo(camel.getRegistry());
        camel.addComponent("inbox", new Starts() {});
        camel.addComponent("ask", new Starts() {});
        camel.addComponent("delivery", new Starts() {});
        camel.addComponent("api", new ApiComponent(new ProviderSettings(Map.of()), question -> {
            throw new IllegalStateException("nobody is asked here");
        }));
        camel.start();
    }

    DefaultCamelContext camel() {
        return camel;
    }

    /** @throws Exception where the file's route cannot be built */
    void load(RouteFile file) throws Exception {
        Resource resource =
                ResourceHelper.fromString(file.path().getFileName().toString(), String.join("\n", file.lines()) + "\n");
        PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
    }

    @Override
    public void close() {
        camel.stop();
    }

    /** Camel tells of components that are of one class. */
    private abstract static class Starts extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String path, Map<String, Object> parameters) throws Exception {
            Start endpoint = new Start(uri, this);
            if (uri.startsWith("inbox")) {
                setProperties(endpoint, parameters);
            }
            endpoint.compile();
            return endpoint;
        }
    }

    /** Where a route starts that is never run; to {@code inbox:}, what a callback is made of. */
    private static final class Start extends RequestEndpoint {

        private String method;

        private Start(String uri, Starts component) {
            super(uri, component);
        }

        @Override
        public Consumer createConsumer(Processor route) {
            return new DefaultConsumer(this, route);
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    throw new IllegalStateException("nothing is sent here");
                }
            };
        }

        @Override
        public String getMethod() {
            return method;
        }

        public void setMethod(String method) {
            this.method = method;
        }
    }
}
