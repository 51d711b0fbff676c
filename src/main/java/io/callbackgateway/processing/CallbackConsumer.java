package io.callbackgateway.processing;

import io.callbackgateway.api.ProviderApi;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.lane.LaneConsumer;
import io.callbackgateway.ledger.Observation;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.ledger.Processed.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Where a callback becomes an exchange of its provider's route. */
public abstract class CallbackConsumer extends LaneConsumer {

    protected CallbackConsumer(Endpoint endpoint, Processor route) {
        super(endpoint, route);
    }

    /**
     * @param shared answers of the provider's API, for callbacks that may share them
     * @return what the route makes of the callback, a permanent failure included
     * @throws Exception a transient failure
     */
    protected final Processed run(Callback callback, Map<String, Object> shared) throws Exception {
        List<Observation> observations = new ArrayList<>(1);
        Exchange exchange = createExchange(false);
        exchange.setVariable("callback", callback);
        exchange.setProperty(RecordRoute.OBSERVATIONS, observations);
        exchange.setProperty(ProviderApi.SHARED_ANSWERS, shared);
        exchange.getMessage().setBody(callback.body());
        try {
            process(exchange);
            return new Processed(callback, observations, null);
        } catch (Exception e) {
            if (Failures.isTransient(e)) {
                throw e;
            }
            Failure failure = new Failure(Failures.isUnreadable(e), Failures.reason(e, failedStep(exchange)));
            return new Processed(callback, List.of(), failure);
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
