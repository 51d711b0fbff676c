package io.callbackgateway.lane;

import java.time.Duration;

/** A failure that says itself when it is worth another attempt. */
public interface RetryDelay {

    /**
     * @param failures of this message, one after the other, from 1
     * @param alone whether others of the lane have succeeded meanwhile
     */
    Duration delay(int failures, boolean alone);
}
