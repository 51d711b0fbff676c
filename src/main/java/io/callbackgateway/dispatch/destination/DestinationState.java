package io.callbackgateway.dispatch.destination;

import java.time.Instant;
import java.util.Optional;

/** What a kind of destination knows of its own that its lane does not. */
public interface DestinationState {

    /**
     * Called for every destination.
     *
     * @param name as in {@link Destination#name}
     * @return empty where it is none of this kind
     */
    Optional<Known> of(String name);

    /** As in {@link Destination}, whose lane says the rest; each may be {@code null}. */
    record Known(String breaker, String lastError, Instant lastErrorAt, Instant lastSuccessAt) {}
}
