package io.callbackgateway.processing;

import io.callbackgateway.api.ApiAccess;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.lane.route.LaneConsumer;
import io.callbackgateway.ledger.Entry;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.ledger.Processed.Failure;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.provider.TransactionIds;
import io.callbackgateway.tracing.LogIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Where a callback becomes an exchange of its provider's route. */
public abstract class CallbackConsumer extends LaneConsumer {

    private static final String ENTRIES = "gatewayEntries";

    /** Otherwise a route whose end was forgotten would lose every callback, and nobody would know. */
    private static final String NOTHING_SAID = "its route ended without direct:record or direct:ignore";

    private final Providers providers;

    protected CallbackConsumer(Endpoint endpoint, Processor route, Providers providers) {
        super(endpoint, route);
        this.providers = providers;
    }

    /**
     * @param shared answers of the provider's API, for callbacks that may share them
     * @return what the route makes of the callback, a permanent failure included
     * @throws Exception a transient failure
     */
    protected final Processed run(Callback callback, Map<String, Object> shared) throws Exception {
        List<Entry> entries = Collections.synchronizedList(new ArrayList<>(1)); // a route may split in parallel
        Exchange exchange = createExchange(false);
        exchange.setVariable("callback", callback);
        exchange.setProperty(ENTRIES, entries);
        ApiAccess.shared(callback.provider(), callback.environment(), shared).giveTo(exchange);
        exchange.getMessage().setBody(callback.body());
        try {
            process(exchange);
            return entries.isEmpty()
                    ? Processed.failed(callback, new Failure(false, NOTHING_SAID, transactionId(exchange, callback)))
                    : Processed.of(callback, List.copyOf(entries));
        } catch (Exception e) {
            if (Failures.isTransient(e)) {
                throw e;
            }
            return Processed.failed(
                    callback,
                    new Failure(
                            Failures.isUnreadable(e),
                            Failures.reason(e, failedStep(exchange)),
                            transactionId(exchange, callback)));
        } finally {
            releaseExchange(exchange, false);
        }
    }

    /** As the route has read it before it failed, or else where its file says that it stands; empty where neither has one. */
    private String transactionId(Exchange exchange, Callback callback) {
        String read = new RouteVariables(exchange).transactionId();
        String id = read == null ? find(callback) : read;
        return id == null || id.length() > TransactionIds.MAX_LENGTH ? "" : id;
    }

    private String find(Callback callback) {
        ProviderFacts facts = providers.facts(callback.provider());
        return facts == null
                ? null
                : new TransactionIds(facts)
                        .find(
                                callback.query(),
                                callback.body(),
                                callback.headers().get("content-type"));
    }

    /** What the route says at one of its ends. */
    @SuppressWarnings("unchecked")
    static void say(Exchange exchange, Entry entry) {
        LogIds.transaction(entry.transactionId());
        ((List<Entry>) exchange.getProperty(ENTRIES)).add(entry);
    }
}
