package io.callbackgateway.console.destination;

import io.callbackgateway.dispatch.destination.Destinations;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/** Where events go, and how each destination gets on. */
@Controller
class DestinationsPage {

    private final Destinations destinations;

    DestinationsPage(Destinations destinations) {
        this.destinations = destinations;
    }

    @GetMapping("/destinations")
    String list(@RequestHeader(name = "HX-Request", required = false) String htmx, Model model) {
        model.addAttribute("destinations", destinations.list());
        return htmx == null ? "destinations" : "destinations :: now";
    }
}
