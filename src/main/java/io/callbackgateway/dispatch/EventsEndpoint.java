package io.callbackgateway.dispatch;

import io.callbackgateway.lane.LaneEndpoint;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;

final class EventsEndpoint extends LaneEndpoint {

    private final EventsComponent component;
    private final String queue;
    private final int parallel;
    private final int batch;

    /**
     * @param parallel events of different transactions that are in the route at the same time
     * @param batch where not 0: up to that many events are one exchange, whose body is the list of them
     */
    EventsEndpoint(String uri, EventsComponent component, String queue, int parallel, int batch) {
        super(uri, component);
        this.component = component;
        this.queue = queue;
        this.parallel = parallel;
        this.batch = batch;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new EventsConsumer(this, component.lanes(), queue, parallel, batch, processor);
    }
}
