package io.callbackgateway.ledger;

import io.callbackgateway.event.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The ledger's rules, free of any database: what an observation means, given what is known.
 *
 * @param outcome {@code EMITTED}, {@code DUPLICATE} or {@code STALE}
 * @param sequence of the event, or of the state that stays
 * @param previous the status before, {@code null} for a transaction's first event
 * @param flags {@code regression}: a final state became a non-final one; {@code conflict}: it became another final one; {@code correction}:
 *     the same callback is read in another way now
 */
record Decision(Outcome outcome, long sequence, Status previous, List<String> flags) {

    /**
     * @param state {@code null} for a transaction that is not known yet
     * @param received when the callback came, in microseconds since 1970
     * @param again whether it comes out of its turn: replayed, after others may have overtaken it. Only then does the time of receipt
     *     count, because clocks differ and are set back; else the order in which callbacks are handled is the broker's
     */
    static Decision on(TransactionState state, Observation seen, long received, boolean again) {
        if (state == null) {
            return new Decision(Outcome.EMITTED, 1, null, List.of());
        }
        Observation current = state.current();
        boolean versioned = seen.version() != null && current.version() != null;
        if (versioned ? seen.version() < current.version() : again && received < state.received()) {
            return new Decision(Outcome.STALE, state.sequence(), current.status(), List.of());
        }
        boolean duplicate = versioned
                ? seen.version().equals(current.version()) && sameStatus(seen, current)
                : seen.saysTheSameAs(current);
        if (duplicate) {
            return new Decision(Outcome.DUPLICATE, state.sequence(), current.status(), List.of());
        }
        return new Decision(Outcome.EMITTED, state.sequence() + 1, current.status(), flags(current, seen));
    }

    /**
     * What a provider's answer to our own question means. Where its version does not say that it is newer, it counts only if nothing has
     * come since the question: one that was overtaken would tell an old state as a new one.
     *
     * @param basis the sequence of the state when the question was asked; {@code null} where nobody knows
     */
    static Decision onAnswer(TransactionState state, Observation seen, Long basis) {
        if (state == null) {
            return new Decision(Outcome.EMITTED, 1, null, List.of());
        }
        Observation current = state.current();
        boolean versioned = seen.version() != null && current.version() != null;
        int age = versioned ? seen.version().compareTo(current.version()) : 0;
        if (age >= 0 && seen.agreesWith(current)) {
            return new Decision(Outcome.DUPLICATE, state.sequence(), current.status(), List.of());
        }
        if (age < 0 || age == 0 && (basis == null || basis != state.sequence())) {
            return new Decision(Outcome.STALE, state.sequence(), current.status(), List.of());
        }
        return new Decision(Outcome.EMITTED, state.sequence() + 1, current.status(), flags(current, seen));
    }

    /**
     * What a callback means that was recorded before, and is read by today's route. It counts only where nothing has counted since: told again,
     * what has been superseded would move its transaction backwards. An event that comes of it corrects the one that told the current state.
     *
     * @param received when the callback came, in microseconds since 1970
     */
    static Decision onReread(TransactionState state, Observation seen, long received) {
        if (state == null) {
            return new Decision(Outcome.EMITTED, 1, null, List.of());
        }
        Observation current = state.current();
        boolean older = seen.version() != null && current.version() != null && seen.version() < current.version();
        if (older || received < state.received()) {
            return new Decision(Outcome.STALE, state.sequence(), current.status(), List.of());
        }
        if (seen.tellsTheSameAs(current)) {
            return new Decision(Outcome.DUPLICATE, state.sequence(), current.status(), List.of());
        }
        List<String> flags = new ArrayList<>(List.of("correction"));
        flags.addAll(flags(current, seen));
        return new Decision(Outcome.EMITTED, state.sequence() + 1, current.status(), List.copyOf(flags));
    }

    /** The state from now on. */
    TransactionState applyTo(TransactionState state, Observation seen, long received) {
        return switch (outcome) {
            case EMITTED ->
                new TransactionState(
                        state == null ? seen : seen.after(state.current()), sequence, received, flagsAfter(state));
            // What the time of receipt says moves on: what is replayed and came before this repeat is older than it.
            case DUPLICATE ->
                new TransactionState(state.current().confirmedBy(seen), sequence, received, state.flags());
            default -> state;
        };
    }

    private List<String> flagsAfter(TransactionState state) {
        return state == null
                ? flags
                : Stream.concat(state.flags().stream(), flags.stream())
                        .distinct()
                        .sorted()
                        .toList();
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
