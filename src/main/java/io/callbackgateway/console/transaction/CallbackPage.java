package io.callbackgateway.console.transaction;

import io.callbackgateway.ledger.search.CallbacksApi;
import java.util.UUID;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** One callback, what became of it, and what it was; personal data is masked unless somebody who may see it wants to. */
@Controller
class CallbackPage {

    private final CallbacksApi callbacks;

    CallbackPage(CallbacksApi callbacks) {
        this.callbacks = callbacks;
    }

    @GetMapping("/callback")
    String callback(
            @RequestParam UUID id,
            @RequestParam(defaultValue = "false") boolean unmask,
            Authentication user,
            Model model) {
        model.addAttribute("callback", callbacks.callback(id));
        model.addAttribute("unmasked", unmask);
        request(id, unmask, user, model);
        return "callback";
    }

    /** The masked request alone, for a timeline. */
    @GetMapping("/callback/request")
    String request(@RequestParam UUID id, Authentication user, Model model) {
        request(id, false, user, model);
        return "callback :: request";
    }

    private void request(UUID id, boolean unmask, Authentication user, Model model) {
        try {
            model.addAttribute("request", callbacks.request(id, unmask, user));
        } catch (ResponseStatusException e) {
            if (unmask) {
                throw e;
            }
            model.addAttribute("gone", e.getReason());
        }
    }
}
