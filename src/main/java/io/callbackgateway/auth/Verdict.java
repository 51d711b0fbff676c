package io.callbackgateway.auth;

import java.time.Instant;
import java.util.Locale;

/** What a {@link Verifier} found out. */
public sealed interface Verdict {

    /**
     * The caller has proven who it is.
     *
     * @param method the setting under {@code auth} that passed, such as {@code api-key}
     * @param principal who it is, as far as the method knows: a user name, a key's owner, a certificate's identity; never a secret
     * @param key which of the configured secrets matched, so that an old one can be retired when it no longer does
     * @param once of a signature that may be used once, else {@code null}
     */
    record Accepted(String method, String principal, String key, Once once) implements Verdict {}

    /**
     * A signature that is good for one callback. The same one again, before {@code until}, is the same callback again.
     *
     * @param fingerprint of what was signed, not invertible; not of a signature, of which a request may bear several
     * @param until when the signature itself becomes too old to be accepted
     */
    record Once(byte[] fingerprint, Instant signedAt, Instant until) {}

    record Rejected(Reason reason) implements Verdict {}

    /** The check itself is down, such as a key set or an introspection endpoint: neither accepted nor rejected. */
    record Unavailable() implements Verdict {}

    /** Why a caller was rejected: for the rejected log and the metrics, never for the caller. The last ones are the more telling. */
    enum Reason {
        /** No credential of this method's scheme. */
        MISSING,
        /** Not what the scheme looks like. */
        MALFORMED,
        /** A wrong secret, user or token. */
        WRONG_CREDENTIAL,
        /** The credential is of another audience, issuer, region or host than this door's. */
        WRONG_AUDIENCE,
        /** The signature is not one of this request by a configured key. */
        WRONG_SIGNATURE,
        /** The request differs from what was signed: its target, its digest, a header that must be signed. */
        WRONG_TARGET,
        /** Not issued by an authority that is trusted for this provider. */
        UNTRUSTED,
        /** Right, but its period is not yet there. */
        NOT_YET_VALID,
        /** Right, but for a challenge that is over: the caller tries again with a new one. */
        STALE,
        /** Right, but its period is over. */
        EXPIRED,
        /** Right, but used before. */
        REPLAYED,
        /** Right, but not good for what this door is for (RFC 6750 §3.1). */
        INSUFFICIENT_SCOPE,
        /** A credential header came more than once: which of them counts is a guess that we do not make. */
        REPEATED;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Verdict rejected(Reason reason) {
        return new Rejected(reason);
    }
}
