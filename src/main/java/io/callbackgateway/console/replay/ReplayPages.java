package io.callbackgateway.console.replay;

import io.callbackgateway.console.Confirm;
import io.callbackgateway.console.Door;
import io.callbackgateway.console.Link;
import io.callbackgateway.replay.Replay;
import io.callbackgateway.replay.ReplayFilter;
import io.callbackgateway.replay.ReplayMode;
import io.callbackgateway.replay.ReplayState;
import io.callbackgateway.replay.Replays;
import java.security.Principal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What is told again: always a dry run first, whose result is a page, and then a start. */
@Controller
class ReplayPages {

    private static final int PAGE = 50;

    private final Replays replays;

    ReplayPages(Replays replays) {
        this.replays = replays;
    }

    @GetMapping("/replays")
    String list(
            @RequestParam(required = false) UUID before,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        List<Replay> page = replays.list(before == null ? null : before.toString(), PAGE);
        model.addAttribute("replays", page);
        model.addAttribute(
                "more",
                page.size() < PAGE
                        ? null
                        : Link.to("/replays").with("before", page.get(PAGE - 1).id()));
        return htmx == null ? "replays" : "replays :: rows";
    }

    @GetMapping("/replay")
    String replay(
            @RequestParam UUID id, @RequestHeader(name = "HX-Request", required = false) String htmx, Model model) {
        Replay replay = existing(id);
        model.addAttribute("replay", replay);
        model.addAttribute("moving", replay.state() == ReplayState.COUNTING || replay.state() == ReplayState.RUNNING);
        return htmx == null ? "replay" : "replay :: now";
    }

    @GetMapping("/replays/new")
    String form() {
        return "newreplay";
    }

    /** Sends nothing: a dry run counts and compares. */
    @PostMapping("/replays")
    String dryRun(
            @RequestParam ReplayMode mode,
            @RequestParam(required = false) String door,
            @RequestParam(required = false) String transactionId,
            @RequestParam(required = false) String status,
            @RequestParam(required = false) String destination,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE_TIME) LocalDateTime since,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE_TIME) LocalDateTime until,
            @RequestParam(required = false) Integer rate,
            Principal user,
            RedirectAttributes next)
            throws ActiveMQException {
        Door of = Door.of(door);
        ReplayFilter filter = new ReplayFilter(
                null,
                of.provider(),
                of.environment(),
                transactionId == null ? null : List.of(transactionId),
                null,
                status,
                null,
                utc(since),
                utc(until));
        try {
            next.addAttribute(
                    "id",
                    replays.dryRun(mode, filter, destination, rate, user.getName())
                            .id());
            return "redirect:/replay";
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage());
        }
    }

    @GetMapping("/replay/start")
    String ask(@RequestParam UUID id, @RequestHeader(name = "HX-Request", required = false) String htmx, Model model) {
        Replay replay = existing(id);
        Confirm confirm = new Confirm("/replays", question(replay), "/replay/start", "Start")
                .with("id", id)
                .elseTo(Link.to("/replay").with("id", id).toString());
        switch (replay.mode()) {
            case AS_WAS ->
                confirm.says("Events are told again as they were, with their old ids, to "
                        + (replay.destination() == null ? "all destinations" : replay.destination()) + ".");
            case AS_NOW ->
                confirm.says(
                        "Stored requests go through today's route; where a transaction's state becomes another one,"
                                + " a corrected event is told to all destinations.");
            case REDRIVE ->
                confirm.says("Dead letters go back into their inboxes, and through the route as it is now.");
        }
        replay.found().forEach((what, count) -> confirm.says("The dry run found: " + what + " " + count + "."));
        return confirm.says(
                        "At most " + replay.rate() + " in a second, the oldest first, and never ahead of live traffic."
                                + " It can be stopped, and goes on after a restart of the gateway.")
                .show(model, htmx);
    }

    private static String question(Replay replay) {
        return replay.state() == ReplayState.STOPPED ? "Go on with this replay?" : "Start this replay?";
    }

    @PostMapping("/replay/start")
    String start(@RequestParam UUID id, Principal user, RedirectAttributes next) {
        return changed(id, next, "It is under way.", () -> replays.start(id.toString(), user.getName()));
    }

    @PostMapping("/replay/stop")
    String stop(@RequestParam UUID id, Principal user, RedirectAttributes next) {
        return changed(
                id,
                next,
                "It is stopped, and can be started again.",
                () -> replays.stop(id.toString(), user.getName()));
    }

    private static String changed(UUID id, RedirectAttributes next, String done, Runnable change) {
        try {
            change.run();
        } catch (IllegalStateException e) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage());
        }
        next.addFlashAttribute("done", done);
        next.addAttribute("id", id.toString());
        return "redirect:/replay";
    }

    private Replay existing(UUID id) {
        return replays.get(id.toString())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such replay."));
    }

    private static Instant utc(LocalDateTime time) {
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }
}
