package io.callbackgateway.pause;

import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** What a request to pause may say. */
public final class PauseRequest {

    private static final int MAX_REASON = 200;

    private PauseRequest() {}

    /** @throws ResponseStatusException 400, where the time is over, or the reason is too long */
    public static void check(Instant until, String reason) {
        if (until != null && !until.isAfter(Instant.now())) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "until is over.");
        }
        if (reason != null && reason.length() > MAX_REASON) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "reason has at most " + MAX_REASON + " characters.");
        }
    }
}
