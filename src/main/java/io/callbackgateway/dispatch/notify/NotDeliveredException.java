package io.callbackgateway.dispatch.notify;

import java.io.IOException;

/** An endpoint did not say 2xx. The message says what it did instead, and no URL: that may hold a secret. */
final class NotDeliveredException extends IOException {

    NotDeliveredException(String message) {
        super(message);
    }
}
