package io.callbackgateway.api.auth;

import java.time.Duration;

/** Why an attempt to get a token gave none. Its message goes on from "the token endpoint", and is free of what was sent and answered. */
final class NotIssuedException extends RuntimeException {

    /** What the attempt says of the next one. */
    enum Kind {
        /** The endpoint is away, or says so: it is soon asked again. */
        UNAVAILABLE,
        /** It does not take our credentials: each attempt may count against us. */
        REJECTED,
        /** It has locked the account for a while. */
        LOCKED
    }

    private final Kind kind;
    private final Duration retryAfter;

    /** @param retryAfter how long the endpoint wants to be left alone; zero where it does not say */
    NotIssuedException(Kind kind, String what, Duration retryAfter) {
        super(what);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    Kind kind() {
        return kind;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    /** Whether one more attempt, at once, may help and cannot harm. */
    boolean isWorthRepeating() {
        return kind == Kind.UNAVAILABLE && retryAfter.isZero();
    }
}
