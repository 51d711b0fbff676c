package io.callbackgateway.dispatch.destination;

import io.callbackgateway.pause.PauseRequest;
import io.callbackgateway.pause.Pauses;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Where events go, and how it is there, for people and scripts, at the admin door. */
@RestController
@RequestMapping("/api/destinations")
public class DestinationsApi {

    private final Destinations destinations;
    private final Pauses pauses;

    DestinationsApi(Destinations destinations, Pauses pauses) {
        this.destinations = destinations;
        this.pauses = pauses;
    }

    /** All destinations: archive, notifications, documents, and the external bus where there is one. */
    @GetMapping
    public Listing list() {
        return new Listing(destinations.list());
    }

    public record Listing(List<Destination> destinations) {}

    /**
     * Has events wait for one destination; the others go on. What is under way is finished. Paused again, the new time and reason hold.
     *
     * @param until when it goes on by itself; otherwise when it is resumed
     * @param reason for people, at most 200 characters
     * @throws ResponseStatusException 400: until is over, or the reason is too long; 404: there is no such destination
     */
    @PostMapping("/{name}/pause")
    public Destination pause(
            @PathVariable String name,
            @RequestParam(required = false) Instant until,
            @RequestParam(required = false) String reason,
            Principal user) {
        existing(name);
        PauseRequest.check(until, reason);
        pauses.pause(Destinations.queue(name), until, reason, user.getName());
        return existing(name);
    }

    /**
     * Has a destination go on that is paused; nothing where it is not. What has waited comes first.
     *
     * @throws ResponseStatusException 404: there is no such destination
     */
    @PostMapping("/{name}/resume")
    public Destination resume(@PathVariable String name, Principal user) {
        existing(name);
        pauses.resume(Destinations.queue(name), user.getName());
        return existing(name);
    }

    private Destination existing(String name) {
        return destinations
                .of(name)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such destination."));
    }
}
