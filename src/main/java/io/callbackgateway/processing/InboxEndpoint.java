package io.callbackgateway.processing;

import io.callbackgateway.lane.LaneEndpoint;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;

final class InboxEndpoint extends LaneEndpoint {

    private final InboxComponent component;
    private final String provider;

    InboxEndpoint(String uri, InboxComponent component, String provider) {
        super(uri, component);
        this.component = component;
        this.provider = provider;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new InboxConsumer(this, component, provider, processor);
    }
}
