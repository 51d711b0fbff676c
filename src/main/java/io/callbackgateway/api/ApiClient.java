package io.callbackgateway.api;

import io.callbackgateway.failure.ProviderUnavailableException;

/** The way to providers' APIs. A gateway asks over HTTP; a test has its answers. */
public interface ApiClient {

    /**
     * Where there is no answer to a GET, or 502, 503 or 504, it is asked again, three times in all. 401 to a token has it asked again with
     * another one.
     *
     * @return whatever the API answers, of any status
     * @throws ProviderUnavailableException where it does not answer, or cannot be asked for now
     */
    ApiAnswer ask(ApiQuestion question);

    /**
     * For those that ask again by themselves: no answer is that. A lane does, with growing delays, and judges by each failure whether it is
     * one transaction's or all of the API is away; questions that are repeated below it would make a dead API answer three times as
     * many, and the lane know three times as late.
     */
    default ApiAnswer askOnce(ApiQuestion question) {
        return ask(question);
    }
}
