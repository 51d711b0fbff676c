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
 * Read every event from a durable subscription of one's own, in the order of their transactions. One by one, with the event's JSON as body,
 * its properties as headers and the event as variable event; or a batch at a time, as a list. What fails is tried again, for as long as it
 * takes.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "events",
        title = "Callback Events",
        syntax = "events:subscription",
        category = {Category.MESSAGING},
        consumerOnly = true,
        remote = false)
@Metadata(excludeProperties = "bridgeErrorHandler,exceptionHandler,exchangePattern")
class EventsEndpoint extends DefaultEndpoint {

    @UriPath(
            description =
                    "The name of the subscription. It is made when a route names it first, and stays when none does any more.")
    @Metadata(required = true)
    private final String subscription;

    @UriParam(
            defaultValue = "8",
            description = "How many events, of different transactions, are in the route at the same time.")
    private int parallel = 8;

    @UriParam(
            defaultValue = "0",
            description = "Where not 0: up to that many events are one exchange, whose body is the list of them.")
    private int batch;

    private final EventsComponent component;

    EventsEndpoint(String uri, EventsComponent component, String subscription) {
        super(uri, component);
        this.component = component;
        this.subscription = subscription;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new EventsConsumer(this, component.lanes(), processor);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("a route can only start at " + getEndpointUri());
    }

    /** The subscription's name on the broker. */
    String queue() {
        return Events.SUBSCRIPTION + subscription;
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
