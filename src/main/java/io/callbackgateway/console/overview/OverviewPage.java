package io.callbackgateway.console.overview;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** {@code /}: what is wrong first, in words, with the button that helps. */
@Controller
class OverviewPage {

    private final Overviews overviews;

    OverviewPage(Overviews overviews) {
        this.overviews = overviews;
    }

    /** @param live whether the page keeps itself up to date */
    @GetMapping("/")
    String overview(
            @RequestParam(defaultValue = "true") boolean live,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            Model model) {
        model.addAttribute("overview", overviews.now());
        model.addAttribute("live", live);
        return htmx == null ? "overview" : "overview :: now";
    }
}
