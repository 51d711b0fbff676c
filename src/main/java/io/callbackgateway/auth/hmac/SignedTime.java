package io.callbackgateway.auth.hmac;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/** When something was signed, in the ways in which headers say it. */
final class SignedTime {

    /** Unix seconds have ten digits until the year 2286, milliseconds have had thirteen since 2001. */
    private static final int MAX_DIGITS_OF_SECONDS = 11;

    private static final int MAX_LENGTH = 40;

    private SignedTime() {}

    /**
     * @param text Unix time in seconds or, from twelve digits on, in milliseconds; ISO 8601 with offset; or a date as in HTTP (RFC 9110
     *     §5.6.7, {@code IMF-fixdate})
     * @return {@code null} where it is none of these
     */
    static Instant parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return null;
        }
        try {
            if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                long time = Long.parseLong(text);
                return text.length() <= MAX_DIGITS_OF_SECONDS
                        ? Instant.ofEpochSecond(time)
                        : Instant.ofEpochMilli(time);
            }
            DateTimeFormatter format = Character.isDigit(text.charAt(0))
                    ? DateTimeFormatter.ISO_OFFSET_DATE_TIME
                    : DateTimeFormatter.RFC_1123_DATE_TIME;
            return OffsetDateTime.parse(text, format).toInstant();
        } catch (NumberFormatException | DateTimeException noTime) {
            return null;
        }
    }
}
