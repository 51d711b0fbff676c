package io.callbackgateway.processing;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.Events;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.lane.Lane;
import io.callbackgateway.lane.LaneConsumer;
import io.callbackgateway.lane.LaneWork;
import io.callbackgateway.ledger.Observation;
import io.callbackgateway.ledger.Processed;
import io.callbackgateway.ledger.Processed.Failure;
import io.callbackgateway.ledger.Recorded;
import io.callbackgateway.provider.ProviderApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/**
 * Runs a provider's route for each callback, has a batch of them recorded in one ledger transaction, and then publishes its events and
 * acknowledges its callbacks in one of the broker's. A crash between the two brings the batch again, and the ledger knows it.
 */
final class InboxConsumer extends LaneConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(InboxConsumer.class);

    /** Measured: larger ones gained little and make others wait longer for SQLite's one writer. */
    private static final int MAX_BATCH = 256;

    private final InboxComponent component;
    private final String provider;

    InboxConsumer(InboxEndpoint endpoint, InboxComponent component, String provider, Processor processor) {
        super(endpoint, processor);
        this.component = component;
        this.provider = provider;
    }

    @Override
    protected List<Lane<?>> openLanes() {
        List<Lane<?>> lanes = new ArrayList<>();
        component.settings().providers().getOrDefault(provider, Map.of()).forEach((environment, settings) -> {
            boolean asksApi =
                    !component.providers().facts().get(provider).apiSettings().isEmpty();
            lanes.add(component
                    .lanes()
                    .open(
                            Inbox.queue(provider, environment),
                            MAX_BATCH,
                            asksApi ? settings.maxApiCalls() : 0,
                            Duration.ZERO,
                            new Work(environment)));
        });
        return lanes;
    }

    /** A message of the inbox on its way: what it was, and what its route made of it. */
    private static final class Item {
        private final ClientMessage message;
        private final Callback callback;
        private List<Observation> observations = List.of();
        private Failure failure;

        /** @param callback {@code null} for a message that is none; {@code failure} then says so */
        Item(ClientMessage message, Callback callback, Failure failure) {
            this.message = message;
            this.callback = callback;
            this.failure = failure;
        }

        Processed processed() {
            return new Processed(callback, failure == null ? observations : List.of(), failure);
        }

        /** Nothing is recorded where the route ends without saying anything: it ignores the callback. */
        boolean concernsLedger() {
            return callback != null && (failure != null || !observations.isEmpty());
        }
    }

    private final class Work implements LaneWork<Item> {

        private final String environment;

        Work(String environment) {
            this.environment = environment;
        }

        @Override
        public void prepare(BrokerSession broker) throws ActiveMQException {
            String queue = Inbox.queue(provider, environment);
            broker.createQueue(queue, queue, RoutingType.ANYCAST);
            if (component.keepsQueues()) {
                Events.createQueues(broker, environment);
            }
        }

        @Override
        public Item open(ClientMessage message) {
            try {
                Callback callback = Inbox.open(message);
                if (callback.provider().equals(provider)
                        && callback.environment().equals(environment)) {
                    return new Item(message, callback, null);
                }
                throw new UnreadableException("not a callback of this inbox");
            } catch (UnreadableException e) {
                return new Item(message, null, new Failure(true, e.getMessage()));
            }
        }

        /** Callbacks whose transaction the door could not read stay in order among themselves. */
        @Override
        public String key(Item item) {
            return item.callback == null || item.callback.group() == null ? "" : item.callback.group();
        }

        @Override
        public void run(Item item, Map<String, Object> shared) throws Exception {
            if (item.callback == null) {
                return;
            }
            item.failure = null;
            item.observations = new ArrayList<>(1);
            Exchange exchange = createExchange(false);
            exchange.setVariable("callback", item.callback);
            exchange.setProperty(RecordRoute.OBSERVATIONS, item.observations);
            exchange.setProperty(ProviderApi.SHARED_ANSWERS, shared);
            exchange.getMessage().setBody(item.callback.body());
            try {
                process(exchange);
            } catch (Exception e) {
                if (Failures.isTransient(e)) {
                    throw e;
                }
                item.failure = new Failure(Failures.isUnreadable(e), Failures.reason(e, failedStep(exchange)));
            } finally {
                releaseExchange(exchange, false);
            }
        }

        @Override
        public void settle(List<Item> items, BrokerSession out) throws Exception {
            List<Item> concerned = items.stream().filter(Item::concernsLedger).toList();
            Iterator<List<Recorded>> recorded = record(concerned).iterator();
            for (Item item : items) {
                if (item.concernsLedger()) {
                    for (Recorded each : recorded.next()) {
                        LOG.debug("Callback {} of {}: {}", item.callback.id(), provider, each.outcome());
                        if (each.event() != null) {
                            publish(each.event(), item.callback, out);
                        }
                    }
                }
                if (item.failure != null) {
                    Inbox.deadLetter(item.message, item.callback, item.failure.reason(), out);
                    report(item);
                }
            }
        }

        /** @throws ActiveMQException for whatever goes wrong: the session's transaction then holds events, and must not be committed */
        private void publish(EventMessage event, Callback callback, BrokerSession out) throws ActiveMQException {
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
            } finally {
                releaseExchange(exchange, false);
            }
        }

        private List<List<Recorded>> record(List<Item> items) {
            if (items.isEmpty()) {
                return List.of();
            }
            try {
                return component
                        .ledger()
                        .record(items.stream().map(Item::processed).toList());
            } catch (RuntimeException e) {
                if (items.size() > 1 || Failures.isTransient(e) || e instanceof DuplicateKeyException) {
                    throw e;
                }
                // it alone is at fault
                Item item = items.get(0);
                item.failure = new Failure(false, Failures.reason(e, null));
                return component.ledger().record(List.of(item.processed()));
            }
        }

        private void report(Item item) {
            if (item.failure.unreadable()) {
                LOG.warn("{} is unreadable and went to inbox.dead: {}", describe(item), item.failure.reason());
            } else {
                LOG.error("{} failed and went to inbox.dead: {}", describe(item), item.failure.reason());
            }
        }

        @Override
        public String describe(Item item) {
            return item.callback == null
                    ? "A message in " + Inbox.queue(provider, environment)
                    : "Callback " + item.callback.id() + " of " + provider + "/" + environment;
        }

        @Override
        public String describe(Throwable failure) {
            return Failures.describe(failure);
        }
    }
}
