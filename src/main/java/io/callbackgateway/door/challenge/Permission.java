package io.callbackgateway.door.challenge;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.provider.ProviderFacts;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** Abuse protection of "HTTP 1.1 Web Hooks for Event Delivery" (CloudEvents, section 4). */
public final class Permission {

    private Permission() {}

    /**
     * Whom it does not permit gets what any {@code OPTIONS} gets, as 4.2 wants it. Never calls {@code WebHook-Request-Callback}: it is
     * optional for those who answer at once, and would let anybody send the gateway to any address.
     *
     * @return whether it was asked for, and is given
     */
    public static boolean given(ProviderFacts facts, WireRequest request, HttpServletResponse response) {
        List<String> asking = request.header("WebHook-Request-Origin");
        if (!request.method().equals(HttpMethod.OPTIONS.name()) || asking.size() != 1) {
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
}
