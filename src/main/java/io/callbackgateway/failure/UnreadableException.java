package io.callbackgateway.failure;

/**
 * The callback itself is at fault: no attempt will ever read it. It is recorded as {@code unreadable} and goes to
 * {@code inbox.dead} with this message, which must therefore hold nothing of the request's content.
 */
public class UnreadableException extends RuntimeException {

    public UnreadableException(String reason) {
        super(reason);
    }
}
