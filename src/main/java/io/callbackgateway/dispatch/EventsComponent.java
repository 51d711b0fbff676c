package io.callbackgateway.dispatch;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.Events;
import io.callbackgateway.lane.Lanes;
import io.callbackgateway.lane.route.LaneComponent;
import io.callbackgateway.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.camel.Endpoint;
import org.springframework.stereotype.Component;

/**
 * The scheme {@code events:<name>}: a durable subscription of all events; and {@code events:callbacks}, where they are published.
 * Each subscription is made when the first route names it, which is before any
 * route consumes: an event that is published at the first start must find the subscription that its route is about to open.
 */
@Component("events")
public class EventsComponent extends LaneComponent {

    /** The exchange's property for when the event was sent to its subscription: an {@link java.time.Instant}, by the sender's clock. */
    public static final String SENT_AT = "gatewaySentAt";

    /** The exchange's property, {@code true} where its destination turned out not to want the event. */
    public static final String UNWANTED = "gatewayUnwanted";

    private final BrokerSessions sessions;
    private final Lanes lanes;
    private final Tracing tracing;
    private final MeterProvider<Counter> deliveries;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    EventsComponent(BrokerSessions sessions, Lanes lanes, Tracing tracing, MeterRegistry meters) {
        this.sessions = sessions;
        this.lanes = lanes;
        this.tracing = tracing;
        this.deliveries = Counter.builder("gateway.deliveries")
                .description("Events that destinations were given, by what came of it")
                .withRegistry(meters);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) throws Exception {
        EventsEndpoint endpoint = new EventsEndpoint(uri, this, name);
        setProperties(endpoint, parameters);
        if (endpoint.isSubscription()) {
            named.add(endpoint.queue());
            try (BrokerSession broker = sessions.open()) {
                subscribe(endpoint, broker);
            }
        }
        return endpoint;
    }

    /** Subscriptions that a route names. */
    public Set<String> named() {
        return Collections.unmodifiableSet(named);
    }

    Lanes lanes() {
        return lanes;
    }

    Tracing tracing() {
        return tracing;
    }

    /** @param result {@code delivered}, {@code failed}, {@code held}, {@code unwanted} or {@code expired} */
    void count(EventsEndpoint endpoint, String result, int events) {
        if (events > 0) {
            deliveries
                    .withTags("destination", endpoint.queue().substring(Events.SUBSCRIPTION.length()), "result", result)
                    .increment(events);
        }
    }

    static void subscribe(EventsEndpoint endpoint, BrokerSession broker) throws ActiveMQException {
        broker.createQueue(endpoint.queue(), Events.ALL, RoutingType.MULTICAST, endpoint.filter());
    }
}
