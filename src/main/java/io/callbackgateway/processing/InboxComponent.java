package io.callbackgateway.processing;

import io.callbackgateway.broker.BusSettings;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.lane.Lanes;
import io.callbackgateway.lane.route.LaneComponent;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.settings.Reloadable;
import io.callbackgateway.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.springframework.stereotype.Component;

/**
 * The scheme {@code inbox:<provider>}, where a provider's route starts: one exchange for each callback, with the callback as variable
 * and its bytes as body. Behind it is a lane for each environment that the settings configure. A route from {@code ask:} sends there.
 */
@Component("inbox")
public class InboxComponent extends LaneComponent implements Reloadable<ProviderSettings> {

    private final Lanes lanes;
    private final Ledger ledger;
    private final ProviderSettings settings;
    private final Providers providers;
    private final BusSettings bus;
    private final ProducerTemplate publisher;
    private final MeterRegistry meters;
    private final Tracing tracing;
    private final Map<String, InboxConsumer> routes = new ConcurrentHashMap<>();

    InboxComponent(
            Lanes lanes,
            Ledger ledger,
            ProviderSettings settings,
            Providers providers,
            BusSettings bus,
            ProducerTemplate publisher,
            MeterRegistry meters,
            Tracing tracing) {
        this.lanes = lanes;
        this.ledger = ledger;
        this.settings = settings;
        this.providers = providers;
        this.bus = bus;
        this.publisher = publisher;
        this.meters = meters;
        this.tracing = tracing;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String provider, Map<String, Object> parameters) throws Exception {
        InboxEndpoint endpoint = new InboxEndpoint(uri, this, provider);
        setProperties(endpoint, parameters);
        endpoint.compile();
        return endpoint;
    }

    /** A provider's lanes are opened anew where it has other environments, or another number of questions at the same time. */
    @Override
    public Runnable prepare(ProviderSettings next) {
        Map<String, Map<String, Integer>> before = lanesOf(settings);
        Map<String, Map<String, Integer>> after = lanesOf(next);
        return () -> routes.values().stream()
                .filter(each -> !Objects.equals(before.get(each.provider()), after.get(each.provider())))
                .forEach(InboxConsumer::reopenLanes);
    }

    /** What a lane takes from the settings, by provider and environment. */
    private static Map<String, Map<String, Integer>> lanesOf(ProviderSettings settings) {
        Map<String, Map<String, Integer>> all = new HashMap<>();
        settings.providers()
                .forEach((provider, environments) -> environments.forEach((environment, each) ->
                        all.computeIfAbsent(provider, any -> new HashMap<>()).put(environment, each.maxApiCalls())));
        return all;
    }

    void runs(String provider, InboxConsumer route) {
        routes.put(provider, route);
    }

    void ends(String provider, InboxConsumer route) {
        routes.remove(provider, route);
    }

    /** Whether a route of the provider runs. */
    public boolean hasRoute(String provider) {
        return routes.containsKey(provider);
    }

    /**
     * What the provider's route, as it runs now, makes of a callback, a permanent failure included. Nothing is recorded; it asks the provider's
     * API what it asks for any other.
     *
     * @throws Exception a transient failure
     */
    public Processed read(Callback callback) throws Exception {
        InboxConsumer route = routes.get(callback.provider());
        if (route == null) {
            throw new RejectedExecutionException(
                    "no route of " + callback.provider() + " runs"); // it may be just being loaded anew
        }
        return route.read(callback);
    }

    Lanes lanes() {
        return lanes;
    }

    Ledger ledger() {
        return ledger;
    }

    ProviderSettings settings() {
        return settings;
    }

    Providers providers() {
        return providers;
    }

    /** Sends to {@code direct:publish}. */
    ProducerTemplate publisher() {
        return publisher;
    }

    MeterRegistry meters() {
        return meters;
    }

    Tracing tracing() {
        return tracing;
    }

    /** Whether the broker of the inbox keeps the queues of events, too. */
    boolean keepsQueues() {
        return !bus.external();
    }
}
