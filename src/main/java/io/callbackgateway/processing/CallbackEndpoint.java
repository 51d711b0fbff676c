package io.callbackgateway.processing;

import io.callbackgateway.provider.Providers;
import io.callbackgateway.template.RequestEndpoint;
import org.apache.camel.Component;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriParam;

/** What ends a route from {@code ask:}, by {@code to: inbox:<provider>}: a callback is made as the provider would have sent it. */
public abstract class CallbackEndpoint extends RequestEndpoint {

    @UriParam(
            description =
                    "To inbox: the HTTP method of the callback that is made, one of the provider's. Without it: the first of them.")
    private String method;

    private final String provider;
    private final Providers providers;

    protected CallbackEndpoint(String uri, Component component, String provider, Providers providers) {
        super(uri, component);
        this.provider = provider;
        this.providers = providers;
    }

    @Override
    public Producer createProducer() {
        return new CallbackProducer(this, provider, providers, request());
    }

    @Override
    public String getMethod() {
        return method;
    }

    public void setMethod(String method) {
        this.method = method;
    }
}
