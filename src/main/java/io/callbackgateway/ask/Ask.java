package io.callbackgateway.ask;

import java.time.Instant;
import java.util.Objects;

/**
 * A question to a provider's API: about one transaction, or, as a sweep, about all that changed in a time.
 *
 * @param transactionId as the ledger has it; {@code null} for a sweep
 * @param since where the time begins; {@code null} for one transaction, as {@code before}
 * @param before where it ends, which is no longer in it
 * @param basis the sequence of the transaction's state when the provider is asked; {@code null} where nobody knows
 */
public record Ask(
        String provider, String environment, String transactionId, Instant since, Instant before, Long basis) {

    /** About one transaction. */
    public static Ask about(String provider, String environment, String transactionId, Long basis) {
        return new Ask(provider, environment, Objects.requireNonNull(transactionId), null, null, basis);
    }

    /** About all transactions that changed at {@code since} or later, and earlier than {@code before}. */
    public static Ask changes(String provider, String environment, Instant since, Instant before) {
        return new Ask(
                provider, environment, null, Objects.requireNonNull(since), Objects.requireNonNull(before), null);
    }

    public boolean isSweep() {
        return transactionId == null;
    }
}
