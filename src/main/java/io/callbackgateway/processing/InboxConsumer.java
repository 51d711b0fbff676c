package io.callbackgateway.processing;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.lane.Lane;
import io.callbackgateway.ledger.Processed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Where callbacks become exchanges of their provider's route, and events exchanges of {@code direct:publish}. */
final class InboxConsumer extends CallbackConsumer {

    /** Measured: larger ones gained little and make others wait longer for SQLite's one writer. */
    private static final int MAX_BATCH = 256;

    private final InboxComponent component;
    private final String provider;

    InboxConsumer(InboxEndpoint endpoint, InboxComponent component, String provider, Processor processor) {
        super(endpoint, processor, component.providers());
        this.component = component;
        this.provider = provider;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        component.runs(provider, this);
    }

    @Override
    protected void doStop() throws Exception {
        component.ends(provider, this);
        super.doStop();
    }

    String provider() {
        return provider;
    }

    void reopenLanes() {
        reopen();
    }

    /** One for each environment that the settings configure. */
    @Override
    protected List<Lane<?>> openLanes() {
        List<Lane<?>> lanes = new ArrayList<>();
        component.settings().providers().getOrDefault(provider, Map.of()).forEach((environment, settings) -> {
            boolean asksApi =
                    !component.providers().facts(provider).apiSettings().isEmpty();
            lanes.add(component
                    .lanes()
                    .open(
                            Inbox.queue(provider, environment),
                            MAX_BATCH,
                            asksApi ? settings.maxApiCalls() : 0,
                            Duration.ZERO,
                            new InboxWork(
                                    this,
                                    component.ledger(),
                                    provider,
                                    environment,
                                    component.keepsQueues(),
                                    new CallbackMetrics(component.meters(), provider, environment),
                                    component.tracing())));
        });
        return lanes;
    }

    /** @throws Exception a transient failure; any other is noted with the callback */
    void run(ReceivedCallback received, Map<String, Object> shared) throws Exception {
        received.became(run(received.callback(), shared));
    }

    /** @throws Exception a transient failure */
    Processed read(Callback callback) throws Exception {
        return run(callback, new HashMap<>());
    }

    /** @throws ActiveMQException for whatever goes wrong: the session's transaction then holds events, and must not be committed */
    void publish(EventMessage event, Callback callback, BrokerSession out) throws ActiveMQException {
        Exchange exchange = createExchange(false);
        exchange.setVariable("callback", callback);
        exchange.setVariable("event", event);
        exchange.setProperty(SESSION, out);
        exchange.getMessage().setBody(event.json());
        try {
            component.publisher().send("direct:publish", exchange);
            Exception failure = exchange.getException();
            if (failure instanceof ActiveMQException broker) {
                throw broker;
            } else if (failure != null) {
                throw new ActiveMQException("the route publish failed", failure);
            }
        } catch (RuntimeException e) {
            throw new ActiveMQException("the route publish failed", e);
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
