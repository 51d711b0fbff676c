package io.callbackgateway.failure;

/**
 * What the callback says cannot be acted upon, and no attempt mends that; it is not the callback's fault. It is recorded as {@code failed}
 * and goes to {@code inbox.dead} with this message, which must therefore hold nothing of the request's content.
 */
public class FailedException extends RuntimeException {

    public FailedException(String reason) {
        super(reason);
    }
}
