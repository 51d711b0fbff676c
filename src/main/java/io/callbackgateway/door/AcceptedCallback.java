package io.callbackgateway.door;

import io.callbackgateway.inbox.Callback;

/**
 * What the door hands to its route: a callback whose caller is proven.
 *
 * @param signedOnce whether its signature is good for one callback, so that it is kept only if it is not kept already
 */
record AcceptedCallback(Door door, Callback callback, boolean signedOnce) {

    /** Without personal data: Camel may write a body into its log. */
    @Override
    public String toString() {
        return "callback " + callback.id();
    }
}
