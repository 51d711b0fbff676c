package io.callbackgateway.processing;

import io.callbackgateway.template.RequestUriFactory;

/** Public for Camel. */
public final class InboxUriFactory extends RequestUriFactory {

    public InboxUriFactory() {
        super("inbox", "provider");
    }
}
