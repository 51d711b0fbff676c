package io.callbackgateway.console.transaction;

import io.callbackgateway.console.Confirm;
import io.callbackgateway.console.Door;
import io.callbackgateway.console.Link;
import io.callbackgateway.erasure.ErasureApi;
import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Erases the personal data of one transaction, for administrators. */
@Controller
@RequestMapping("/transaction/erase")
class ErasePages {

    private final ErasureApi erasure;

    ErasePages(ErasureApi erasure) {
        this.erasure = erasure;
    }

    @GetMapping
    String ask(
            @RequestParam String door,
            @RequestParam String id,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Principal user,
            Model model) {
        Door of = Door.of(door);
        ErasureApi.Answer found = erasure.erase(of.provider(), of.environment(), id, true, user);
        Confirm confirm = new Confirm(
                        "/transactions",
                        "Erase the personal data of this transaction?",
                        "/transaction/erase",
                        "Erase it")
                .says("Deleted for good: raw requests in the ledger (" + found.requests() + "), dead letters ("
                        + found.deadLetters() + "), raw requests (" + found.archived() + ") and documents ("
                        + found.documents() + ") in the archive.")
                .says("Its state, history and events stay, with the proof that it was erased.");
        found.left().forEach(left -> confirm.says("Not reached by this: " + left + "."));
        return confirm.with("door", door)
                .with("id", id)
                .isDangerous()
                .elseTo(Link.to("/transaction")
                        .with("door", door)
                        .with("id", id)
                        .toString())
                .show(model, htmx);
    }

    @PostMapping
    String erase(@RequestParam String door, @RequestParam String id, Principal user, RedirectAttributes next) {
        Door of = Door.of(door);
        ErasureApi.Answer done = erasure.erase(of.provider(), of.environment(), id, false, user);
        next.addFlashAttribute(
                "done",
                "Erased: " + done.requests() + " raw requests in the ledger, " + done.deadLetters()
                        + " dead letters, " + done.archived() + " raw requests and " + done.documents()
                        + " documents in the archive. Proof: " + done.proof());
        return "redirect:" + Link.to("/transaction").with("door", door).with("id", id);
    }
}
