package io.callbackgateway.processing;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Read a provider's callbacks in the order of their transactions. The body is the bytes as they were sent; the variable callback holds id,
 * provider, environment, method, query, headers and receivedAt. What the route has said at direct:record is recorded, and published, when
 * it is through.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "inbox",
        title = "Callback Inbox",
        syntax = "inbox:provider",
        category = {Category.MESSAGING},
        consumerOnly = true,
        remote = false)
class InboxEndpoint extends DefaultEndpoint {

    @UriPath(description = "The provider's id, which is also the name of its file and of its bean of facts.")
    @Metadata(required = true)
    private final String provider;

    private final InboxComponent component;

    InboxEndpoint(String uri, InboxComponent component, String provider) {
        super(uri, component);
        this.component = component;
        this.provider = provider;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new InboxConsumer(this, component, provider, processor);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("a route can only start at " + getEndpointUri());
    }
}
