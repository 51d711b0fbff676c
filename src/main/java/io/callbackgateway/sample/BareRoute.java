package io.callbackgateway.sample;

import io.callbackgateway.api.ApiComponent;
import io.callbackgateway.ask.Ask;
import io.callbackgateway.ask.AskComponent;
import io.callbackgateway.ask.Asking;
import io.callbackgateway.delivery.route.DeliveryComponent;
import io.callbackgateway.delivery.route.DeliveryRoutes;
import io.callbackgateway.lane.route.LaneRoutes;
import io.callbackgateway.payload.RouteFormats;
import io.callbackgateway.processing.RecordRoute;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.Providers;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Component;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.function.Suppliers;

/**
 * A provider's file in a context of its own, with nothing around it: the steps, the helpers, what records and what decides are those of
 * the gateway; callbacks come from samples, and answers of the provider's API, too.
 */
public final class BareRoute implements AutoCloseable {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Providers providers = new Providers();
    private final SampleInbox inbox = new SampleInbox(providers);
    private final Asking asking = new Asking(providers, SampleQuestion.CLOCK);
    private final SampleApi api = new SampleApi();
    private final VariableTrace trace;
    private final String provider;

    /** @throws BadSampleException where the file cannot be loaded */
    public BareRoute(Path file) {
        this.provider = file.getFileName().toString().replace(".camel.yaml", "");
        try {
            trace = new VariableTrace(file);
            context.setSourceLocationEnabled(true);
            context.getRegistry().bind("inbox", inbox);
            context.getRegistry().bind("ask", new AskComponent(asking));
            context.getRegistry().bind("delivery", new DeliveryComponent(new DeliveryRoutes()));
            RouteFormats.bindTo(context.getRegistry());
            context.getComponent("direct", DirectComponent.class).setBlock(false);
            LaneRoutes failures = new LaneRoutes();
            context.getRegistry().bind("laneRoutes", failures);
            context.addRoutesConfigurations(failures);
            context.addRoutes(new RecordRoute(providers));
            context.getCamelContextExtension().addInterceptStrategy(trace);
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(
                            PluginHelper.getResourceLoader(context).resolveResource("file:" + file.toAbsolutePath()));
            ProviderFacts facts = context.getRegistry().lookupByNameAndType(provider, ProviderFacts.class);
            if (facts == null) {
                throw new BadSampleException("there are no facts named " + provider + " under beans:");
            }
            providers.set(provider, facts, true);
            // only where the route asks for it: its settings are bound by means of Spring Boot, which take a while to
            // load
            context.getRegistry()
                    .bind(
                            "api",
                            Component.class,
                            Suppliers.memorize(() -> new ApiComponent(SampleApi.settings(provider, facts), api)));
            context.start();
            if (!inbox.leadsTo(provider)) {
                throw new BadSampleException("no route starts at inbox:" + provider);
            }
        } catch (Exception e) {
            context.stop();
            throw new BadSampleException(file + ": " + e.getMessage());
        }
    }

    public ProviderFacts facts() {
        return providers.facts(provider);
    }

    /**
     * In the order of the sample, with a ledger that knows nothing else.
     *
     * @throws BadSampleException where the door would not take a request, or the provider cannot be asked
     */
    public List<Result> run(Sample sample) {
        for (SampleQuestion question : sample.questions()) {
            Ask ask = question.ask();
            if (!ask.provider().equals(provider)
                    || !facts().environments().contains(ask.environment())
                    || !(ask.isSweep() ? asking.canSweep(provider) : asking.canAsk(provider))) {
                throw new BadSampleException(sample.file() + ": " + question.title() + " is nothing that " + provider
                        + " can be asked: that needs a route from ask:" + provider
                        + (ask.isSweep() ? ", and the fact sweeps" : ""));
            }
        }
        for (SampleRequest request : sample.requests()) {
            if (!request.provider().equals(provider)
                    || !facts().environments().contains(request.environment())
                    || !facts().methods().contains(request.method())) {
                throw new BadSampleException(sample.file() + ": " + request.method() + " " + request.target()
                        + " is nothing that a door of " + provider + " takes");
            }
        }
        api.answerFrom(sample.answers());
        return new SampleRun(inbox, asking, trace).run(sample);
    }

    @Override
    public void close() {
        context.stop();
    }
}
