package io.callbackgateway.settings;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/**
 * What the settings below one key may be. Each check throws a {@link BadSettingException} that names the key and what is allowed.
 *
 * @param prefix such as {@code gateway.door}
 */
public record Bounds(String prefix) {

    /** So long can still be counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    public void number(String key, long value, long least, long most) {
        check(value >= least && value <= most, key, "must be between " + least + " and " + most);
    }

    public void atLeast(String key, long value, long least) {
        check(value >= least, key, "must be at least " + least);
    }

    public void duration(String key, Duration value, Duration least) {
        check(
                value.compareTo(least) >= 0 && value.compareTo(LONGEST) <= 0,
                key,
                "must be between " + text(least) + " and " + LONGEST.toDays() + "d");
    }

    public void size(String key, DataSize value, DataSize least, DataSize most) {
        check(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                key,
                "must be between " + text(least) + " and " + text(most));
    }

    public void atLeast(String key, DataSize value, DataSize least) {
        check(value.compareTo(least) >= 0, key, "must be at least " + text(least));
    }

    public void check(boolean good, String key, String problem) {
        BadSettingException.require(good, prefix + "." + key, problem);
    }

    private static String text(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        return duration.toSeconds() % 60 != 0 ? duration.toSeconds() + "s" : duration.toMinutes() + "m";
    }

    private static String text(DataSize size) {
        if (size.toBytes() % DataSize.ofMegabytes(1).toBytes() == 0) {
            return size.toMegabytes() + "MB";
        }
        return size.toBytes() + "B";
    }
}
