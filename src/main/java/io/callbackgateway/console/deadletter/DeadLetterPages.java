package io.callbackgateway.console.deadletter;

import io.callbackgateway.console.Confirm;
import io.callbackgateway.console.Confirm.Field;
import io.callbackgateway.console.Door;
import io.callbackgateway.console.Link;
import io.callbackgateway.replay.Replay;
import io.callbackgateway.replay.ReplayFilter;
import io.callbackgateway.replay.Replays;
import io.callbackgateway.replay.deadletter.DeadLetter;
import io.callbackgateway.replay.deadletter.DeadLetterGroup;
import io.callbackgateway.replay.deadletter.DeadLetterGroups;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Callbacks that no attempt could process, by why; and how they are sent into their inboxes again, or given up. */
@Controller
@RequestMapping("/dead-letters")
class DeadLetterPages {

    private static final int PAGE = 100;

    private final DeadLetterGroups deadLetters;
    private final Replays replays;

    DeadLetterPages(DeadLetterGroups deadLetters, Replays replays) {
        this.deadLetters = deadLetters;
        this.replays = replays;
    }

    @GetMapping
    String groups(@RequestParam(required = false) String door, Model model) {
        Door of = Door.of(door);
        List<DeadLetterGroup> groups = groups(of, null);
        model.addAttribute("door", of);
        model.addAttribute("groups", groups);
        model.addAttribute(
                "total", groups.stream().mapToLong(DeadLetterGroup::count).sum());
        return "deadletters";
    }

    @GetMapping("/callbacks")
    String callbacks(
            @RequestParam String door,
            @RequestParam(required = false) String reason,
            @RequestParam(required = false) UUID before,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        Door of = Door.of(door);
        List<DeadLetter> callbacks = deadLetters.callbacks(
                of.provider(), of.environment(), reason, before == null ? null : before.toString(), PAGE);
        model.addAttribute("door", of);
        model.addAttribute("reason", reason);
        model.addAttribute("callbacks", callbacks);
        model.addAttribute(
                "more",
                callbacks.size() < PAGE
                        ? null
                        : Link.to("/dead-letters/callbacks")
                                .with("door", of)
                                .with("reason", reason)
                                .with("before", callbacks.get(PAGE - 1).callbackId()));
        return htmx == null ? "deadcallbacks" : "deadcallbacks :: rows";
    }

    /** @param id of one callback; left out: all of that door and reason */
    @GetMapping("/redrive")
    String askToRedrive(
            @RequestParam(required = false) String door,
            @RequestParam(required = false) String reason,
            @RequestParam(required = false) UUID id,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        Confirm confirm = confirm("Redrive", "/dead-letters/redrive", Door.of(door), reason, id)
                .says("Sent back into the inbox, the oldest first, and through the route as it is now.")
                .says(
                        "What was told before is not told again; what fails again is a dead letter again, with its new reason.");
        if (id == null) {
            confirm.says("It can be stopped and started again on the page Replays.")
                    .asks(new Field(
                            "rate",
                            "Callbacks in a second, at the most",
                            "number",
                            String.valueOf(Replays.DEFAULT_RATE),
                            true,
                            "From 1 to " + Replays.MAX_RATE + "."));
        }
        return confirm.show(model, htmx);
    }

    @PostMapping("/redrive")
    String redrive(
            @RequestParam(required = false) String door,
            @RequestParam(required = false) String reason,
            @RequestParam(required = false) UUID id,
            @RequestParam Instant until,
            @RequestParam(required = false) Integer rate,
            Principal user,
            RedirectAttributes next) {
        try {
            Replay replay = replays.redrive(filter(Door.of(door), reason, id, until), rate, user.getName());
            next.addFlashAttribute("done", "The redrive is under way.");
            next.addAttribute("id", replay.id());
            return "redirect:/replay";
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage());
        }
    }

    /** As for a redrive. */
    @GetMapping("/discard")
    String askToDiscard(
            @RequestParam(required = false) String door,
            @RequestParam(required = false) String reason,
            @RequestParam(required = false) UUID id,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        return confirm("Discard", "/dead-letters/discard", Door.of(door), reason, id)
                .says("Given up for good: nobody can redrive them any more, and their alarm ends.")
                .says("What is known of them stays; their raw requests stay until gateway.retention.raw.")
                .isDangerous()
                .show(model, htmx);
    }

    @PostMapping("/discard")
    String discard(
            @RequestParam(required = false) String door,
            @RequestParam(required = false) String reason,
            @RequestParam(required = false) UUID id,
            @RequestParam Instant until,
            Principal user,
            RedirectAttributes next) {
        Door of = Door.of(door);
        long discarded = replays.discard(filter(of, reason, id, until), user.getName());
        next.addFlashAttribute("done", "Discarded: " + callbacks(discarded) + ".");
        return "redirect:" + Link.to("/dead-letters").with("door", of);
    }

    /** What comes after the question is not meant. */
    private Confirm confirm(String verb, String action, Door door, String reason, UUID id) {
        long count = id != null
                ? 1
                : groups(door, reason).stream()
                        .mapToLong(DeadLetterGroup::count)
                        .sum();
        String what = callbacks(count) + (door.isAny() ? "" : " of " + door);
        Confirm confirm = new Confirm("/dead-letters", verb + " " + what + "?", action, verb)
                .with("door", door)
                .with("reason", reason)
                .with("id", id)
                .with("until", Instant.now())
                .elseTo(Link.to("/dead-letters").with("door", door).toString());
        return reason == null ? confirm : confirm.says("Only those whose reason is: " + reason);
    }

    private static String callbacks(long count) {
        return count == 1 ? "one callback" : count + " callbacks";
    }

    private static ReplayFilter filter(Door door, String reason, UUID id, Instant until) {
        return new ReplayFilter(
                id == null ? null : List.of(id.toString()),
                door.provider(),
                door.environment(),
                null,
                reason,
                null,
                null,
                null,
                until);
    }

    private List<DeadLetterGroup> groups(Door door, String reason) {
        return deadLetters.groups().stream()
                .filter(each -> door.isAny() || door.equals(new Door(each.provider(), each.environment())))
                .filter(each -> reason == null || Objects.equals(reason, each.reason()))
                .toList();
    }
}
