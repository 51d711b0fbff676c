package io.callbackgateway.console.rejected;

import io.callbackgateway.console.Confirm;
import io.callbackgateway.console.Door;
import io.callbackgateway.console.Link;
import io.callbackgateway.rejected.RejectedApi;
import io.callbackgateway.rejected.Reverification.Report;
import java.security.Principal;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Requests that were rejected because of their caller, and how they are verified again. */
@Controller
@RequestMapping("/rejected")
class RejectedPages {

    private static final int PAGE = 100;

    private final RejectedApi rejected;

    RejectedPages(RejectedApi rejected) {
        this.rejected = rejected;
    }

    @GetMapping
    String list(
            @RequestParam(required = false) String door,
            @RequestParam(required = false) UUID before,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        Door of = Door.of(door);
        RejectedApi.Page page = rejected.list(of.provider(), of.environment(), PAGE, before);
        model.addAttribute("door", of);
        model.addAttribute("entries", page.rejected());
        model.addAttribute(
                "more",
                page.next() == null
                        ? null
                        : Link.to("/rejected").with("door", of).with("before", page.next()));
        return htmx == null ? "rejected" : "rejected :: rows";
    }

    @GetMapping("/reverify")
    String ask(
            @RequestParam String door, @RequestHeader(name = "HX-Request", required = false) String htmx, Model model) {
        Door of = Door.of(door);
        return new Confirm(
                        "/rejected",
                        "Verify the rejected requests of " + of + " again?",
                        "/rejected/reverify",
                        "Verify again")
                .says("Every rejected request of " + of
                        + " that is kept in whole is checked by the settings of now, the oldest first.")
                .says("What passes becomes a callback, once, as if it had just come.")
                .says("What does not pass stays as it is.")
                .with("door", of)
                .elseTo(Link.to("/rejected").with("door", of).toString())
                .show(model, htmx);
    }

    @PostMapping("/reverify")
    String reverify(@RequestParam String door, Principal user, RedirectAttributes next) {
        Door of = Door.of(door);
        Report report = rejected.reverify(of.provider(), of.environment(), user);
        next.addFlashAttribute(
                "done",
                report.checked() + " requests were checked: " + report.admitted() + " are callbacks now, "
                        + report.stillRejected() + " are still rejected" + reasons(report) + ", and "
                        + report.notVerifiable() + " cannot be verified again.");
        next.addAttribute("door", of.toString());
        return "redirect:/rejected";
    }

    private static String reasons(Report report) {
        return report.reasons().isEmpty()
                ? ""
                : " ("
                        + report.reasons().entrySet().stream()
                                .map(each -> each.getKey() + ": " + each.getValue())
                                .collect(Collectors.joining(", "))
                        + ")";
    }
}
