package io.callbackgateway.dispatch;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.Events;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.lane.route.LaneConsumer;
import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Publishes the exchange's event in the session of the lane that settles it, at once or then: it is out when the lane commits. */
final class EventsProducer extends DefaultProducer {

    EventsProducer(Endpoint endpoint) {
        super(endpoint);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void process(Exchange exchange) throws ActiveMQException {
        EventMessage event = exchange.getVariable("event", EventMessage.class);
        BrokerSession session = exchange.getProperty(LaneConsumer.SESSION, BrokerSession.class);
        List<EventMessage> published = exchange.getProperty(EventsConsumer.PUBLISHED, List.class);
        if (event == null || session == null && published == null) {
            throw new IllegalStateException("only the ledger makes events: a route ends in direct:record");
        }
        if (session == null) {
            published.add(event);
        } else {
            Events.publish(event, session);
        }
    }
}
