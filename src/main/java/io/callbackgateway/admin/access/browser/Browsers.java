package io.callbackgateway.admin.access.browser;

import io.callbackgateway.admin.access.token.TokenAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Tells calls of scripts from what a browser sends, also on behalf of a site that its user does not know of. */
public final class Browsers {

    private static final String PART = "HX-Request";

    private Browsers() {}

    /**
     * Whether no browser sends this by itself. It would remember a password, and have a session, and send both along with a form of any other
     * site; it says where the form comes from, though (Fetch §3.2, Fetch Metadata §2). What it never sends by itself is a token.
     */
    public static boolean couldNotSend(HttpServletRequest request) {
        return TokenAuthentication.isIn(request)
                || request.getServletPath().startsWith("/api/")
                        && request.getRequestedSessionId() == null
                        && request.getHeader(HttpHeaders.ORIGIN) == null
                        && request.getHeader("Sec-Fetch-Site") == null;
    }

    /** Whether somebody wants to see a page who can be led back to it. */
    public static boolean asksForPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return "GET".equals(request.getMethod())
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && request.getHeader(PART) == null
                && accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    /** Whether htmx asks for a part of a page, in whose place a page to log in would be shown. */
    public static boolean asksForPart(HttpServletRequest request) {
        return request.getHeader(PART) != null;
    }
}
