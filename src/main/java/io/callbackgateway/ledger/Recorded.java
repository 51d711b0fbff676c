package io.callbackgateway.ledger;

import io.callbackgateway.event.EventMessage;

/**
 * What became of one entry.
 *
 * @param event {@code null} where the outcome is not {@code EMITTED}
 */
public record Recorded(Outcome outcome, EventMessage event) {}
