package io.callbackgateway.ledger;

import java.util.Locale;

/** What became of a callback. */
public enum Outcome {
    /** It changed the transaction's state: one event went out. */
    EMITTED,
    /** It said again what was known. */
    DUPLICATE,
    /** It was older than what is known. */
    STALE,
    /** Its route says that nobody wants it. */
    IGNORED,
    /** It could not be read; it is in {@code inbox.dead}. */
    UNREADABLE,
    /** Its route failed; it is in {@code inbox.dead}. */
    FAILED,
    /** It was one of the last two; then people gave it up, or its personal data was erased. */
    DISCARDED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Outcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether the callback has had its say. Dead letters may be processed again after a fix, unless they are discarded. */
    boolean isSettled() {
        return this != UNREADABLE && this != FAILED && this != DISCARDED;
    }
}
