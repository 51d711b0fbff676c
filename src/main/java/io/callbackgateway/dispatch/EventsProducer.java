package io.callbackgateway.dispatch;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.Events;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.lane.LaneConsumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Publishes the exchange's event in the session of the lane that settles it: it is out when the lane commits, and only then. */
final class EventsProducer extends DefaultProducer {

    EventsProducer(Endpoint endpoint) {
        super(endpoint);
    }

    @Override
    public void process(Exchange exchange) throws ActiveMQException {
        EventMessage event = exchange.getVariable("event", EventMessage.class);
        BrokerSession session = exchange.getProperty(LaneConsumer.SESSION, BrokerSession.class);
        if (event == null || session == null) {
            throw new IllegalStateException("only the ledger makes events: a route ends in direct:record");
        }
        Events.publish(event, session);
    }
}
