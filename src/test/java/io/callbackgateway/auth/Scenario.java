package io.callbackgateway.auth;

import io.callbackgateway.auth.Verdict.Reason;

/** How a call can be right or wrong, for every method that knows the difference, and what most of them make of it. */
public enum Scenario {
    VALID("0"),
    MISSING(Reason.MISSING),
    EMPTY(Reason.MALFORMED),
    REPEATED(Reason.REPEATED),
    WRONG_SCHEME(Reason.MISSING),
    OTHER_PROVIDERS_CREDENTIAL(Reason.WRONG_CREDENTIAL),
    /** Right in all but its time: one that was never configured would be rejected for another reason. */
    EXPIRED(Reason.EXPIRED),
    NOT_YET_VALID(Reason.NOT_YET_VALID),
    TAMPERED_BODY(Reason.WRONG_SIGNATURE),
    TAMPERED_SIGNED_HEADER(Reason.WRONG_SIGNATURE),
    OTHER_PATH(Reason.WRONG_SIGNATURE),
    OTHER_METHOD(Reason.WRONG_SIGNATURE),
    /** The valid call a second time, byte for byte: answered like the first one and not enqueued again. */
    REPLAYED("0"),
    /** By the secret that is still valid, and by the one that is valid already. */
    OLD_KEY("0"),
    NEW_KEY("new"),
    /** Proofs by the old and the new secret in one call. */
    BOTH("0"),
    /** For methods whose proofs expire, too: a proof of now, by the secret that was valid, and by the one that will be. */
    RETIRED_KEY(Reason.EXPIRED),
    FUTURE_KEY(Reason.NOT_YET_VALID);

    /** Why the call is rejected; {@code null} where it is accepted. */
    public final Reason reason;

    /** Which secret an accepted call is counted by: its {@code id}, or its place in the list. */
    public final String key;

    Scenario(Reason reason) {
        this.reason = reason;
        this.key = null;
    }

    Scenario(String key) {
        this.reason = null;
        this.key = key;
    }
}
