package io.callbackgateway.ledger;

import java.util.List;

/**
 * What the ledger knows of a transaction: the last observation that counted.
 *
 * @param current its {@code version} is the last that the provider gave, {@code null} where it never gave one
 * @param sequence of the event that told it, from 1
 * @param received when the last callback came that said it, in microseconds since 1970
 * @param flags of all its events so far, sorted
 */
record TransactionState(Observation current, long sequence, long received, List<String> flags) {}
