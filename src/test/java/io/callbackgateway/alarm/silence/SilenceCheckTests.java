package io.callbackgateway.alarm.silence;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.alarm.Alarm;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.SilenceSettings;
import io.callbackgateway.testing.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SilenceCheckTests {

    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

    private final SetClock clock = new SetClock(START);
    private final Known known = new Known();
    private final SilenceCheck check = new SilenceCheck(
            new ProviderSettings(Map.of(
                    "netki",
                    Map.of("production", settings(new SilenceSettings(Duration.ofHours(2), "", "UTC"))),
                    "idpay",
                    Map.of("uat", settings(null)))),
            known,
            clock);

    @Test
    void whatHasComeAndWasUnderstoodIsNoSilence() {
        known.last = START.plus(Duration.ofHours(3));
        clock.passes(Duration.ofHours(4));

        assertThat(check.alarms()).isEmpty();
    }

    @Test
    void aProviderThatNeverCalledIsSilentFromTheStartOn() {
        clock.passes(Duration.ofMinutes(119));
        assertThat(check.alarms()).isEmpty();

        clock.passes(Duration.ofMinutes(1));
        assertThat(check.alarms()).extracting(Alarm::key).containsExactly("silent/netki/production");
    }

    @Test
    void fourKindsOfSilenceAreToldApart() {
        known.last = START;
        clock.passes(Duration.ofHours(3));
        assertThat(kind()).isEqualTo("silent");
        known.rejected = true;
        assertThat(kind()).isEqualTo("all-rejected");
        known.failed = true;
        assertThat(kind()).isEqualTo("nothing-understood");
        known.waits = true;
        assertThat(kind()).isEqualTo("nothing-delivered");
    }

    @Test
    void theAlarmSaysSinceWhenAndWhatToDo() {
        known.last = START;
        clock.passes(Duration.ofHours(3));

        Alarm alarm = check.alarms().get(0);

        assertThat(alarm.text())
                .isEqualTo("Nothing has come from netki/production since 2026-11-20T08:00:00Z, longer than 2 h.");
        assertThat(alarm.raisedAt()).isEqualTo(START);
        assertThat(alarm.remedy()).contains("ask it");
    }

    private String kind() {
        List<Alarm> alarms = check.alarms();
        assertThat(alarms).hasSize(1);
        return alarms.get(0).kind();
    }

    private static EnvironmentSettings settings(SilenceSettings silence) {
        return new EnvironmentSettings(List.of(), null, null, List.of(), Map.of(), 8, 0, null, null, null, silence);
    }

    private static final class Known extends Traffic {

        private Instant last;
        private boolean failed;
        private boolean rejected;
        private boolean waits;

        Known() {
            super(null, null, null, null);
        }

        @Override
        Optional<Instant> lastUnderstood(String provider, String environment) {
            return Optional.ofNullable(last);
        }

        @Override
        boolean hasFailed(String provider, String environment, Instant since) {
            return failed;
        }

        @Override
        boolean wasRejected(String provider, String environment, Instant since) {
            return rejected;
        }

        @Override
        boolean waits(String provider, String environment, Instant now) {
            return waits;
        }
    }
}
