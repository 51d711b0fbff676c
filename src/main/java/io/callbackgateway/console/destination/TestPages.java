package io.callbackgateway.console.destination;

import com.standardwebhooks.exceptions.WebhookSigningException;
import io.callbackgateway.console.Confirm;
import io.callbackgateway.dispatch.notify.EndpointTestApi;
import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Sends an endpoint of notifications a sample. */
@Controller
@RequestMapping("/destinations/test")
class TestPages {

    private final EndpointTestApi test;

    TestPages(EndpointTestApi test) {
        this.test = test;
    }

    @GetMapping
    String ask(
            @RequestParam String destination,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        return new Confirm("/destinations", "Send " + destination + " a sample?", "/destinations/test", "Send it")
                .says(
                        "One event of the type gateway.test with invented data, signed as any other, goes to the endpoint now.")
                .says("Also where it is paused or suspended, which it stays.")
                .with("destination", destination)
                .show(model, htmx);
    }

    @PostMapping
    String send(@RequestParam String destination, Principal user, RedirectAttributes next)
            throws WebhookSigningException {
        try {
            EndpointTestApi.Tested tested = test.test(destination, user);
            next.addFlashAttribute(
                    "done",
                    destination + " answered with HTTP status " + tested.status() + " after " + tested.milliseconds()
                            + " ms. The event's id is " + tested.eventId() + ".");
        } catch (ResponseStatusException e) {
            next.addFlashAttribute("failed", e.getReason());
        }
        return "redirect:/destinations";
    }
}
