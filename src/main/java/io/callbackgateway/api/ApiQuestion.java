package io.callbackgateway.api;

import java.util.Map;

/**
 * What a provider's API is asked, but for who asks: that is the client's to say.
 *
 * @param target path and query below the API's base URL, filled in and encoded
 * @param headers {@code Content-Type} among them where there is a body
 * @param body to be sent in UTF-8; {@code null} for none
 */
public record ApiQuestion(
        String provider, String environment, String method, String target, Map<String, String> headers, String body) {

    /** Without what was filled in: personal data, and keys of {@code api} that may be secrets. */
    @Override
    public String toString() {
        return method + " at " + provider + "/" + environment;
    }
}
