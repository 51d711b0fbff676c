package io.callbackgateway.client;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;

/** The header {@code Retry-After} (RFC 9110 §10.2.3): seconds, or an HTTP date. */
public final class RetryAfter {

    /** Whoever wants to be left alone for longer is asked after this, at the least. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");

    private RetryAfter() {}

    /**
     * @param header {@code null} where there is none
     * @return an hour at the most; zero where it says nothing, or something that cannot be read
     */
    public static Duration of(String header, Instant now) {
        if (header == null) {
            return Duration.ZERO;
        }
        Duration wait;
        if (SECONDS.matcher(header.strip()).matches()) {
            wait = Duration.ofSeconds(Long.parseLong(header.strip()));
        } else {
            Instant date = DateUtils.parseStandardDate(header.strip());
            wait = date == null || date.isBefore(now) ? Duration.ZERO : Duration.between(now, date);
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
