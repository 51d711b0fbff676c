package io.callbackgateway.emulator;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** For {@code http:} in the routes of the emulators: an attempt is one request, and the emulator decides on the next. */
public final class SendsOnce implements HttpClientConfigurer {

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableAutomaticRetries();
    }
}
