package io.callbackgateway.ledger;

/**
 * What the ledger knows of a transaction: the last observation that counted.
 *
 * @param current its {@code version} is always set, be it the provider's or a time of receipt in microseconds
 * @param sequence of the event that told it, from 1
 */
record TransactionState(Observation current, long sequence) {}
