package io.callbackgateway.alarm;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The alarms, at the admin door. */
@RestController
class AlarmsApi {

    private final Alarms alarms;

    AlarmsApi(Alarms alarms) {
        this.alarms = alarms;
    }

    /** What people have to look at now, the oldest first: what is wrong, and what to do. */
    @GetMapping("/api/alarms")
    Listing list() {
        return new Listing(alarms.open());
    }

    record Listing(List<Alarm> alarms) {}
}
