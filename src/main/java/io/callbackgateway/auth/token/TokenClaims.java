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
import java.util.stream.Stream;

/**
 * What an authority says of a token, once that is proven.
 *
 * @param key which of the authority's keys signed it; {@code 0} where there is no choice of keys
 */
public record TokenClaims(JWTClaimsSet claims, String key) {

    /** How far the clocks of issuer and gateway may be apart. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    /**
     * What a door demands of a token: issuer and audience, empty is any, and all of the scopes.
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

        public Verdict verdict(String method, TokenClaims token, Instant at) {
            Reason objection = objection(token.claims, at);
            return objection == null
                    ? new Accepted(method, token.principal(), token.key, null)
                    : Verdict.rejected(objection);
        }

        /** The scope comes last: only a token that is good for something else is good (RFC 6750 §3.1). */
        private Reason objection(JWTClaimsSet claims, Instant at) {
            boolean ours = audience.isEmpty() || claims.getAudience().contains(audience);
            if (!ours || !allowIssuer(claims.getIssuer())) {
                return Reason.WRONG_AUDIENCE;
            }
            Date expires = claims.getExpirationTime();
            if (expires != null && !at.minus(SKEW).isBefore(expires.toInstant())) {
                return Reason.EXPIRED;
            }
            Date latest = Date.from(at.plus(SKEW));
            if (Stream.of(claims.getNotBeforeTime(), claims.getIssueTime())
                    .anyMatch(time -> time != null && time.after(latest))) {
                return Reason.NOT_YET_VALID;
            }
            return granted(claims.getClaim("scope")).containsAll(scopes) ? null : Reason.INSUFFICIENT_SCOPE;
        }

        /** RFC 8693 §4.2 has them in one text; some servers list them. */
        private static List<?> granted(Object scope) {
            if (scope instanceof String text) {
                return List.of(text.split(" "));
            }
            return scope instanceof List<?> list && list.stream().allMatch(String.class::isInstance) ? list : List.of();
        }
    }

    /** Whom the token was issued to. */
    private String principal() {
        return Stream.of("sub", "azp", "client_id", "username", "iss")
                .map(claims::getClaim)
                .filter(name -> name instanceof String text && !text.isBlank())
                .map(String.class::cast)
                .findFirst()
                .orElse("unnamed");
    }
}
