package io.callbackgateway.api;

import io.callbackgateway.failure.ProviderUnavailableException;

/** The way to providers' APIs. A gateway asks over HTTP; a test has its answers. */
public interface ApiClient {

    /**
     * @return whatever the API answers, of any status
     * @throws ProviderUnavailableException where it does not answer
     */
    ApiAnswer ask(ApiQuestion question);
}
