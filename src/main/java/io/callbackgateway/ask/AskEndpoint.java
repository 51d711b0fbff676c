package io.callbackgateway.ask;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Ask a provider's API what has become of a transaction, or, in a sweep, which transactions have changed. The variable transactionId is
 * the one to ask about; in a sweep it is absent, and since and before are the time in which they have changed. askedAt is the time of the
 * question. Times are ISO 8601, in UTC; with Unix behind their names they are seconds. The route asks by api: and ends in callbacks of
 * the provider's own shape, by inbox:.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "ask",
        title = "Ask a Provider",
        syntax = "ask:provider",
        category = {Category.HTTP},
        consumerOnly = true,
        remote = false)
final class AskEndpoint extends DefaultEndpoint {

    @UriPath(description = "The provider's id, which is also the name of its file and of its bean of facts.")
    @Metadata(required = true)
    private final String provider;

    private final Asking asking;

    AskEndpoint(String uri, AskComponent component, String provider, Asking asking) {
        super(uri, component);
        this.provider = provider;
        this.asking = asking;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new AskConsumer(this, provider, asking, processor);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("a route can only start at " + getEndpointUri());
    }
}
