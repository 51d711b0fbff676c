package io.callbackgateway.api.auth;

/** Gets a token from where a provider issues them. Each call is one attempt, by one thread at a time. */
interface TokenIssuer {

    /**
     * @param previous whose refresh token may be used; {@code null} where it must not be
     * @throws NotIssuedException where there is none, or no answer
     */
    IssuedToken issue(IssuedToken previous);
}
