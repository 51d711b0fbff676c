package io.callbackgateway.backup;

import org.apache.commons.codec.digest.DigestUtils;

/**
 * How the ledger and the broker's journal do not belong together, as an operator is told who may have been woken up for it.
 *
 * @param known what stands beside the journal
 * @param found what the ledger says of itself; {@code null} where it is a new one
 */
record Difference(Kind kind, JournalSide known, LedgerSide found) {

    enum Kind {
        NEW_LEDGER,
        OTHER_LEDGER,
        OLDER_LEDGER,
        NO_JOURNAL,
        OTHER_JOURNAL,
        OLDER_JOURNAL
    }

    /**
     * @param shared whether several gateways may use the ledger: then it may know more than this journal, and of other journals
     * @return {@code null} where both belong together, or one of them has never been seen
     */
    static Difference between(JournalSide known, LedgerSide found, boolean shared) {
        Kind kind = kind(known, found, shared);
        return kind == null ? null : new Difference(kind, known, found);
    }

    private static Kind kind(JournalSide known, LedgerSide found, boolean shared) {
        if (known == null) {
            return found == null || shared ? null : Kind.NO_JOURNAL;
        }
        if (found == null) {
            return Kind.NEW_LEDGER;
        }
        if (!found.id().equals(known.ledger())) {
            return Kind.OTHER_LEDGER;
        }
        if (found.generation() < known.generation()) {
            return Kind.OLDER_LEDGER;
        }
        if (shared) {
            return null;
        }
        if (!found.journal().equals(known.journal())) {
            return Kind.OTHER_JOURNAL;
        }
        return found.generation() > known.generation() + 1 ? Kind.OLDER_JOURNAL : null; // one more after a crash
    }

    /** Whether events may have been told of which the ledger knows nothing. */
    boolean lacksEvents() {
        return kind == Kind.NEW_LEDGER || kind == Kind.OTHER_LEDGER || kind == Kind.OLDER_LEDGER;
    }

    /** What {@code gateway.ledger.accept} must be to go on all the same; another difference has another one. */
    String code() {
        return DigestUtils.sha256Hex(toString()).substring(0, 12);
    }

    /**
     * What it means and what can be done, for {@code gateway.ledger.accept}.
     *
     * @param ledger where the ledger is
     * @param journal the file beside the journal
     */
    String explained(String ledger, String journal) {
        String lost =
                switch (kind) {
                    case NEW_LEDGER ->
                        "is new, or from before gateways noted whose ledger it is, while the journal (" + journal
                                + ") belongs to the ledger " + known.ledger() + ", which was there until " + known.at();
                    case OTHER_LEDGER ->
                        "is another one (" + found.id() + ") than the one that the journal (" + journal
                                + ") belongs to (" + known.ledger() + ", which was there until " + known.at() + ")";
                    case OLDER_LEDGER ->
                        "is from another day: it had come to " + found.at() + ", while the journal (" + journal
                                + ") has seen it at " + known.at() + ". It was probably restored from a backup";
                    case NO_JOURNAL ->
                        "belongs to a journal that is gone: " + journal + " was there until " + found.at();
                    case OTHER_JOURNAL -> "belongs to another journal than the one here (" + journal + ")";
                    case OLDER_JOURNAL ->
                        "is from " + found.at() + ", while the journal (" + journal + ") is from " + known.at()
                                + ". The journal was probably restored from a backup";
                };
        String meaning = lacksEvents()
                ? ". It does not know what has been told since: it would give new events the ids and sequences of events that"
                        + " exist already, and consumers would drop them as repeats. "
                : ". Callbacks that waited there, acknowledged to their providers, are lost with it, and so are events that waited"
                        + " for their destinations. ";
        String back = lacksEvents()
                ? "Nothing has been processed. Best, put the right ledger back (where it was moved, or a setting names another one). "
                : "Nothing has been processed. Best, put the right journal back: the whole folder broker in gateway.data-dir. ";
        String on = lacksEvents()
                ? "Events in the archive are then read into the ledger first, so that what was told and archived stays known;"
                        + " docs/operation.md says what cannot be known."
                : "Then have told again what may not have arrived (POST /api/events/resend), and reconcile; see docs/operation.md.";
        return ledger + " " + lost + meaning + back + "Or go on with these two: start once with gateway.ledger.accept="
                + code() + ". " + on;
    }
}
