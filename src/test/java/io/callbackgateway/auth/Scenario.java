package io.callbackgateway.auth;

/** How a call can be right or wrong, for every method that knows the difference. */
enum Scenario {
    VALID(200),
    MISSING(401),
    EMPTY(401),
    REPEATED(400),
    WRONG_SCHEME(401),
    OTHER_PROVIDERS_CREDENTIAL(401),
    EXPIRED(401),
    NOT_YET_VALID(401),
    TAMPERED_BODY(401),
    TAMPERED_SIGNED_HEADER(401),
    OTHER_PATH(401),
    OTHER_METHOD(401),
    /** The valid call a second time, byte for byte: answered like the first one and not enqueued again. */
    REPLAYED(200),
    /** By the secret that is still valid, and by the one that is valid already. */
    OLD_KEY(200),
    NEW_KEY(200),
    /** Proofs by the old and the new secret in one call. */
    BOTH(200);

    final int status;

    Scenario(int status) {
        this.status = status;
    }

    boolean accepted() {
        return status == 200;
    }
}
