package io.callbackgateway.sample;

import io.callbackgateway.inbox.Callback;
import io.callbackgateway.lane.Lane;
import io.callbackgateway.lane.route.LaneComponent;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.processing.CallbackConsumer;
import io.callbackgateway.processing.CallbackEndpoint;
import io.callbackgateway.provider.Providers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;

/** In place of {@code inbox:}: hands on the callbacks of samples, one at a time, on the thread of who asks for it. */
final class SampleInbox extends LaneComponent {

    private final Map<String, SampleConsumer> routes = new HashMap<>();
    private final Providers providers;

    SampleInbox(Providers providers) {
        this.providers = providers;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String provider, Map<String, Object> parameters) throws Exception {
        SampleEndpoint endpoint = new SampleEndpoint(uri, provider);
        setProperties(endpoint, parameters);
        endpoint.compile();
        return endpoint;
    }

    /** Public for Camel, which sets its parameters. */
    public final class SampleEndpoint extends CallbackEndpoint {

        private final String provider;

        private SampleEndpoint(String uri, String provider) {
            super(uri, SampleInbox.this, provider, providers);
            this.provider = provider;
        }

        @Override
        public Consumer createConsumer(Processor route) {
            return routes.compute(provider, (any, before) -> new SampleConsumer(this, route, providers));
        }
    }

    /** @throws Exception a transient failure */
    Processed run(Callback callback) throws Exception {
        return routes.get(callback.provider()).run(callback);
    }

    boolean leadsTo(String provider) {
        return routes.containsKey(provider);
    }

    private static final class SampleConsumer extends CallbackConsumer {

        private SampleConsumer(Endpoint endpoint, Processor route, Providers providers) {
            super(endpoint, route, providers);
        }

        private Processed run(Callback callback) throws Exception {
            return run(callback, new HashMap<>());
        }

        @Override
        protected List<Lane<?>> openLanes() {
            return List.of();
        }
    }
}
