package io.callbackgateway.documents;

/** A document cannot be had, and no attempt will change that. */
final class MissingException extends Exception {

    private final MissingReason reason;

    MissingException(MissingReason reason) {
        super(reason.word());
        this.reason = reason;
    }

    MissingReason reason() {
        return reason;
    }
}
