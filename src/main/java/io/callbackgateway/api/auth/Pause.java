package io.callbackgateway.api.auth;

import java.time.Duration;

/** How a thread waits; tests do not. */
interface Pause {

    void lasts(Duration time) throws InterruptedException;
}
