package io.callbackgateway.dispatch;

import io.callbackgateway.broker.Events;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Read every event from a durable subscription of one's own, in the order of their transactions, or publish one. Events are read one by one,
 * with the event's JSON as body, its properties as headers and the event as variable event; or a batch at a time, as a list. What fails is
 * tried again, for as long as it takes. What is published is the variable event, in the transaction of the lane that settles it.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "events",
        title = "Callback Events",
        syntax = "events:name",
        category = {Category.MESSAGING},
        remote = false)
class EventsEndpoint extends DefaultEndpoint {

    private static final String ADDRESSES = "callbacks";

    @UriPath(
            description =
                    "Where a route starts: the name of its subscription, which is made when a route names it first, and stays when none does any more. Where a route sends to: callbacks, which are the addresses of all events.")
    @Metadata(required = true)
    private final String name;

    @UriParam(
            label = "consumer",
            defaultValue = "8",
            description = "How many events, of different transactions, are in the route at the same time.")
    private int parallel = 8;

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            description = "Where not 0: up to that many events are one exchange, whose body is the list of them.")
    private int batch;

    private final EventsComponent component;

    EventsEndpoint(String uri, EventsComponent component, String name) {
        super(uri, component);
        this.component = component;
        this.name = name;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        if (!isSubscription()) {
            throw new IllegalArgumentException(
                    getEndpointUri() + " is where events are sent to; read them from a subscription, events:<name>");
        }
        return new EventsConsumer(this, component.lanes(), processor);
    }

    @Override
    public Producer createProducer() {
        if (isSubscription()) {
            throw new IllegalArgumentException(
                    "a route can only start at " + getEndpointUri() + "; events are sent to events:" + ADDRESSES);
        }
        return new EventsProducer(this);
    }

    boolean isSubscription() {
        return !name.equals(ADDRESSES);
    }

    /** The subscription's name on the broker. */
    String queue() {
        return Events.SUBSCRIPTION + name;
    }

    public int getParallel() {
        return parallel;
    }

    public void setParallel(int parallel) {
        this.parallel = parallel;
    }

    public int getBatch() {
        return batch;
    }

    public void setBatch(int batch) {
        this.batch = batch;
    }
}
