package io.callbackgateway.console.overview;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The overview for scripts, at the admin door. */
@RestController
class OverviewApi {

    private final Overviews overviews;

    OverviewApi(Overviews overviews) {
        this.overviews = overviews;
    }

    /** How everything is: what to look at, the worst first, and each provider, environment and destination. */
    @GetMapping("/api/overview")
    Overview overview() {
        return overviews.now();
    }
}
