package io.callbackgateway.processing;

import io.callbackgateway.broker.BusSettings;
import io.callbackgateway.lane.LaneComponent;
import io.callbackgateway.lane.Lanes;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.settings.Reloadable;
import io.callbackgateway.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.springframework.stereotype.Component;

/**
 * The scheme {@code inbox:<provider>}, where a provider's route starts: one exchange for each callback, with the callback as variable
 * and its bytes as body. Behind it is a lane for each environment that the settings configure. A route from {@code ask:} sends there.
 */
@Component("inbox")
class InboxComponent extends LaneComponent implements Reloadable<ProviderSettings> {

    private final Lanes lanes;
    private final Ledger ledger;
    private final ProviderSettings settings;
    private final Providers providers;
    private final BusSettings bus;
    private final ProducerTemplate publisher;
    private final Set<InboxConsumer> running = ConcurrentHashMap.newKeySet();
    private final MeterRegistry meters;
    private final Tracing tracing;

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

    void started(InboxConsumer consumer) {
        running.add(consumer);
    }

    void stopped(InboxConsumer consumer) {
        running.remove(consumer);
    }

    /** A provider's lanes are opened anew where it has other environments, or another number of questions at the same time. */
    @Override
    public Runnable prepare(ProviderSettings next) {
        Map<String, Map<String, Integer>> before = lanesOf(settings);
        Map<String, Map<String, Integer>> after = lanesOf(next);
        return () -> running.stream()
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
