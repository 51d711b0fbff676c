package io.callbackgateway.inbox;

/** A callback may not have been kept: its sender must be told to come again. */
public class NotKeptException extends RuntimeException {

    NotKeptException(String message, Throwable cause) {
        super(message, cause);
    }
}
