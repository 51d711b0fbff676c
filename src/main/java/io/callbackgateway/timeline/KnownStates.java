package io.callbackgateway.timeline;

import java.util.Optional;

/** Knows where transactions stand. */
public interface KnownStates {

    /** @return empty where no event was told of it */
    Optional<KnownState> state(String provider, String environment, String transactionId);
}
