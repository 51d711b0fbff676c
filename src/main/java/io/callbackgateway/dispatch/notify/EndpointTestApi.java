package io.callbackgateway.dispatch.notify;

import com.standardwebhooks.exceptions.WebhookSigningException;
import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.event.TestEvent;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Tries whether an endpoint takes events, before it matters. */
@RestController
public class EndpointTestApi {

    private final Endpoints endpoints;
    private final Notifications notifications;
    private final AuditLog audit;
    private final Clock clock;

    EndpointTestApi(Endpoints endpoints, Notifications notifications, AuditLog audit, Clock clock) {
        this.endpoints = endpoints;
        this.notifications = notifications;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Sends an endpoint an event of the type {@code gateway.test}, with invented data and signed as any other: now, also where it is paused
     * or suspended, which it stays.
     *
     * @param name {@code notify-} and the name of the endpoint in the settings
     * @throws ResponseStatusException 404: there is no such endpoint; 502: it did not take it, and what it did instead
     */
    @PostMapping("/api/destinations/{name}/test")
    public Tested test(@PathVariable String name, Principal who) throws WebhookSigningException {
        Endpoint endpoint = endpoints
                .ofDestination(name)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "There is no such endpoint: name notify- and its name in the settings."));
        EventMessage event = TestEvent.at(clock.instant());
        long start = System.nanoTime();
        try {
            int status = notifications.send(event, endpoint);
            audit.add(who.getName(), "test", "", "", null, null, name + ": HTTP status " + status);
            return new Tested(event.id(), status, millisSince(start));
        } catch (NotDeliveredException e) {
            audit.add(who.getName(), "test", "", "", null, null, name + ": " + e.getMessage());
            throw new ResponseStatusException(
                    HttpStatus.BAD_GATEWAY,
                    "The endpoint did not take the event " + event.id() + ": " + e.getMessage() + ", after "
                            + millisSince(start) + " ms.");
        }
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    /**
     * @param eventId that of the event, by which the endpoint's log has it
     * @param status of HTTP that the endpoint answered
     * @param milliseconds until it had
     */
    public record Tested(String eventId, int status, long milliseconds) {}
}
