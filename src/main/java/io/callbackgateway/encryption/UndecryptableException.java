package io.callbackgateway.encryption;

/** Something kept cannot be decrypted. The message says why and what to do. */
public class UndecryptableException extends RuntimeException {

    UndecryptableException(String message) {
        super(message);
    }
}
