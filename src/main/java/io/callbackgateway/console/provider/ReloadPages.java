package io.callbackgateway.console.provider;

import io.callbackgateway.console.Confirm;
import java.security.Principal;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Has the settings read again, for administrators. */
@Controller
@RequestMapping("/settings/reload")
class ReloadPages {

    private final ObjectProvider<SettingsReloading> settings;

    ReloadPages(ObjectProvider<SettingsReloading> settings) {
        this.settings = settings;
    }

    @GetMapping
    String ask(@RequestHeader(name = "HX-Request", required = false) String htmx, Model model) {
        return new Confirm("/providers", "Read the settings again?", "/settings/reload", "Reload")
                .says(
                        "All of them are checked first. With a mistake in one, those of before hold, and you are told which it is.")
                .says(
                        "Otherwise those that can change while the gateway runs change over at once, secrets and users among them.")
                .show(model, htmx);
    }

    @PostMapping
    String reload(Principal user, RedirectAttributes next) {
        try {
            next.addFlashAttribute("done", settings.getObject().reloadFor(user));
        } catch (ResponseStatusException e) {
            next.addFlashAttribute("failed", e.getReason());
        }
        return "redirect:/providers";
    }
}
