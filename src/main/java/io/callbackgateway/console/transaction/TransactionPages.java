package io.callbackgateway.console.transaction;

import io.callbackgateway.console.Confirm;
import io.callbackgateway.console.Door;
import io.callbackgateway.console.Link;
import io.callbackgateway.delivery.DeliveryApi;
import io.callbackgateway.reconciliation.ReconcileApi;
import io.callbackgateway.timeline.TransactionsApi;
import java.security.Principal;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What happened to one transaction, and what can be done about it. Its id is a parameter: it may hold anything. */
@Controller
@RequestMapping("/transaction")
class TransactionPages {

    private final TransactionsApi transactions;
    private final ReconcileApi reconciliation;
    private final DeliveryApi delivery;

    TransactionPages(TransactionsApi transactions, ReconcileApi reconciliation, DeliveryApi delivery) {
        this.transactions = transactions;
        this.reconciliation = reconciliation;
        this.delivery = delivery;
    }

    @GetMapping
    String timeline(@RequestParam String door, @RequestParam String id, Model model) {
        Door of = Door.of(door);
        model.addAttribute("door", of);
        model.addAttribute("timeline", transactions.timeline(of.provider(), of.environment(), id));
        return "transaction";
    }

    @GetMapping("/reconcile")
    String askToReconcile(
            @RequestParam String door,
            @RequestParam String id,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        return confirm(
                        door,
                        id,
                        "Ask " + Door.of(door) + " where this transaction stands?",
                        "reconcile",
                        "Ask the provider")
                .says("The provider's API is asked about " + id + ", once.")
                .says("What is new in its answer becomes an event; what is known already changes nothing.")
                .show(model, htmx);
    }

    @PostMapping("/reconcile")
    String reconcile(@RequestParam String door, @RequestParam String id, Principal user, RedirectAttributes next) {
        Door of = Door.of(door);
        int callbacks = reconciliation
                .reconcile(of.provider(), of.environment(), id, user)
                .callbacks();
        return back(
                of,
                id,
                next,
                "The provider has answered; callbacks put into the inbox: " + callbacks
                        + ". What they come to stands here in a moment.");
    }

    @GetMapping("/resend")
    String askToResend(
            @RequestParam String door,
            @RequestParam String id,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        return confirm(door, id, "Have " + Door.of(door) + " send this callback again?", "resend", "Have it sent again")
                .says("The provider is told to send the callback of " + id + " once more.")
                .says("Where it cannot do that, it is asked where the transaction stands.")
                .show(model, htmx);
    }

    @PostMapping("/resend")
    String resend(@RequestParam String door, @RequestParam String id, Principal user, RedirectAttributes next) {
        Door of = Door.of(door);
        String message =
                delivery.resend(of.provider(), of.environment(), id, user).message();
        return back(of, id, next, "Done: " + Objects.requireNonNullElse(message, "the provider was told") + ".");
    }

    /** Only asks, and changes nothing but what is known. */
    @PostMapping("/attempts")
    String attempts(@RequestParam String door, @RequestParam String id, RedirectAttributes next) {
        Door of = Door.of(door);
        int attempts = delivery.attempts(of.provider(), of.environment(), id)
                .attempts()
                .size();
        return back(
                of, id, next, "By its own account, the provider has tried " + attempts + " times; each stands here.");
    }

    private static Confirm confirm(String door, String id, String question, String action, String button) {
        return new Confirm("/transactions", question, "/transaction/" + action, button)
                .with("door", door)
                .with("id", id)
                .elseTo(Link.to("/transaction")
                        .with("door", door)
                        .with("id", id)
                        .toString());
    }

    private static String back(Door door, String id, RedirectAttributes next, String done) {
        next.addFlashAttribute("done", done);
        return "redirect:" + Link.to("/transaction").with("door", door).with("id", id);
    }
}
