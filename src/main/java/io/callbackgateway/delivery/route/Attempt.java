package io.callbackgateway.delivery.route;

import java.time.Instant;

/**
 * A provider's attempts to deliver one callback, as it tells of them.
 *
 * @param id the provider's own
 * @param number how often it has tried so far, from 1; {@code null} where it does not say
 * @param status of HTTP, that it last got; {@code null} where it got none
 * @param state in its own words, or {@code null}
 * @param at when it tried last; {@code null} where it does not say
 */
public record Attempt(String id, Integer number, Integer status, String state, Instant at) {

    /** Whether the last one reached us, and was accepted. */
    public boolean reachedUs() {
        return status != null && status >= 200 && status <= 299;
    }
}
