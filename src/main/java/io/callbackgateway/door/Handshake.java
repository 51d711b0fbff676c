package io.callbackgateway.door;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.Problem;
import io.callbackgateway.http.ProblemException;
import io.callbackgateway.provider.ProviderFacts;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Questions by which some providers make sure, before the first callback, that who owns this address wants them. They are no
 * callbacks and come without credentials, so that they are answered before any are asked for, and nothing is kept. Only where
 * the provider's facts ask for it.
 */
final class Handshake {

    /** Longer than any provider's; Microsoft Graph's are some 200 characters. */
    private static final int MAX_CHALLENGE = 1024;

    private Handshake() {}

    /**
     * @return whether it was one, and now has its answer
     * @throws ProblemException where its challenge is nothing to send back
     */
    static boolean answered(ProviderFacts facts, WireRequest request, HttpServletResponse response) throws IOException {
        return !hasBody(request) && (permitted(facts, request, response) || echoed(facts, request, response));
    }

    /**
     * Abuse protection of "HTTP 1.1 Web Hooks for Event Delivery" (CloudEvents, section 4). Whom it does not permit gets what any
     * {@code OPTIONS} gets, as 4.2 wants it. Never calls {@code WebHook-Request-Callback}: it is optional for those who answer at
     * once, and would let anybody send the gateway to any address.
     */
    private static boolean permitted(ProviderFacts facts, WireRequest request, HttpServletResponse response) {
        if (!request.method().equals(HttpMethod.OPTIONS.name())) {
            return false;
        }
        List<String> asking = request.header("WebHook-Request-Origin");
        if (asking.size() != 1) {
            return false;
        }
        for (String origin : facts.allowedOrigins()) {
            if (origin.equals("*") || origin.equalsIgnoreCase(asking.get(0))) {
                response.setHeader("WebHook-Allowed-Origin", origin);
                response.setHeader("WebHook-Allowed-Rate", "*");
                response.setHeader(HttpHeaders.ALLOW, String.join(", ", facts.methods()));
                response.setContentLength(0);
                return true;
            }
        }
        return false;
    }

    /** A query parameter given back as text, in a GET or POST without a body. */
    private static boolean echoed(ProviderFacts facts, WireRequest request, HttpServletResponse response)
            throws IOException {
        if (facts.echoParameter() == null || !List.of("GET", "POST").contains(request.method())) {
            return false;
        }
        String challenge = request.parameters().get(facts.echoParameter());
        if (challenge == null) {
            return false;
        }
        if (challenge.isEmpty()
                || challenge.length() > MAX_CHALLENGE
                || challenge.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(Problem.BAD_CHALLENGE);
        }
        // as text that no browser takes for anything else; see the headers of every answer
        byte[] bytes = challenge.getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
        return true;
    }

    private static boolean hasBody(WireRequest request) {
        List<String> length = request.header(HttpHeaders.CONTENT_LENGTH);
        return !request.header(HttpHeaders.TRANSFER_ENCODING).isEmpty()
                || !length.isEmpty() && !length.equals(List.of("0"));
    }
}
