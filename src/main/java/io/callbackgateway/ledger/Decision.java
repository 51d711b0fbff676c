package io.callbackgateway.ledger;

import io.callbackgateway.event.Status;
import java.util.List;
import java.util.Objects;

/**
 * The ledger's rules (design §4), free of any database: what an observation means, given what is known.
 *
 * @param outcome {@code EMITTED}, {@code DUPLICATE} or {@code STALE}
 * @param sequence of the event, or of the state that stays
 * @param previous the status before, {@code null} for a transaction's first event
 * @param flags {@code regression}: a final state became a non-final one; {@code conflict}: it became another final one
 * @param version that the transaction has from now on
 */
record Decision(Outcome outcome, long sequence, Status previous, List<String> flags, long version) {

    /**
     * @param state {@code null} for a transaction that is not known yet
     * @param version the observation's own, or its time of receipt
     */
    static Decision on(TransactionState state, Observation seen, long version) {
        if (state == null) {
            return new Decision(Outcome.EMITTED, 1, null, List.of(), version);
        }
        Observation current = state.current();
        if (version < current.version()) {
            return new Decision(Outcome.STALE, state.sequence(), current.status(), List.of(), current.version());
        }
        boolean orderedByProvider = seen.version() != null;
        boolean duplicate = orderedByProvider
                ? version == current.version() && sameStatus(seen, current)
                : seen.saysTheSameAs(current);
        if (duplicate) {
            // The version moves on: what is received before this repeat, yet handled after it, is older than it.
            return new Decision(Outcome.DUPLICATE, state.sequence(), current.status(), List.of(), version);
        }
        return new Decision(Outcome.EMITTED, state.sequence() + 1, current.status(), flags(current, seen), version);
    }

    private static boolean sameStatus(Observation seen, Observation current) {
        return seen.status() == current.status()
                && Objects.equals(
                        seen.providerStatus().code(), current.providerStatus().code());
    }

    private static List<String> flags(Observation current, Observation seen) {
        if (!current.terminal()) {
            return List.of();
        }
        if (!seen.terminal()) {
            return List.of("regression");
        }
        return seen.status() == current.status() ? List.of() : List.of("conflict");
    }
}
