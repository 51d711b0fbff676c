package io.callbackgateway.admin.access;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/** Tells calls of scripts from what a browser sends, also on behalf of a site that its user does not know of. */
final class Browsers {

    private static final String BEARER = "bearer ";

    private Browsers() {}

    /**
     * Whether no browser sends this by itself. It would remember a password, and have a session, and send both along with a form of any other
     * site; it says where the form comes from, though (Fetch §3.2, Fetch Metadata §2). What it never sends by itself is a token.
     */
    static boolean couldNotSend(HttpServletRequest request) {
        return hasToken(request)
                || request.getServletPath().startsWith("/api/")
                        && request.getRequestedSessionId() == null
                        && request.getHeader(HttpHeaders.ORIGIN) == null
                        && request.getHeader("Sec-Fetch-Site") == null;
    }

    static boolean hasToken(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }
}
