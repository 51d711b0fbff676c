package io.callbackgateway.processing;

import io.callbackgateway.api.ApiAnswer;
import io.callbackgateway.api.ApiComponent;
import io.callbackgateway.api.ApiQuestion;
import io.callbackgateway.ask.Ask;
import io.callbackgateway.ask.AskComponent;
import io.callbackgateway.ask.Asking;
import io.callbackgateway.delivery.route.DeliveryComponent;
import io.callbackgateway.delivery.route.DeliveryRoutes;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.lane.route.LaneRoutes;
import io.callbackgateway.payload.RouteFormats;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A provider's file whose route from {@code ask:} is asked, in a context without server, broker and Spring. */
final class AskedRoute implements AutoCloseable {

    final Providers providers = new Providers();
    final Asking asking = new Asking(providers);
    final List<ApiQuestion> questions = new ArrayList<>();
    final List<Callback> callbacks = new ArrayList<>();

    private final CamelContext context = new DefaultCamelContext();
    private final String provider;
    private final String environment;

    /**
     * @param api settings of the environment
     * @param answers of the provider's API
     */
    AskedRoute(
            Resource file,
            String provider,
            String environment,
            Map<String, String> api,
            Function<ApiQuestion, ApiAnswer> answers)
            throws Exception {
        this.provider = provider;
        this.environment = environment;
        ProviderSettings settings = new ProviderSettings(Map.of(
                provider,
                Map.of(
                        environment,
                        new EnvironmentSettings(List.of(), null, null, List.of(), api, 8, 0, null, null, null, null))));
        RouteFormats.bindTo(context.getRegistry());
        context.setSourceLocationEnabled(true);
        context.addComponent("api", new ApiComponent(settings, question -> {
            questions.add(question);
            return answers.apply(question);
        }));
        context.addComponent("ask", new AskComponent(asking));
        context.addComponent("delivery", new DeliveryComponent(new DeliveryRoutes()));
        context.addComponent(
                "inbox",
                new InboxComponent(
                        null, null, new ProviderSettings(Map.of()), providers, null, null, null, Tracing.off()));
        LaneRoutes failures = new LaneRoutes();
        context.getRegistry().bind("laneRoutes", failures);
        context.addRoutesConfigurations(failures);
        context.addRoutes(new RecordRoute(providers));
        PluginHelper.getRoutesLoader(context).loadRoutes(file);
        providers.set(provider, context.getRegistry().lookupByNameAndType(provider, ProviderFacts.class), true);
        context.start();
    }

    AskedRoute(
            Path file,
            String provider,
            String environment,
            Map<String, String> api,
            Function<ApiQuestion, ApiAnswer> answers)
            throws Exception {
        this(
                ResourceHelper.fromString(file.getFileName().toString(), Files.readString(file)),
                provider,
                environment,
                api,
                answers);
    }

    static ApiAnswer answer(int status, String body) {
        return new ApiAnswer(status, body.getBytes(StandardCharsets.UTF_8));
    }

    /** About one transaction, whose state has the sequence 7. */
    void askAbout(String transactionId) throws Exception {
        ask(Ask.about(provider, environment, transactionId, 7L));
    }

    void ask(Ask ask) throws Exception {
        asking.ask(ask, callbacks::add);
    }

    CamelContext context() {
        return context;
    }

    String bodyOf(int callback) {
        return new String(callbacks.get(callback).body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        context.stop();
    }
}
