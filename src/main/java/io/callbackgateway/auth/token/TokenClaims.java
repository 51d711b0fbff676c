package io.callbackgateway.auth.token;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What an authority says of a token, once that is proven.
 *
 * @param issuer {@code iss}; {@code null} where it does not say
 * @param audience {@code aud}, never {@code null}
 * @param scopes {@code scope}, never {@code null}
 * @param principal whom the token was issued to
 * @param key which of the authority's keys signed it; {@code 0} where there is no choice of keys
 * @param issuedAt {@code iat}, or {@code null}
 * @param notBefore {@code nbf}, or {@code null}
 * @param expiresAt {@code exp}, or {@code null}
 */
public record TokenClaims(
        String issuer,
        List<String> audience,
        Set<String> scopes,
        String principal,
        String key,
        Instant issuedAt,
        Instant notBefore,
        Instant expiresAt) {

    /** How far the clocks of issuer and gateway may be apart. */
    static final Duration SKEW = Duration.ofSeconds(60);

    /**
     * What a door demands of a token.
     *
     * @param issuer empty is any
     * @param audience empty is any
     * @param scopes all of them
     */
    public record Demands(String issuer, String audience, Set<String> scopes) {

        public boolean allowIssuer(String other) {
            return issuer.isEmpty() || issuer.equals(other);
        }

        public boolean metBy(TokenClaims claims) {
            return allowIssuer(claims.issuer)
                    && (audience.isEmpty() || claims.audience.contains(audience))
                    && claims.scopes.containsAll(scopes);
        }
    }

    /** Whether this is a time at which the token is good. */
    public Verdict at(Instant now, String method) {
        if (expiresAt != null && !now.minus(SKEW).isBefore(expiresAt)) {
            return Verdict.rejected(Reason.EXPIRED);
        }
        Instant latest = now.plus(SKEW);
        if (notBefore != null && notBefore.isAfter(latest) || issuedAt != null && issuedAt.isAfter(latest)) {
            return Verdict.rejected(Reason.NOT_YET_VALID);
        }
        return new Accepted(method, principal, key, null);
    }
}
