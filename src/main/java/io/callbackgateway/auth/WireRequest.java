package io.callbackgateway.auth;

import io.callbackgateway.text.QueryParameters;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request as it came over the wire: what a {@link Verifier} may look at. Nothing in it is decoded, parsed or made by Camel.
 *
 * @param path as sent, still percent-encoded
 * @param query as sent, without the question mark, each character one byte; {@code null} where the target has none
 * @param headers by name in lower case; each character of a value is one byte (ISO-8859-1)
 * @param body read from the connection when a verifier first asks for it, so that who sends no credential need not be listened to
 * @param pathToken the decoded segment after the environment; {@code null} where there is none
 * @param remoteAddress of the caller; behind configured proxies what they say it is
 * @param certificates the TLS client's own first; its key is proven by the handshake, nothing else is
 * @param receivedAt "now" for every check of a time: a request that is verified again later is judged as of its arrival
 */
public record WireRequest(
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        Body body,
        String pathToken,
        String remoteAddress,
        boolean viaProxy,
        List<X509Certificate> certificates,
        Instant receivedAt) {

    /** Every value of a header; its name in any case. */
    public List<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The target as it stands in the request line: path and query. */
    public String target() {
        return query == null ? path : path + "?" + query;
    }

    /** The query's parameters. The servlet's own would mix in those of a form body, and consume it. */
    public Map<String, String> parameters() {
        return QueryParameters.of(query);
    }

    /** The same request with a body that is at hand. */
    public WireRequest withBody(Body other) {
        return new WireRequest(
                method, path, query, headers, other, pathToken, remoteAddress, viaProxy, certificates, receivedAt);
    }

    public WireRequest withHeaders(Map<String, List<String>> other) {
        return new WireRequest(
                method, path, query, other, body, pathToken, remoteAddress, viaProxy, certificates, receivedAt);
    }

    /** The bytes as received, before any content coding is undone. */
    @FunctionalInterface
    public interface Body {

        /** The same bytes at each call. Throws what the door answers, where the body is too large, too slow or broken off. */
        byte[] bytes();
    }

    /** Without credentials and personal data: requests end up in exceptions and logs. */
    @Override
    public String toString() {
        return method + " from " + remoteAddress + " at " + receivedAt;
    }
}
