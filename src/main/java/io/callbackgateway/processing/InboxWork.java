package io.callbackgateway.processing;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.Events;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.DeadLetters;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.lane.LaneWork;
import io.callbackgateway.ledger.Ledger;
import io.callbackgateway.ledger.Recorded;
import io.callbackgateway.tracing.LogIds;
import io.callbackgateway.tracing.Traced;
import io.callbackgateway.tracing.Tracing;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/**
 * The lane of one environment of a provider. A batch of callbacks is recorded in one transaction of the ledger; then its events and
 * acknowledgements go out in one of the broker. A crash between the two brings the batch again, and the ledger knows it.
 */
final class InboxWork implements LaneWork<ReceivedCallback> {

    private static final Logger LOG = LoggerFactory.getLogger(InboxWork.class);

    private final InboxConsumer route;
    private final Ledger ledger;
    private final String provider;
    private final String environment;
    private final boolean keepsQueues;
    private final CallbackMetrics metrics;
    private final Tracing tracing;

    /** @param keepsQueues whether the broker of the inbox keeps the queues of events, too */
    InboxWork(
            InboxConsumer route,
            Ledger ledger,
            String provider,
            String environment,
            boolean keepsQueues,
            CallbackMetrics metrics,
            Tracing tracing) {
        this.route = route;
        this.ledger = ledger;
        this.provider = provider;
        this.environment = environment;
        this.keepsQueues = keepsQueues;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    @Override
    public void prepare(BrokerSession broker) throws ActiveMQException {
        String queue = Inbox.queue(provider, environment);
        broker.createQueue(queue, queue, RoutingType.ANYCAST);
        if (keepsQueues) {
            Events.createQueues(broker, environment);
        }
    }

    @Override
    public ReceivedCallback open(ClientMessage message) {
        try {
            Callback callback = Inbox.open(message);
            if (callback.provider().equals(provider) && callback.environment().equals(environment)) {
                return ReceivedCallback.of(message, callback);
            }
            throw new UnreadableException("not a callback of this inbox");
        } catch (UnreadableException e) {
            return ReceivedCallback.foreign(message, e.getMessage());
        }
    }

    /** Callbacks whose transaction the door could not read stay in order among themselves. */
    @Override
    public String key(ReceivedCallback received) {
        Callback callback = received.callback();
        return callback == null || callback.group() == null ? "" : callback.group();
    }

    @Override
    public void run(ReceivedCallback received, Map<String, Object> shared) throws Exception {
        if (received.callback() == null) {
            return;
        }
        try (Traced trace = tracing.arrive("route", received.traceparent())) {
            trace.with(LogIds.PROVIDER, provider)
                    .with(LogIds.ENVIRONMENT, environment)
                    .with(LogIds.CALLBACK, received.callback().id());
            try {
                route.run(received, shared);
            } catch (Exception e) {
                trace.failed(e);
                throw e;
            }
        }
    }

    @Override
    public void settle(List<ReceivedCallback> batch, BrokerSession out) throws ActiveMQException {
        Instant began = Instant.now();
        Iterator<List<Recorded>> recorded = record(
                        batch.stream().filter(each -> each.callback() != null).toList())
                .iterator();
        for (ReceivedCallback received : batch) {
            if (received.callback() != null) {
                received.recorded(recorded.next());
                tracing.tell("ledger", received.traceparent(), began);
                publish(received, out);
            }
            if (received.isDeadLetter()) {
                DeadLetters.put(
                        received.message(),
                        received.callback(),
                        received.failure().reason(),
                        out);
                report(received);
            } else if (received.callback() != null && received.callback().isReadAnew() && received.failure() != null) {
                LOG.warn(
                        "{} stays as it was recorded, as today's route fails with it: {}",
                        describe(received),
                        received.failure().reason());
            }
        }
    }

    private void publish(ReceivedCallback received, BrokerSession out) throws ActiveMQException {
        for (Recorded each : received.recorded()) {
            LOG.debug("Callback {} of {}: {}", received.callback().id(), provider, each.outcome());
            if (each.event() != null) {
                try (Traced trace = tracing.arrive("publish", received.traceparent())) {
                    trace.with(LogIds.CALLBACK, received.callback().id());
                    route.publish(each.event(), received.callback(), out);
                }
            }
        }
    }

    @Override
    public void settled(List<ReceivedCallback> batch) {
        for (ReceivedCallback received : batch) {
            received.outcomes().forEach(metrics::count);
            metrics.time(received.message().getTimestamp());
        }
    }

    private List<List<Recorded>> record(List<ReceivedCallback> batch) {
        if (batch.isEmpty()) {
            return List.of();
        }
        try {
            return ledger.record(batch.stream().map(ReceivedCallback::processed).toList());
        } catch (RuntimeException e) {
            if (batch.size() > 1 || Failures.isTransient(e) || e instanceof DuplicateKeyException) {
                throw e;
            }
            // it alone is at fault
            batch.get(0).fail(false, Failures.reason(e, null));
            return ledger.record(List.of(batch.get(0).processed()));
        }
    }

    private void report(ReceivedCallback received) {
        String reason = received.failure().reason();
        try (LogIds ids = LogIds.of(ids(received))) {
            if (received.failure().unreadable()) {
                LOG.warn("{} is unreadable and went to inbox.dead: {}", describe(received), reason);
            } else {
                LOG.error("{} failed and went to inbox.dead: {}", describe(received), reason);
            }
        }
    }

    @Override
    public Map<String, String> ids(ReceivedCallback received) {
        Callback callback = received.callback();
        return callback == null
                ? Map.of()
                : Map.of(
                        LogIds.CALLBACK,
                        callback.id().toString(),
                        LogIds.PROVIDER,
                        provider,
                        LogIds.ENVIRONMENT,
                        environment);
    }

    @Override
    public String describe(ReceivedCallback received) {
        return received.callback() == null
                ? "A message in " + Inbox.queue(provider, environment)
                : "Callback " + received.callback().id() + " of " + provider + "/" + environment;
    }

    @Override
    public String describe(Throwable failure) {
        return Failures.describe(failure);
    }
}
