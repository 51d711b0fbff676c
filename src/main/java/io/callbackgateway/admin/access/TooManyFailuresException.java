package io.callbackgateway.admin.access;

import org.springframework.security.core.AuthenticationException;

/** Whether the credentials are right was not looked at. */
final class TooManyFailuresException extends AuthenticationException {

    private final long seconds;

    /** @param seconds to wait */
    TooManyFailuresException(long seconds) {
        super("Too many failures of one address");
        this.seconds = seconds;
    }

    long seconds() {
        return seconds;
    }
}
