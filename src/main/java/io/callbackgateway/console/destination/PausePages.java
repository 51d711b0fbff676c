package io.callbackgateway.console.destination;

import io.callbackgateway.console.Confirm;
import io.callbackgateway.console.Confirm.Field;
import io.callbackgateway.console.Door;
import io.callbackgateway.console.Link;
import io.callbackgateway.dispatch.destination.DestinationsApi;
import io.callbackgateway.pause.LanesApi;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Pauses and resumes the inbox of a door, or a destination: one of the two is named. */
@Controller
class PausePages {

    private final LanesApi lanes;
    private final DestinationsApi destinations;
    private final Clock clock;

    PausePages(LanesApi lanes, DestinationsApi destinations, Clock clock) {
        this.lanes = lanes;
        this.destinations = destinations;
        this.clock = clock;
    }

    @GetMapping("/pause")
    String ask(
            @RequestParam(required = false) String door,
            @RequestParam(required = false) String destination,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        return new Confirm(
                        destination == null ? "/providers" : "/destinations",
                        "Pause " + name(door, destination) + "?",
                        "/pause",
                        "Pause")
                .says(
                        destination == null
                                ? "Callbacks are still accepted. They wait in the inbox, in their order, and nothing is lost."
                                : "Events wait for this destination, in their order, and nothing is lost. No other destination notices.")
                .says("It survives restarts, and holds for all gateways that share the ledger.")
                .with("door", door)
                .with("destination", destination)
                .asks(new Field("minutes", "Minutes", "number", "60", false, "Left empty: until somebody resumes it."))
                .asks(new Field("reason", "Reason", "text", "", false, "Shown to everybody; no personal data."))
                .elseTo(page(door, destination))
                .show(model, htmx);
    }

    @PostMapping("/pause")
    String pause(
            @RequestParam(required = false) String door,
            @RequestParam(required = false) String destination,
            @RequestParam(required = false) Integer minutes,
            @RequestParam(required = false) String reason,
            Principal user,
            RedirectAttributes next) {
        if (minutes != null && minutes < 1) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "It is paused for a minute or more.");
        }
        Instant until = minutes == null ? null : clock.instant().plus(Duration.ofMinutes(minutes));
        if (destination == null) {
            Door of = Door.of(door);
            lanes.pause(of.provider(), of.environment(), until, reason, user);
        } else {
            destinations.pause(destination, until, reason, user);
        }
        next.addFlashAttribute("done", "Paused: " + name(door, destination) + ".");
        return "redirect:" + page(door, destination);
    }

    @PostMapping("/resume")
    String resume(
            @RequestParam(required = false) String door,
            @RequestParam(required = false) String destination,
            Principal user,
            RedirectAttributes next) {
        if (destination == null) {
            Door of = Door.of(door);
            lanes.resume(of.provider(), of.environment(), user);
        } else {
            destinations.resume(destination, user);
        }
        next.addFlashAttribute("done", "Resumed: " + name(door, destination) + ".");
        return "redirect:" + page(door, destination);
    }

    private static String name(String door, String destination) {
        return destination == null ? "the inbox of " + door : "the destination " + destination;
    }

    private static String page(String door, String destination) {
        return destination == null ? Link.to("/provider").with("door", door).toString() : "/destinations";
    }
}
