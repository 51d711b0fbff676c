package io.callbackgateway.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Times for people. In UTC, as logs and events have them, so that they can be compared. */
@Component("times")
public class Times {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    private final Clock clock;

    Times(Clock clock) {
        this.clock = clock;
    }

    /** @param time an {@link Instant}, or ISO 8601 text */
    public String at(Object time) {
        Instant instant = instant(time);
        return day(instant) + ", " + TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    public String day(Object time) {
        return DAY.format(instant(time).atOffset(ZoneOffset.UTC));
    }

    /** With the milliseconds, as a timeline needs them. */
    public String exactly(Object time) {
        return TIME.format(instant(time).atOffset(ZoneOffset.UTC)) + "."
                + Long.toString(1000 + instant(time).toEpochMilli() % 1000).substring(1);
    }

    public String iso(Object time) {
        return instant(time).toString();
    }

    /** Such as {@code 3 min ago}. */
    public String ago(Object time) {
        Duration age = Duration.between(instant(time), clock.instant());
        return age.isNegative() ? "in " + lasting(age.negated()) : lasting(age) + " ago";
    }

    /** Such as {@code 3 min}. */
    public String lasting(Duration time) {
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            return Math.max(0, time.toSeconds()) + " s";
        }
        if (time.compareTo(Duration.ofHours(2)) < 0) {
            return time.toMinutes() + " min";
        }
        return time.compareTo(Duration.ofDays(2)) < 0 ? time.toHours() + " h" : time.toDays() + " days";
    }

    private static Instant instant(Object time) {
        return time instanceof Instant instant ? instant : Instant.parse(time.toString());
    }
}
