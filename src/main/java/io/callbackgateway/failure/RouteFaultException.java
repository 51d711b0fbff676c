package io.callbackgateway.failure;

/**
 * The route is at fault, not the callback: it is recorded as {@code failed} and goes to {@code inbox.dead} with this message, which must
 * therefore hold nothing of the request's content.
 */
public class RouteFaultException extends RuntimeException {

    public RouteFaultException(String reason) {
        super(reason);
    }
}
