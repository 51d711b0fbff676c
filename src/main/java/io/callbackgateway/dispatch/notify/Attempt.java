package io.callbackgateway.dispatch.notify;

import io.callbackgateway.event.EventMessage;
import java.time.Instant;

/**
 * An attempt to tell an endpoint of an event, and what came of it.
 *
 * @param status of HTTP; {@code null} where there was no answer
 * @param reason why it is not delivered, without anything of the event, and no URL; {@code null} where it is
 */
record Attempt(String endpoint, EventMessage event, Instant at, Integer status, String reason) {

    boolean delivered() {
        return reason == null;
    }
}
