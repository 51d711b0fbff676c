package io.callbackgateway.replay.deadletter;

import io.callbackgateway.alarm.Alarm;
import io.callbackgateway.alarm.AlarmSource;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** {@code dead-letters}: a provider's environment has some. */
@Component
class DeadLetterAlarms implements AlarmSource {

    private final DeadLetterGroups groups;

    DeadLetterAlarms(DeadLetterGroups groups) {
        this.groups = groups;
    }

    @Override
    public List<Alarm> alarms() {
        return groups.groups().stream()
                .collect(Collectors.groupingBy(each -> List.of(each.provider(), each.environment())))
                .values()
                .stream()
                .map(DeadLetterAlarms::alarm)
                .toList();
    }

    private static Alarm alarm(List<DeadLetterGroup> ofOne) {
        String provider = ofOne.get(0).provider();
        String environment = ofOne.get(0).environment();
        long count = ofOne.stream().mapToLong(DeadLetterGroup::count).sum();
        Instant oldest = ofOne.stream()
                .map(DeadLetterGroup::oldest)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new Alarm(
                "dead-letters/" + provider + "/" + environment,
                "dead-letters",
                provider,
                environment,
                null,
                "Of " + provider + "/" + environment + ", " + count
                        + (count == 1 ? " callback is a dead letter" : " callbacks are dead letters") + ", for "
                        + ofOne.size() + (ofOne.size() == 1 ? " reason." : " reasons."),
                "Read the reasons at /api/dead-letters, correct what is wrong, and redrive them, or discard what is of no use.",
                oldest);
    }
}
