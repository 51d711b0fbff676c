package io.callbackgateway.console.token;

import io.callbackgateway.admin.access.token.TokensApi;
import io.callbackgateway.console.Confirm;
import java.util.UUID;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The tokens of scripts, for administrators: made, shown once, and revoked. */
@Controller
@RequestMapping("/tokens")
class TokenPages {

    private final TokensApi tokens;

    TokenPages(TokensApi tokens) {
        this.tokens = tokens;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("tokens", tokens.list().tokens());
        return "tokens";
    }

    /** Answers with the page itself: after a redirect, the token would have to be kept somewhere. */
    @PostMapping
    String make(
            @RequestParam(required = false) String name,
            @RequestParam String role,
            @RequestParam(defaultValue = "false") boolean personalData,
            @RequestParam(required = false) String expires,
            Authentication user,
            Model model) {
        try {
            TokensApi.MadeToken made = tokens.make(
                    new TokensApi.Wanted(name, role, personalData, expires == null ? null : expires + "T00:00:00Z"),
                    user);
            model.addAttribute("made", made.secret());
            model.addAttribute("done", "The token " + name + " is made. It is shown now and never again.");
        } catch (ResponseStatusException e) {
            model.addAttribute("failed", e.getReason());
        }
        return list(model);
    }

    @GetMapping("/revoke")
    String ask(
            @RequestParam UUID id,
            @RequestParam String name,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        return new Confirm("/tokens", "Revoke the token " + name + "?", "/tokens/revoke", "Revoke")
                .says("Scripts that use it are not let in any more, from now on.")
                .says("It cannot be taken back; a new token can be made.")
                .with("id", id)
                .isDangerous()
                .show(model, htmx);
    }

    @PostMapping("/revoke")
    String revoke(@RequestParam UUID id, Authentication user, RedirectAttributes next) {
        tokens.revoke(id, user);
        next.addFlashAttribute("done", "The token is revoked.");
        return "redirect:/tokens";
    }
}
