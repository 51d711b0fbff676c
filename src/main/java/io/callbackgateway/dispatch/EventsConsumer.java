package io.callbackgateway.dispatch;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.Events;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.lane.Lane;
import io.callbackgateway.lane.LaneWork;
import io.callbackgateway.lane.Lanes;
import io.callbackgateway.lane.NotYetException;
import io.callbackgateway.lane.route.LaneConsumer;
import io.callbackgateway.tracing.LogIds;
import io.callbackgateway.tracing.Traced;
import io.callbackgateway.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the events of a subscription to its route: one by one, with the event's JSON as body, the event as variable and its message
 * properties as headers; or a batch at a time, as a list. An event whose route fails is tried again for as long as it takes, or until it
 * is too old to be kept (the broker's expiry), and those of its transaction wait for it.
 */
final class EventsConsumer extends LaneConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(EventsConsumer.class);

    private static final int MAX_TOGETHER = 64;

    /** A batch costs syncs or calls that are the same for few and many, and nobody waits for it. */
    private static final Duration LINGER = Duration.ofMillis(100);

    /**
     * The exchange's property, a list, for events that its route sends to {@code events:callbacks}: they are published in the transaction
     * that acknowledges the event which it is about.
     */
    static final String PUBLISHED = "gatewayPublished";

    private final EventsEndpoint endpoint;
    private final EventsComponent component;
    private final Tracing tracing;
    private final String queue;
    private final int parallel;
    private final int batch;

    EventsConsumer(EventsEndpoint endpoint, EventsComponent component, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.component = component;
        this.tracing = component.tracing();
        this.queue = endpoint.queue();
        this.parallel = endpoint.getParallel();
        this.batch = endpoint.getBatch();
    }

    @Override
    protected List<Lane<?>> openLanes() {
        Lanes lanes = component.lanes();
        return batch > 0
                ? List.of(lanes.open(queue, batch, 0, LINGER, new Batches()))
                : List.of(lanes.open(queue, MAX_TOGETHER, parallel, Duration.ZERO, new OneByOne()));
    }

    /**
     * @param event {@code null} where the message is no event of ours
     * @param published by its route
     */
    private record Item(ClientMessage message, EventMessage event, List<EventMessage> published) {
        boolean isWanted() {
            return event != null && !message.isExpired();
        }

        String traceparent() {
            return message.getStringProperty(Tracing.TRACEPARENT);
        }
    }

    private abstract class Work implements LaneWork<Item> {

        @Override
        public final void prepare(BrokerSession broker) throws ActiveMQException {
            EventsComponent.subscribe(endpoint, broker);
        }

        @Override
        public final Item open(ClientMessage message) {
            EventMessage event = Events.read(message);
            if (event == null) {
                LOG.warn("{} left out a message that is no event of ours", queue);
            }
            return new Item(message, event, new CopyOnWriteArrayList<>());
        }

        @Override
        public final String key(Item item) {
            return item.event() == null ? "" : item.event().partitionKey();
        }

        @Override
        public final Map<String, String> ids(Item item) {
            EventMessage event = item.event();
            return event == null || event.isAboutAlarm()
                    ? Map.of()
                    : Map.of(
                            LogIds.CALLBACK,
                            event.callbackId(),
                            LogIds.TRANSACTION,
                            event.transactionId(),
                            LogIds.PROVIDER,
                            event.provider(),
                            LogIds.ENVIRONMENT,
                            event.environment());
        }

        @Override
        public final String describe(Item item) {
            return "Event " + item.event().id() + " for " + queue;
        }

        @Override
        public final String describe(Throwable failure) {
            return Failures.describe(failure);
        }
    }

    private final class OneByOne extends Work {

        @Override
        public void run(Item item, Map<String, Object> shared) throws Exception {
            if (!item.isWanted()) {
                component.count(endpoint, "expired", 1);
                return;
            }
            Exchange exchange = createExchange(false);
            item.published().clear();
            exchange.setProperty(PUBLISHED, item.published());
            exchange.setProperty(
                    EventsComponent.SENT_AT, Instant.ofEpochMilli(item.message().getTimestamp()));
            exchange.setVariable("event", item.event());
            item.event().properties().forEach(exchange.getMessage()::setHeader);
            exchange.getMessage().setBody(item.event().json());
            String result = "failed";
            try (Traced trace = tracing.arrive("deliver", item.traceparent())) {
                trace.with("queue", queue).with(LogIds.CALLBACK, item.event().callbackId());
                Tracing.handOn(exchange.getMessage()::setHeader);
                process(exchange, trace);
                result =
                        exchange.getProperty(EventsComponent.UNWANTED, false, Boolean.class) ? "unwanted" : "delivered";
            } catch (NotYetException e) {
                result = "held"; // it was not even tried
                throw e;
            } finally {
                component.count(endpoint, result, 1);
                releaseExchange(exchange, false);
            }
        }

        private void process(Exchange exchange, Traced trace) throws Exception {
            try {
                EventsConsumer.this.process(exchange);
            } catch (Exception e) {
                trace.failed(e);
                throw e;
            }
        }

        @Override
        public void settle(List<Item> items, BrokerSession out) throws ActiveMQException {
            for (Item item : items) {
                for (EventMessage event : item.published()) {
                    try (Traced trace = tracing.arrive("publish", item.traceparent())) {
                        Events.publish(event, out);
                    }
                }
            }
        }
    }

    private final class Batches extends Work {

        @Override
        public void run(Item item, Map<String, Object> shared) {
            // delivered with the others
        }

        @Override
        public void settle(List<Item> items, BrokerSession out) throws Exception {
            List<EventMessage> events =
                    items.stream().filter(Item::isWanted).map(Item::event).toList();
            component.count(endpoint, "expired", items.size() - events.size());
            if (events.isEmpty()) {
                return;
            }
            Exchange exchange = createExchange(false);
            exchange.getMessage().setBody(events);
            Instant began = Instant.now();
            String result = "failed";
            try {
                process(exchange);
                result = "delivered";
                items.forEach(item -> tracing.tell("deliver", item.traceparent(), began, "queue", queue));
            } finally {
                component.count(endpoint, result, events.size());
                releaseExchange(exchange, false);
            }
        }
    }
}
