package io.callbackgateway.dispatch.destination;

import io.callbackgateway.alarm.Alarm;
import io.callbackgateway.alarm.AlarmSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code behind}: a destination that nobody has paused has not taken an event for a quarter of an hour. */
@Component
class DestinationAlarms implements AlarmSource {

    static final Duration BEHIND = Duration.ofMinutes(15);

    private final Destinations destinations;

    DestinationAlarms(Destinations destinations) {
        this.destinations = destinations;
    }

    @Override
    public List<Alarm> alarms() {
        Instant bound = Instant.now().minus(BEHIND);
        return destinations.list().stream()
                .filter(each -> each.paused() == null
                        && each.oldest() != null
                        && each.oldest().isBefore(bound))
                .map(DestinationAlarms::alarm)
                .toList();
    }

    private static Alarm alarm(Destination behind) {
        return new Alarm(
                "behind/" + behind.name(),
                "behind",
                null,
                null,
                behind.name(),
                "The destination " + behind.name() + " is behind: its oldest event waits since " + behind.oldest() + "."
                        + (behind.lastError() == null ? "" : " Its last error: " + behind.lastError() + "."),
                "See /api/destinations. What waits goes out by itself when it takes events again.",
                behind.oldest().plus(BEHIND));
    }
}
