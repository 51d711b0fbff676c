package io.callbackgateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;

/** Why a request is rejected (RFC 9457). Fixed texts: nothing of the request, the settings or an exception is in them. */
public enum Problem {
    MALFORMED_CREDENTIALS(400, "A credential header came more than once."),
    BROKEN_BODY(400, "The body could not be read to its end."),
    BAD_CHALLENGE(400, "The challenge is too long or no text."),
    UNAUTHENTICATED(401, "The credentials are missing or wrong."),
    INSUFFICIENT_SCOPE(403, "The token is not good for callbacks here."),
    FOREIGN_ADDRESS(403, "This source address may not call."),
    NOT_PERMITTED(403, "Your role does not permit this."),
    NO_CSRF_TOKEN(403, "The page's token is missing or too old. Load the page again."),
    NO_SUCH_DOOR(404, "There is no such provider and environment."),
    METHOD_NOT_ALLOWED(405, "This provider does not call with this method."),
    TOO_SLOW(408, "The body did not arrive in time."),
    BODY_TOO_LARGE(413, "The body is over the limit."),
    ENCODED(415, "The body has a content coding that is not taken here."),
    TOO_MANY_FAILURES(429, "This address has failed too often. Try again later."),
    STARTING(503, "The gateway is starting. Send the callback again."),
    CLOSED(503, "This provider's callbacks cannot be processed now. Send the callback again."),
    CHECK_DOWN(503, "The credentials cannot be checked now. Send the callback again."),
    BUSY(503, "Too many callbacks at once. Send the callback again."),
    TOKENS_AWAY(503, "The token cannot be checked now. Call again."),
    NOT_CONFIRMED(503, "The subscription could not be confirmed. Send the request again."),
    NOT_KEPT(503, "The callback could not be kept. Send it again.");

    /** Seconds; for {@code Retry-After}. */
    private static final String RETRY_AFTER = "5";

    final int status;
    final String json;

    Problem(int status, String detail) {
        this.status = status;
        this.json = json(status, detail);
    }

    static String json(int status, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(status), detail);
        if (status == HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE) {
            problem.setTitle("Content Too Large"); // as RFC 9110 calls it; Spring's name is older
        } else if (problem.getTitle() == null) {
            problem.setTitle("Error");
        }
        try {
            return Json.MAPPER.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // three texts and a number
        }
    }

    public void write(HttpServletResponse response) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(bytes.length);
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        }
        response.getOutputStream().write(bytes);
    }

    /** Apart, since the constants above need it before anything else of this class is there. */
    private static final class Json {
        private static final ObjectMapper MAPPER =
                Jackson2ObjectMapperBuilder.json().build();
    }
}
