package io.callbackgateway.console.transaction;

import io.callbackgateway.ledger.history.CallbackSearch;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** One callback, and what became of it. */
@Controller
class CallbackPage {

    private final CallbackSearch callbacks;

    CallbackPage(CallbackSearch callbacks) {
        this.callbacks = callbacks;
    }

    @GetMapping("/callback")
    String callback(@RequestParam UUID id, Model model) {
        model.addAttribute(
                "callback",
                callbacks
                        .find(id)
                        .orElseThrow(() -> new ResponseStatusException(
                                HttpStatus.NOT_FOUND, "There is no such callback, or it is kept no longer.")));
        return "callback";
    }
}
