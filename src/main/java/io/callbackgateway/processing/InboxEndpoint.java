package io.callbackgateway.processing;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;

/**
 * Read a provider's callbacks in the order of their transactions. The body is the bytes as they were sent; the variable callback holds id,
 * provider, environment, method, query, headers and receivedAt. What the route has said at direct:record is recorded, and published, when
 * it is through. A route from ask: sends callbacks there: made of the parameters, in which {name} stands for a variable of the route, or
 * else with the message's body.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "inbox",
        title = "Callback Inbox",
        syntax = "inbox:provider",
        category = {Category.MESSAGING},
        remote = false)
class InboxEndpoint extends CallbackEndpoint {

    @UriPath(description = "The provider's id, which is also the name of its file and of its bean of facts.")
    @Metadata(required = true)
    private final String provider;

    private final InboxComponent component;

    InboxEndpoint(String uri, InboxComponent component, String provider) {
        super(uri, component, provider, component.providers());
        this.component = component;
        this.provider = provider;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new InboxConsumer(this, component, provider, processor);
    }
}
