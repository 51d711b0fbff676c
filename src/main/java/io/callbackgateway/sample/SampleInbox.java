package io.callbackgateway.sample;

import io.callbackgateway.inbox.Callback;
import io.callbackgateway.lane.Lane;
import io.callbackgateway.lane.LaneComponent;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.processing.CallbackConsumer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** In place of {@code inbox:}: hands on the callbacks of samples, one at a time, on the thread of who asks for it. */
final class SampleInbox extends LaneComponent {

    private final Map<String, SampleConsumer> routes = new HashMap<>();

    @Override
    protected Endpoint createEndpoint(String uri, String provider, Map<String, Object> parameters) {
        return new DefaultEndpoint(uri, this) {
            @Override
            public Consumer createConsumer(Processor route) {
                return routes.compute(provider, (any, before) -> new SampleConsumer(this, route));
            }

            @Override
            public Producer createProducer() {
                throw new UnsupportedOperationException("a route can only start at " + getEndpointUri());
            }
        };
    }

    /** @throws Exception a transient failure */
    Processed run(Callback callback) throws Exception {
        return routes.get(callback.provider()).run(callback);
    }

    boolean leadsTo(String provider) {
        return routes.containsKey(provider);
    }

    private static final class SampleConsumer extends CallbackConsumer {

        private SampleConsumer(Endpoint endpoint, Processor route) {
            super(endpoint, route);
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
