package io.callbackgateway.alarm.silence;

import io.callbackgateway.alarm.Alarm;
import io.callbackgateway.alarm.AlarmSource;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.SilenceSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Of each environment with {@code silence}, whether anything has come lately that was understood; and where not, why: nothing came
 * ({@code silent}), all of it was rejected ({@code all-rejected}), none of it could be processed ({@code nothing-understood}), or it waits in
 * the inbox ({@code nothing-delivered}).
 */
@Component
class SilenceCheck implements AlarmSource {

    private final ProviderSettings settings;
    private final Traffic traffic;
    private final Clock clock;
    private final Instant started;

    SilenceCheck(ProviderSettings settings, Traffic traffic, Clock clock) {
        this.settings = settings;
        this.traffic = traffic;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public List<Alarm> alarms() {
        List<Alarm> found = new ArrayList<>();
        settings.providers()
                .forEach((provider, environments) -> environments.forEach((environment, each) -> {
                    if (each.silence() != null) {
                        check(provider, environment, each.silence()).ifPresent(found::add);
                    }
                }));
        return found;
    }

    private Optional<Alarm> check(String provider, String environment, SilenceSettings silence) {
        Instant now = clock.instant();
        Optional<Instant> last = traffic.lastUnderstood(provider, environment);
        Instant since = last.orElse(started); // what has never come is not known to be silent for longer
        return Silence.tooLong(silence, since, now, (from, to) -> traffic.understood(provider, environment, from, to))
                .map(why -> alarm(
                        cause(provider, environment, since, now),
                        provider,
                        environment,
                        since,
                        last.map(time -> "since " + time + ", ").orElse("since the start, ") + why));
    }

    private Cause cause(String provider, String environment, Instant since, Instant now) {
        if (traffic.waits(provider, environment, now)) {
            return Cause.NOTHING_DELIVERED;
        }
        if (traffic.hasFailed(provider, environment, since)) {
            return Cause.NOTHING_UNDERSTOOD;
        }
        return traffic.wasRejected(provider, environment, since) ? Cause.ALL_REJECTED : Cause.SILENT;
    }

    private static Alarm alarm(Cause cause, String provider, String environment, Instant since, String when) {
        String door = provider + "/" + environment;
        return new Alarm(
                cause.kind + "/" + door,
                cause.kind,
                provider,
                environment,
                null,
                cause.text.replace("%", door) + " " + when + ".",
                cause.remedy,
                since);
    }

    private enum Cause {
        SILENT(
                "silent",
                "Nothing has come from %",
                "Look whether the provider has paused its deliveries, and ask it. Where reconcile is set, its API is asked what was missed."),
        ALL_REJECTED(
                "all-rejected",
                "All that has come to % was rejected",
                "Read the reasons at /api/rejected, correct the secret, reload the settings, and verify again what was rejected."),
        NOTHING_UNDERSTOOD(
                "nothing-understood",
                "Nothing that has come from % could be processed",
                "Read the reasons at /api/dead-letters, correct the route, and redrive them."),
        NOTHING_DELIVERED(
                "nothing-delivered",
                "What has come from % waits in the inbox",
                "See /api/lanes: its lane is paused, or stopped because what it needs is away.");

        private final String kind;
        private final String text;
        private final String remedy;

        Cause(String kind, String text, String remedy) {
            this.kind = kind;
            this.text = text;
            this.remedy = remedy;
        }
    }
}
