package io.callbackgateway.routefile;

import io.callbackgateway.api.ApiComponent;
import io.callbackgateway.payload.Payload;
import io.callbackgateway.provider.ProviderSettings;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.spring.spi.ApplicationContextBeanRepository;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A Camel context in which a provider's route can be built, and none starts: with the beans and data formats that read bodies, and with
 * stand-ins for the gateway's own components.
 */
final class TrialContext implements AutoCloseable {

    private final AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();
    private final DefaultCamelContext camel;

    TrialContext() {
        // the API's settings are not asked for before a callback is
        beans.registerBean(ProviderSettings.class, () -> new ProviderSettings(Map.of()));
        beans.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
        beans.scan(Payload.class.getPackageName(), ApiComponent.class.getPackageName());
        beans.refresh();
        camel = new DefaultCamelContext(new DefaultRegistry(new ApplicationContextBeanRepository(beans)));
        camel.setAutoStartup(false);
        camel.setStartupSummaryLevel(StartupSummaryLevel.Off);
        camel.setSourceLocationEnabled(true);
        camel.addComponent("inbox", new StandIn());
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
        beans.close();
    }

    /** Takes every URI without parameters. */
    private static final class StandIn extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        public void process(Exchange exchange) {}
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    return new DefaultConsumer(this, processor);
                }
            };
        }
    }
}
