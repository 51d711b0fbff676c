package io.callbackgateway.console.destination;

import io.callbackgateway.console.Confirm;
import io.callbackgateway.console.Confirm.Field;
import io.callbackgateway.lane.Lanes;
import io.callbackgateway.pause.Pauses;
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

/** Pauses and resumes a lane: the inbox of a provider, or a destination. */
@Controller
class PausePages {

    private static final String INBOX = "inbox.";

    private final Lanes lanes;
    private final Pauses pauses;
    private final Clock clock;

    PausePages(Lanes lanes, Pauses pauses, Clock clock) {
        this.lanes = lanes;
        this.pauses = pauses;
        this.clock = clock;
    }

    /** @param lane its queue */
    @GetMapping("/pause")
    String ask(
            @RequestParam String lane, @RequestHeader(name = "HX-Request", required = false) String htmx, Model model) {
        check(lane);
        return new Confirm(back(lane), "Pause " + name(lane) + "?", "/pause", "Pause")
                .says(
                        lane.startsWith(INBOX)
                                ? "Callbacks are still accepted. They wait in the inbox, in their order, and nothing is lost."
                                : "Events wait for this destination, in their order, and nothing is lost. No other destination notices.")
                .says("It survives restarts, and holds for all gateways that share the ledger.")
                .with("lane", lane)
                .asks(new Field("minutes", "Minutes", "number", "60", false, "Left empty: until somebody resumes it."))
                .asks(new Field("reason", "Reason", "text", "", false, "Shown to everybody; no personal data."))
                .show(model, htmx);
    }

    @PostMapping("/pause")
    String pause(
            @RequestParam String lane,
            @RequestParam(required = false) Integer minutes,
            @RequestParam(required = false) String reason,
            Principal user,
            RedirectAttributes next) {
        check(lane);
        if (minutes != null && minutes < 1) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "It is paused for a minute or more.");
        }
        Instant until = minutes == null ? null : clock.instant().plus(Duration.ofMinutes(minutes));
        pauses.pause(lane, until, reason, user.getName());
        next.addFlashAttribute("done", "Paused: " + name(lane) + ".");
        return "redirect:" + back(lane);
    }

    @PostMapping("/resume")
    String resume(@RequestParam String lane, Principal user, RedirectAttributes next) {
        check(lane);
        pauses.resume(lane, user.getName());
        next.addFlashAttribute("done", "Resumed: " + name(lane) + ".");
        return "redirect:" + back(lane);
    }

    private void check(String lane) {
        if (lanes.states().stream().noneMatch(each -> each.queue().equals(lane))) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such lane.");
        }
    }

    private static String name(String lane) {
        return lane.startsWith(INBOX)
                ? "the inbox of " + lane.substring(INBOX.length()).replace('.', '/')
                : "the destination " + lane.substring(lane.indexOf('-') + 1);
    }

    /** Only of a lane that there is. */
    private static String back(String lane) {
        return lane.startsWith(INBOX)
                ? "/provider?door=" + lane.substring(INBOX.length()).replace('.', '/')
                : "/destinations";
    }
}
