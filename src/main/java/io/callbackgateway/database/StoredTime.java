package io.callbackgateway.database;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A moment as the database has it: ISO 8601 in UTC with six decimals, which sorts as text. */
public final class StoredTime {

    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private StoredTime() {}

    public static String of(Instant instant) {
        return MICROSECONDS.format(instant);
    }
}
