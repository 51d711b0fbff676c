package io.callbackgateway.auth.token;

import static io.callbackgateway.settings.BadSettingException.require;

import com.nimbusds.jwt.JWTClaimsSet;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an authority says of a token, once that is proven.
 *
 * @param principal whom the token was issued to
 * @param key which of the authority's keys signed it; {@code 0} where there is no choice of keys
 */
public record TokenClaims(JWTClaimsSet claims, String principal, String key) {

    /** How far the clocks of issuer and gateway may be apart. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    /**
     * What a door demands of a token.
     *
     * @param issuer empty is any
     * @param audience empty is any
     * @param scopes all of them
     */
    public record Demands(String issuer, String audience, Set<String> scopes) {

        /** Of signed tokens, of which an issuer makes as many as it likes, for whomever. */
        public static Demands ofSigned(String key, String issuer, String audience, Set<String> scopes) {
            require(!issuer.isBlank(), key + ".issuer", "is missing; say what iss must be");
            String problem = "is missing; say what aud must hold, or any token of the issuer would do";
            require(!audience.isBlank(), key + ".audience", problem);
            return new Demands(issuer, audience, scopes);
        }

        public boolean allowIssuer(String other) {
            return issuer.isEmpty() || issuer.equals(other);
        }

        /** @return why a token is not what is demanded; {@code null} where it is */
        public Reason objection(TokenClaims token) {
            boolean ours = allowIssuer(token.claims.getIssuer())
                    && (audience.isEmpty() || token.claims.getAudience().contains(audience));
            if (!ours) {
                return Reason.WRONG_AUDIENCE;
            }
            return token.scopes().containsAll(scopes) ? null : Reason.INSUFFICIENT_SCOPE;
        }
    }

    public TokenClaims(JWTClaimsSet claims, String key) {
        this(claims, principal(claims), key);
    }

    private static String principal(JWTClaimsSet claims) {
        return Stream.of("sub", "azp", "client_id", "username", "iss")
                .map(claims::getClaim)
                .filter(name -> name instanceof String text && !text.isBlank())
                .map(String.class::cast)
                .findFirst()
                .orElse("unnamed");
    }

    /** RFC 8693 §4.2 has them in one text; some servers list them. */
    private Set<String> scopes() {
        Object scope = claims.getClaim("scope");
        if (scope instanceof String text) {
            return Stream.of(text.split(" ")).collect(Collectors.toSet());
        }
        if (scope instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).collect(Collectors.toSet());
        }
        return Set.of();
    }

    /** Whether this is a time at which the token is good. */
    public Verdict at(Instant now, String method) {
        Date expires = claims.getExpirationTime();
        if (expires != null && !now.minus(SKEW).isBefore(expires.toInstant())) {
            return Verdict.rejected(Reason.EXPIRED);
        }
        Date latest = Date.from(now.plus(SKEW));
        boolean early = Stream.of(claims.getNotBeforeTime(), claims.getIssueTime())
                .anyMatch(time -> time != null && time.after(latest));
        return early ? Verdict.rejected(Reason.NOT_YET_VALID) : new Accepted(method, principal, key, null);
    }
}
