package io.callbackgateway.delivery.route;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Ask or tell a provider how it delivers its callbacks. What the route status sets is given to the other operations, too; what the route
 * says in deliveryMessage is for people.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "delivery",
        title = "Delivery of Callbacks",
        syntax = "delivery:provider/operation",
        category = {Category.HTTP},
        consumerOnly = true,
        remote = false)
final class DeliveryEndpoint extends DefaultEndpoint {

    @UriPath(description = "The provider's id, which is also the name of its file and of its bean of facts.")
    @Metadata(required = true)
    private final String provider;

    @UriPath(
            description =
                    "What the route does: status sets deliveryEnabled, deliveryPaused, deliveryUrl, deliveryExpectedStatus and deliveryAuthentication, where known; resume has the provider deliver again, and restart send what has waited; configure gets deliveryUrl, deliveryExpectedStatus, deliveryUsername and deliveryPassword as they shall be; attempts and resend get transactionId, and attempts ends in direct:attempt.")
    @Metadata(required = true)
    private final String operation;

    private final DeliveryRoutes routes;

    DeliveryEndpoint(
            String uri, DeliveryComponent component, String provider, String operation, DeliveryRoutes routes) {
        super(uri, component);
        this.provider = provider;
        this.operation = operation;
        this.routes = routes;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new DeliveryConsumer(this, provider, operation, routes, processor);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("a route can only start at " + getEndpointUri());
    }
}
