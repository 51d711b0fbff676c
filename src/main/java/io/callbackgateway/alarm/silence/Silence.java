package io.callbackgateway.alarm.silence;

import io.callbackgateway.provider.SilenceSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Whether a provider has been silent for too long. */
final class Silence {

    /** Longer ones need not be counted by the hour. */
    private static final Duration LONGEST = Duration.ofDays(60);

    /** Callbacks that each of the last weeks must have had in the time of the silence, so that none today is odd. */
    static final int USUAL = 10;

    static final int WEEKS = 4;

    private Silence() {}

    /** How many callbacks came between two full hours. */
    interface History {
        long callbacks(Instant from, Instant to);
    }

    /**
     * @param since the last callback
     * @return why it is too long, for people; empty where it is not
     */
    static Optional<String> tooLong(SilenceSettings settings, Instant since, Instant now, History history) {
        return settings.after() == null ? unusual(since, now, history) : longerThan(settings, since, now);
    }

    private static Optional<String> longerThan(SilenceSettings settings, Instant since, Instant now) {
        Duration silent = counted(settings, since, now);
        String hours = settings.hours().isEmpty()
                ? ""
                : " (of the hours " + settings.hours() + " " + settings.zone() + " alone)";
        return silent.compareTo(settings.after()) < 0
                ? Optional.empty()
                : Optional.of("longer than " + text(settings.after()) + hours);
    }

    /** Of the time between two moments, what lies within the hours that count. */
    static Duration counted(SilenceSettings settings, Instant since, Instant now) {
        Instant from = since.isBefore(now.minus(LONGEST)) ? now.minus(LONGEST) : since;
        ZoneId zone = ZoneId.of(settings.zone());
        Duration counted = Duration.ZERO;
        LocalDate last = now.atZone(zone).toLocalDate();
        for (LocalDate day = from.atZone(zone).toLocalDate().minusDays(1);
                !day.isAfter(last);
                day = day.plusDays(1)) { // the day before: its hours may end on this one
            Instant begin = at(day, settings.from(), zone);
            Instant end = at(day, settings.to() > settings.from() ? settings.to() : settings.to() + 24, zone);
            counted = counted.plus(overlap(begin, end, from, now));
        }
        return counted;
    }

    private static Instant at(LocalDate day, int hour, ZoneId zone) {
        return day.plusDays(hour / 24).atTime(hour % 24, 0).atZone(zone).toInstant();
    }

    private static Duration overlap(Instant begin, Instant end, Instant from, Instant to) {
        Instant first = begin.isAfter(from) ? begin : from;
        Instant last = end.isBefore(to) ? end : to;
        return last.isAfter(first) ? Duration.between(first, last) : Duration.ZERO;
    }

    /** In the full hours of this silence, each of the last weeks had some. */
    private static Optional<String> unusual(Instant since, Instant now, History history) {
        Instant from = since.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        Instant to = now.truncatedTo(ChronoUnit.HOURS);
        if (!from.isBefore(to)) {
            return Optional.empty();
        }
        long least = Long.MAX_VALUE;
        for (int week = 1; week <= WEEKS && least >= USUAL; week++) {
            Duration back = Duration.ofDays(7L * week);
            least = Math.min(least, history.callbacks(from.minus(back), to.minus(back)));
        }
        return least < USUAL
                ? Optional.empty()
                : Optional.of("while at this time of each of the last " + WEEKS + " weeks at least " + least + " came");
    }

    private static String text(Duration duration) {
        if (duration.toSeconds() % 60 != 0) {
            return duration.toSeconds() + " s";
        }
        return duration.toMinutes() % 60 == 0 ? duration.toHours() + " h" : duration.toMinutes() + " min";
    }
}
