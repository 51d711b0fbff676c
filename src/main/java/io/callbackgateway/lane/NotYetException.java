package io.callbackgateway.lane;

import java.time.Duration;

/**
 * Nothing of this lane may be tried for a time: what it needs has asked for that. It counts as no attempt. The lane holds, and what comes
 * meanwhile waits in its queue.
 */
public final class NotYetException extends Exception {

    private final transient Duration wait;

    /** @param message why, in one line and without anything of a request in it */
    public NotYetException(String message, Duration wait) {
        super(message);
        this.wait = wait;
    }

    Duration waitingTime() {
        return wait;
    }
}
