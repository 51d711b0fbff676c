package io.callbackgateway.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.lane.LaneRoutes;
import io.callbackgateway.ledger.Entry;
import io.callbackgateway.ledger.MemoryLedger;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.ledger.Recorded;
import io.callbackgateway.payload.RouteFormats;
import io.callbackgateway.processing.RecordRoute;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.sample.Result.Item;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/**
 * A provider's file in a context of its own, with nothing around it: the steps, the helpers, what records and what decides are those of
 * the gateway; callbacks come from samples, and answers of the provider's API, too.
 */
public final class BareRoute implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final SampleInbox inbox = new SampleInbox();
    private final VariableTrace trace;
    private final Providers providers = new Providers();
    private final String provider;
    private int callbacks;

    /** @throws BadSampleException where the file cannot be loaded */
    public BareRoute(Path file) {
        this.provider = file.getFileName().toString().replace(".camel.yaml", "");
        try {
            trace = new VariableTrace(file);
            context.setSourceLocationEnabled(true);
            context.getRegistry().bind("inbox", inbox);
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
            providers.set(provider, context.getRegistry().lookupByNameAndType(provider, ProviderFacts.class), true);
            context.start();
        } catch (Exception e) {
            context.stop();
            throw new BadSampleException(file + ": " + e.getMessage());
        }
    }

    public ProviderFacts facts() {
        return providers.facts(provider);
    }

    /** In the order of the sample, with a ledger that knows nothing else. */
    public List<Result> run(Sample sample) {
        MemoryLedger ledger = new MemoryLedger();
        List<Result> results = new ArrayList<>();
        for (SampleRequest request : sample.requests()) {
            if (!inbox.leadsTo(request.provider())) {
                throw new BadSampleException(
                        sample.file() + ": calls " + request.target() + ", which is not for " + provider);
            }
            results.add(run(request, ledger));
        }
        return results;
    }

    private Result run(SampleRequest request, MemoryLedger ledger) {
        Callback callback = request.callback(nextId());
        List<Item> items = items(callback, ledger);
        return new Result(request, callback.id().toString(), trace.take(), items);
    }

    private List<Item> items(Callback callback, MemoryLedger ledger) {
        Processed processed;
        try {
            processed = inbox.run(callback);
        } catch (Exception e) {
            return List.of(new Item("transient", Failures.describe(e), null));
        }
        List<Recorded> recorded = ledger.record(processed);
        if (processed.failure() != null) {
            return List.of(new Item(
                    processed.failure().unreadable() ? "unreadable" : "failed",
                    processed.failure().reason(),
                    null));
        }
        return IntStream.range(0, recorded.size())
                .mapToObj(i -> item(recorded.get(i), processed.entries().get(i)))
                .toList();
    }

    private static Item item(Recorded recorded, Entry entry) {
        JsonNode event = recorded.event() == null ? null : json(recorded.event().json());
        return new Item(recorded.outcome().word(), entry.detail(), event);
    }

    private static JsonNode json(String event) {
        try {
            return JSON.readTree(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** UUIDv7, as the door's. */
    private UUID nextId() {
        return new UUID(System.currentTimeMillis() << 16 | 0x7000, 0x8000_0000_0000_0000L | callbacks++);
    }

    @Override
    public void close() {
        context.stop();
    }
}
