package io.callbackgateway.provider;

import io.callbackgateway.settings.Bounds;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code gateway.providers.<provider>.<environment>.silence}: when people are told that a provider is silent.
 *
 * @param after how long nothing has come that was understood, of the hours that count; {@code null}: what is usual at this time of the
 *     week, as the last four weeks were
 * @param hours of the day that count, such as {@code 06-23}; empty for all
 * @param zone of these hours, such as {@code Europe/Berlin}
 */
public record SilenceSettings(Duration after, @DefaultValue("") String hours, @DefaultValue("UTC") String zone) {

    private static final Pattern HOURS = Pattern.compile("([01]\\d|2[0-3])-([01]\\d|2[0-4])");

    void check(Bounds bounds) {
        if (after != null) {
            bounds.duration("after", after, Duration.ofSeconds(1));
        }
        bounds.check(
                hours.isEmpty() || HOURS.matcher(hours).matches() && from() != to(),
                "hours",
                "must be two hours of the day with a dash, such as 06-23, or empty for all");
        bounds.check(isZone(), "zone", "must be a time zone, such as UTC or Europe/Berlin");
    }

    private boolean isZone() {
        try {
            ZoneId.of(zone);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The first hour of the day that counts. */
    public int from() {
        return hours.isEmpty() ? 0 : Integer.parseInt(hours.substring(0, 2));
    }

    /** The hour before which it ends; of the next day where it is not behind {@link #from()}. */
    public int to() {
        return hours.isEmpty() ? 24 : Integer.parseInt(hours.substring(3));
    }
}
