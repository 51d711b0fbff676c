package io.callbackgateway.alarm.silence;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.provider.SilenceSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceTests {

    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z"); // a Friday

    @Test
    void aFixedTimeHoldsToTheSecond() {
        SilenceSettings settings = new SilenceSettings(Duration.ofHours(2), "", "UTC");

        assertThat(Silence.tooLong(settings, NOW.minus(Duration.ofSeconds(7_199)), NOW, none()))
                .isEmpty();
        assertThat(Silence.tooLong(settings, NOW.minus(Duration.ofSeconds(7_200)), NOW, none()))
                .contains("longer than 2 h");
    }

    @ParameterizedTest
    @CsvSource({
        "06-23, UTC, 2026-11-19T22:30:00Z, 2026-11-20T06:30:00Z, 60", // an hour of the evening and of the morning: half
        // of each
        "06-23, UTC, 2026-11-19T23:30:00Z, 2026-11-20T05:59:59Z, 0", // at night
        "06-24, UTC, 2026-11-19T23:00:00Z, 2026-11-20T07:00:00Z, 120",
        "22-06, UTC, 2026-11-19T21:00:00Z, 2026-11-20T07:00:00Z, 480", // over midnight
        "22-06, UTC, 2026-11-20T05:00:00Z, 2026-11-20T12:00:00Z, 60",
        "06-23, Europe/Berlin, 2026-11-20T04:00:00Z, 2026-11-20T06:00:00Z, 60", // one hour ahead
        "'', UTC, 2026-11-13T10:00:00Z, 2026-11-20T10:00:00Z, 10080",
        "00-24, Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z, 1500", // a day of 25 hours
    })
    void onlyTheHoursThatCountDo(String hours, String zone, Instant since, Instant now, long minutes) {
        SilenceSettings settings = new SilenceSettings(Duration.ofHours(1), hours, zone);

        assertThat(Silence.counted(settings, since, now)).isEqualTo(Duration.ofMinutes(minutes));
    }

    @Test
    void whatIsUsualIsLearnedFromTheSameTimeOfEachOfFourWeeks() {
        SilenceSettings learned = new SilenceSettings(null, "", "UTC");
        Instant since = NOW.minus(Duration.ofHours(2)); // 08:15: the full hour is that from 09:00 on
        Map<Instant, Long> counts = new HashMap<>();
        for (int week = 1; week <= 4; week++) {
            counts.put(Instant.parse("2026-11-20T09:00:00Z").minus(7L * week, ChronoUnit.DAYS), 40L + week);
        }

        assertThat(Silence.tooLong(learned, since, NOW, of(counts)))
                .contains("while at this time of each of the last 4 weeks at least 41 came");

        counts.put(Instant.parse("2026-11-06T09:00:00Z"), 3L); // a holiday
        assertThat(Silence.tooLong(learned, since, NOW, of(counts))).isEmpty();
    }

    @Test
    void nothingIsUsualBeforeFourWeeksAndWithinAnHour() {
        SilenceSettings learned = new SilenceSettings(null, "", "UTC");

        assertThat(Silence.tooLong(learned, NOW.minus(Duration.ofDays(1)), NOW, none()))
                .isEmpty();
        assertThat(Silence.tooLong(learned, NOW.minus(Duration.ofMinutes(20)), NOW, (from, to) -> 1_000))
                .isEmpty();
    }

    private static Silence.History none() {
        return (from, to) -> 0;
    }

    private static Silence.History of(Map<Instant, Long> counts) {
        return (from, to) -> counts.entrySet().stream()
                .filter(each -> !each.getKey().isBefore(from) && each.getKey().isBefore(to))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
