package io.callbackgateway.door;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Why the door refuses (RFC 9457). Fixed texts: nothing of the request, the settings or an exception is in them. */
enum Problem {
    MALFORMED_CREDENTIALS(400, "Bad Request", "A credential header came more than once."),
    BROKEN_BODY(400, "Bad Request", "The body could not be read to its end."),
    BAD_CHALLENGE(400, "Bad Request", "The challenge of the handshake is too long or no text."),
    UNAUTHENTICATED(401, "Unauthorized", "The credentials are missing or wrong."),
    INSUFFICIENT_SCOPE(403, "Forbidden", "The token is not good for callbacks here."),
    FOREIGN_ADDRESS(403, "Forbidden", "This source address may not call."),
    NO_SUCH_DOOR(404, "Not Found", "There is no such provider and environment."),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed", "This provider does not call with this method."),
    TOO_SLOW(408, "Request Timeout", "The body did not arrive in time."),
    BODY_TOO_LARGE(413, "Content Too Large", "The body is over the limit."),
    ENCODED(415, "Unsupported Media Type", "The body has a content coding that is not taken here."),
    TOO_MANY_FAILURES(429, "Too Many Requests", "This address has failed too often. Try again later."),
    STARTING(503, "Service Unavailable", "The gateway is starting. Send the callback again."),
    CHECK_DOWN(503, "Service Unavailable", "The credentials cannot be checked now. Send the callback again."),
    BUSY(503, "Service Unavailable", "Too many callbacks at once. Send the callback again."),
    NOT_KEPT(503, "Service Unavailable", "The callback could not be kept. Send it again.");

    static final String MEDIA_TYPE = "application/problem+json";

    /** Seconds; for {@code Retry-After}. */
    static final String RETRY_AFTER = "5";

    final int status;
    final String json;

    Problem(int status, String title, String detail) {
        this.status = status;
        this.json = json(status, title, detail);
    }

    static String json(int status, String title, String detail) {
        return String.format(
                Locale.ROOT, // another's digits are no JSON
                "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}",
                title,
                status,
                detail);
    }

    void write(HttpServletResponse response) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(bytes.length);
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER);
        }
        response.getOutputStream().write(bytes);
    }
}
