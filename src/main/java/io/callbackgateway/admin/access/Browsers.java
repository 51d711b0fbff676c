package io.callbackgateway.admin.access;

import io.callbackgateway.admin.access.token.TokenAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/** Tells calls of scripts from what a browser sends, also on behalf of a site that its user does not know of. */
final class Browsers {

    private Browsers() {}

    /**
     * Whether no browser sends this by itself. It would remember a password, and have a session, and send both along with a form of any other
     * site; it says where the form comes from, though (Fetch §3.2, Fetch Metadata §2). What it never sends by itself is a token.
     */
    static boolean couldNotSend(HttpServletRequest request) {
        return TokenAuthentication.isIn(request)
                || request.getServletPath().startsWith("/api/")
                        && request.getRequestedSessionId() == null
                        && request.getHeader(HttpHeaders.ORIGIN) == null
                        && request.getHeader("Sec-Fetch-Site") == null;
    }
}
