package io.callbackgateway.api.auth;

import io.callbackgateway.failure.ProviderUnavailableException;

/** There is no token to ask a provider's API with: it was not asked. A transient failure, whose message says what to check. */
public final class NoTokenException extends ProviderUnavailableException {

    NoTokenException(String message) {
        super(message);
    }
}
