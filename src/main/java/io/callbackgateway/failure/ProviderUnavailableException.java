package io.callbackgateway.failure;

/** A provider's API does not answer as it should, for reasons that pass or that an operator must mend: tried again. */
public class ProviderUnavailableException extends RuntimeException {

    public ProviderUnavailableException(String message) {
        super(message);
    }
}
