package io.callbackgateway.documents.storage;

/** A document cannot be had, and no attempt will change that. */
public final class MissingException extends Exception {

    private final MissingReason reason;

    public MissingException(MissingReason reason) {
        super(reason.word());
        this.reason = reason;
    }

    public MissingReason reason() {
        return reason;
    }
}
