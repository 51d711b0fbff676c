package io.callbackgateway.replay;

import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The short way to a replay of events to one queue: where events were cut, or a consumer has lost them. */
@RestController
class ResendApi {

    private final Replays replays;

    ResendApi(Replays replays) {
        this.replays = replays;
    }

    /**
     * Sends a queue its events again, as a replay {@code as-was} that is started at once: in the order in which their callbacks came, with
     * their old ids. Calling it twice sends them twice: consumers know events by id.
     *
     * @param queue {@code callbacks.<environment>.<status>}, which gets its own events, or a subscription, which gets all
     * @param since ISO 8601; callbacks that were accepted from then on
     * @param until and before then; left out: until now
     * @throws ResponseStatusException 400: a time cannot be read, or there is no such queue
     */
    @PostMapping("/api/events/resend")
    Replay resend(
            @RequestParam(defaultValue = "") String queue,
            @RequestParam(defaultValue = "") String since,
            @RequestParam(defaultValue = "") String until,
            Principal user)
            throws ActiveMQException {
        try {
            ReplayFilter filter = new ReplayFilter(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    Instant.parse(since),
                    until.isEmpty() ? null : Instant.parse(until));
            return replays.resend(filter, queue, user.getName());
        } catch (DateTimeException e) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "since and until are times like 2026-11-20T10:15:30Z.");
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage());
        }
    }
}
