package io.callbackgateway.dispatch;

import io.callbackgateway.broker.Events;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    @UriParam(
            label = "consumer",
            description =
                    "The only provider whose events the subscription gets. Like environment, it holds from when the subscription is made: for another choice take another name.")
    private String provider;

    @UriParam(label = "consumer", description = "The only environment whose events the subscription gets.")
    private String environment;

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
        return new EventsConsumer(this, component, processor);
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

    /** By which the broker chooses; {@code null} where the subscription gets every event. */
    String filter() {
        String filter = Stream.of(chosen("provider", provider), chosen("environment", environment))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" AND "));
        return filter.isEmpty() ? null : filter;
    }

    private static Optional<String> chosen(String property, String word) {
        if (word != null && !Events.isWord(word)) {
            throw new IllegalArgumentException(property + " must be one word in lower case");
        }
        return Optional.ofNullable(word).map(any -> property + " = '" + word + "'");
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

    public String getProvider() {
        return provider;
    }

    public void setProvider(String provider) {
        this.provider = provider;
    }

    public String getEnvironment() {
        return environment;
    }

    public void setEnvironment(String environment) {
        this.environment = environment;
    }
}
