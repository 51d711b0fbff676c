package io.callbackgateway.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.callbackgateway.api.ApiComponent;
import io.callbackgateway.ask.AskComponent;
import io.callbackgateway.ask.Asking;
import io.callbackgateway.delivery.route.DeliveryComponent;
import io.callbackgateway.delivery.route.DeliveryRoutes;
import io.callbackgateway.lane.route.LaneRoutes;
import io.callbackgateway.payload.Payload;
import io.callbackgateway.processing.RecordRoute;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spring.SpringCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.spring.junit5.CamelSpringTest;
import org.apache.camel.test.spring.junit5.UseAdviceWith;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * What providers send, and what it must become: everything in {@code routes/samples}, with the beans that Spring makes for the gateway.
 * Each route is handed its samples where its inbox was; a mock stands where it reaches the ledger.
 */
@CamelSpringTest
@ContextConfiguration(classes = SamplesTests.Beans.class)
@UseAdviceWith
class SamplesTests {

    private static final Path ROUTES = Path.of("routes");

    @Autowired
    private SpringCamelContext context;

    @Autowired
    private SampleInbox inbox;

    @Autowired
    private Asking asking;

    @Autowired
    private SampleApi api;

    @TestFactory
    Stream<DynamicTest> becomesWhatItsEventSays(
            @Autowired RecordRoute ends,
            @Autowired LaneRoutes failures,
            @Autowired Providers providers,
            @Autowired ProviderSettings settings)
            throws Exception {
        List<Path> samples = Sample.in(ROUTES.resolve("samples"));
        List<String> names = samples.stream()
                .map(file -> file.getParent().getFileName().toString())
                .distinct()
                .toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(4);
        assertThat(Sample.strays(ROUTES.resolve("samples"))).isEmpty();
        context.addRoutesConfigurations(failures);
        context.addRoutes(ends);
        for (String provider : names) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("file:" + ROUTES.resolve(provider + ".camel.yaml")));
        }
        for (String provider : names) {
            ProviderFacts facts = context.getRegistry().lookupByNameAndType(provider, ProviderFacts.class);
            providers.set(provider, facts, true);
            settings.providers().putAll(SampleApi.settings(provider, facts).providers());
            AdviceWith.adviceWith(context, provider, route -> {
                route.replaceFromWith("samples:" + provider);
                route.weaveByToUri("direct:*").after().to("mock:ledger");
            });
        }
        context.start();
        return samples.stream()
                .map(file -> dynamicTest(ROUTES.relativize(file).toString(), file.toUri(), () -> run(file)));
    }

    private void run(Path file) throws IOException {
        Sample sample = Sample.read(file);
        assertThat(file.getParent().endsWith(sample.provider())).isTrue();
        MockEndpoint ledger = context.getEndpoint("mock:ledger", MockEndpoint.class);
        ledger.reset();
        api.answerFrom(sample.answers());

        VariableTrace none = new VariableTrace(ROUTES.resolve(sample.provider() + ".camel.yaml"));
        List<Result> results = new SampleRun(inbox, asking, none).run(sample);

        assertThat(sample.differences(results)).isEmpty();
        assertThat(ledger.getReceivedCounter())
                .as("each transaction, and nothing that could not be read, gets as far as the ledger")
                .isEqualTo((int) results.stream()
                        .flatMap(result -> result.items().stream())
                        .filter(item -> !item.outcome().matches("unreadable|failed"))
                        .count());
    }

    @Configuration
    @ComponentScan(basePackageClasses = Payload.class)
    @Import({
        Providers.class,
        RecordRoute.class,
        LaneRoutes.class,
        SampleApi.class,
        AskComponent.class,
        DeliveryRoutes.class,
        DeliveryComponent.class
    })
    static class Beans {

        @Bean
        Asking asking(Providers providers) {
            return new Asking(providers, SampleQuestion.CLOCK);
        }

        @Bean
        CamelContext camelContext(ApplicationContext beans) {
            SpringCamelContext context = new SpringCamelContext(beans);
            context.build();
            return context;
        }

        /** As the first it is where routes are loaded, as the second where they start in their stead. */
        @Bean({"inbox", "samples"})
        SampleInbox inbox(Providers providers) {
            return new SampleInbox(providers);
        }

        @Bean
        ProviderSettings settings() {
            return new ProviderSettings(new HashMap<>());
        }

        @Bean
        ApiComponent api(ProviderSettings settings, SampleApi client) {
            return new ApiComponent(settings, client);
        }
    }
}
