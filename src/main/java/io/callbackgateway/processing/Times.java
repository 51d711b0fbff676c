package io.callbackgateway.processing;

import io.callbackgateway.ledger.Ledger;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as providers write them. */
final class Times {

    private static final Pattern UNIX = Pattern.compile("(\\d{1,15})(\\.\\d{1,30})?");

    /** From so many digits on a Unix time counts milliseconds: in seconds it would be in the year 5138 or later. */
    private static final int DIGITS_OF_MILLISECONDS = 12;

    /** As in {@code +0200}, which ISO 8601 has for dates without hyphens only, and many write all the same. */
    private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile("([+-]\\d\\d)(\\d\\d)$");

    /** What comes before and after these has no four digits for its year, as RFC 3339 wants them. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Times() {}

    /**
     * @param text ISO 8601 with an offset, or a Unix time in seconds or milliseconds, also with a fraction
     * @return {@code null} for what is no such time
     */
    static Instant instant(String text) {
        Matcher unix = UNIX.matcher(text);
        if (!unix.matches()) {
            return iso(text);
        }
        boolean milliseconds = unix.group(1).length() >= DIGITS_OF_MILLISECONDS;
        BigDecimal seconds = new BigDecimal(text).movePointLeft(milliseconds ? 3 : 0);
        BigDecimal nanos = seconds.remainder(BigDecimal.ONE).movePointRight(9);
        return bounded(Instant.ofEpochSecond(seconds.longValue(), nanos.longValue()));
    }

    /**
     * @param text a whole number, or a time in ISO 8601 with an offset, which counts in microseconds
     * @return {@code null} for what is neither
     */
    static Long version(String text) {
        if (text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Long.valueOf(text);
        }
        Instant time = iso(text);
        return time == null ? null : Ledger.micros(time);
    }

    private static Instant iso(String text) {
        try {
            String usual = OFFSET_WITHOUT_COLON.matcher(text).replaceFirst("$1:$2");
            return bounded(OffsetDateTime.parse(usual).toInstant());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant bounded(Instant time) {
        return time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
    }
}
