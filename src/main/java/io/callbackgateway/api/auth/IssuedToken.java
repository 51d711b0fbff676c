package io.callbackgateway.api.auth;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * A token as an endpoint gave it. Does not show it.
 *
 * @param expires {@link Instant#MAX} where nobody knows: it is used until the API does not take it
 * @param refresh what gets the next one without a password; {@code null} where there is nothing
 * @param refreshed whether it was got by the refresh token of the one before it
 */
public record IssuedToken(String value, Instant issued, Instant expires, String refresh, boolean refreshed) {

    /** Before it expires; providers ask their clients not to come earlier. */
    private static final Duration AHEAD = Duration.ofMinutes(10);

    boolean isGood(Instant now) {
        return now.isBefore(expires);
    }

    /** Whether it is time to get the next one: ten minutes before it expires, or after half its life where that is short. */
    boolean isDue(Instant now) {
        Duration life = Duration.between(issued, expires);
        Duration ahead = life.compareTo(AHEAD.multipliedBy(2)) < 0 ? life.dividedBy(2) : AHEAD;
        return !now.isBefore(expires.minus(ahead));
    }

    /** Whether it can be sent in a header, as one word (RFC 6750 §2.1, and whatever else is printed). */
    static boolean isToken(Object value) {
        return value instanceof String token
                && !token.isEmpty()
                && token.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /** What a JWT says itself; it is the API that verifies it. {@link Instant#MAX} where it is none, or does not say. */
    static Instant expiry(String token) {
        try {
            Date expires = JWTParser.parse(token).getJWTClaimsSet().getExpirationTime();
            return expires == null ? Instant.MAX : expires.toInstant();
        } catch (ParseException | RuntimeException noJwt) {
            return Instant.MAX;
        }
    }

    @Override
    public String toString() {
        return "token until " + expires;
    }
}
