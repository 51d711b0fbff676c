package io.callbackgateway.console.provider;

import io.callbackgateway.console.Confirm;
import io.callbackgateway.console.Door;
import io.callbackgateway.console.Link;
import io.callbackgateway.delivery.DeliveryApi;
import io.callbackgateway.pause.LanesApi;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.replay.deadletter.DeadLetterGroups;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One environment of one provider: how it is set, what its route does, what went wrong last, and how it delivers. */
@Controller
class ProviderPages {

    private static final int ERRORS = 10;

    private final ProviderSettings settings;
    private final Providers providers;
    private final RouteDiagrams diagrams;
    private final Samples samples;
    private final LanesApi lanes;
    private final DeadLetterGroups deadLetters;
    private final DeliveryApi delivery;

    ProviderPages(
            ProviderSettings settings,
            Providers providers,
            RouteDiagrams diagrams,
            Samples samples,
            LanesApi lanes,
            DeadLetterGroups deadLetters,
            DeliveryApi delivery) {
        this.settings = settings;
        this.providers = providers;
        this.diagrams = diagrams;
        this.samples = samples;
        this.lanes = lanes;
        this.deadLetters = deadLetters;
        this.delivery = delivery;
    }

    @GetMapping("/provider")
    String provider(@RequestParam String door, Model model) {
        Door of = Door.of(door);
        EnvironmentSettings environment = existing(of);
        model.addAttribute("door", of);
        model.addAttribute(
                "siblings",
                settings.providers().get(of.provider()).keySet().stream()
                        .sorted()
                        .toList());
        model.addAttribute("runs", providers.runs(of.provider()));
        model.addAttribute(
                "lane",
                lanes.list().lanes().stream()
                        .filter(each -> of.equals(new Door(each.provider(), each.environment())))
                        .findFirst()
                        .orElseThrow());
        model.addAttribute("settings", ShownSettings.of(environment, providers.facts(of.provider())));
        model.addAttribute("routes", diagrams.of(of.provider()));
        model.addAttribute("samples", samples.of(of.provider()));
        model.addAttribute("watched", environment.delivery() != null);
        model.addAttribute("errors", deadLetters.callbacks(of.provider(), of.environment(), null, null, ERRORS));
        return "provider";
    }

    /** Asks the provider, which takes a moment: a part of the page that comes later. */
    @GetMapping("/provider/delivery")
    String delivery(
            @RequestParam String door, @RequestHeader(name = "HX-Request", required = false) String htmx, Model model) {
        Door of = Door.of(door);
        existing(of);
        model.addAttribute("door", of);
        try {
            model.addAttribute("delivery", delivery.status(of.provider(), of.environment()));
        } catch (ResponseStatusException e) {
            model.addAttribute("why", e.getReason());
        }
        return htmx == null ? "delivery" : "delivery :: now";
    }

    @GetMapping("/provider/heal")
    String ask(
            @RequestParam String door, @RequestHeader(name = "HX-Request", required = false) String htmx, Model model) {
        Door of = Door.of(door);
        existing(of);
        return new Confirm("/providers", "Have " + of + " deliver again?", "/provider/heal", "Resume and restart")
                .says(
                        "The provider is asked how it delivers; where it is paused, it is resumed, and what has waited there is restarted.")
                .says("Whether that has helped is known when the first callback has come.")
                .with("door", of)
                .elseTo(page(of))
                .show(model, htmx);
    }

    @PostMapping("/provider/heal")
    String heal(@RequestParam String door, Principal user, RedirectAttributes next) {
        Door of = Door.of(door);
        DeliveryApi.Healed healed = delivery.heal(of.provider(), of.environment(), user);
        if (healed.failure() == null) {
            next.addFlashAttribute(
                    "done",
                    healed.done().isEmpty()
                            ? "There was nothing to do."
                            : "Done: " + String.join(", ", healed.done()) + ".");
        } else {
            next.addFlashAttribute("failed", healed.failure());
        }
        next.addAttribute("door", of.toString());
        return "redirect:/provider";
    }

    private EnvironmentSettings existing(Door door) {
        EnvironmentSettings environment = door.isAny() ? null : settings.of(door.provider(), door.environment());
        if (environment == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such provider and environment.");
        }
        return environment;
    }

    private static String page(Door door) {
        return Link.to("/provider").with("door", door).toString();
    }
}
