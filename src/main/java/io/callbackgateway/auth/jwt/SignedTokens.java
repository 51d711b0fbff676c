package io.callbackgateway.auth.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Unavailable;
import io.callbackgateway.auth.token.TokenClaims;
import io.callbackgateway.auth.token.TokenClaims.Demands;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Signed tokens (RFC 7519) of one issuer for one audience, checked as RFC 8725 has it: only listed algorithms and only the keys of
 * the settings; {@code iss}, {@code aud} and {@code exp} must be there and right; no encrypted, unsigned or nested token, and none
 * with critical extensions ({@code crit}). Claims that are not understood are ignored (RFC 7519 §4).
 *
 * <p>A token of another issuer is rejected unproven: another method of the door may be waiting for it, and this issuer's keys need
 * not be had for that.
 *
 * <p>This is the processor that Spring's {@code NimbusJwtDecoder} works with. The decoder itself is left out: it judges times as
 * of now, not as of a request's arrival, and does not tell a key set that is down from a token that is bad.
 *
 * <p>Providers send a token with many callbacks: what is proven of it and does not depend on the time is remembered, by the
 * token's digest, for a minute. A key that is withdrawn meanwhile still counts for as long.
 *
 * <p>Times are judged as of a request's arrival, keys are those of now: an old request that is verified again is rejected where its
 * issuer has withdrawn the key since.
 */
public final class SignedTokens {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 10_000;

    private final String method;
    private final Demands demands;
    private final String keyName;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Cache<String, TokenClaims> proven;

    /**
     * @param ticker {@link Ticker#systemTicker()}; tests have less time
     * @param types values of the header {@code typ} that are allowed; {@code null} is none
     */
    public SignedTokens(Ticker ticker, String method, VerificationKeys keys, Demands demands, JOSEObjectType... types) {
        this.method = method;
        this.demands = demands;
        this.keyName = keys.name();
        this.proven = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MAX_REMEMBERED)
                .build();
        processor.setJWSVerifierFactory(new Ed25519.Factory());
        processor.setJWSKeySelector(keys.selector());
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(types));
        processor.setJWTClaimsSetVerifier(null); // iss, aud and exp are checked below, as of the arrival
    }

    /**
     * @return {@link Unavailable} where the keys cannot be had
     */
    public Verdict verify(String token, Instant at) {
        String digest = DigestUtils.sha256Hex(token);
        TokenClaims known = proven.getIfPresent(digest);
        if (known != null) {
            return demands.verdict(method, known, at);
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!canonical(jwt.getSignature()) || jwt.getHeader().getCriticalParams() != null) {
                return Verdict.rejected(Reason.MALFORMED);
            }
            if (!demands.allowIssuer(jwt.getJWTClaimsSet().getIssuer())) {
                return Verdict.rejected(Reason.WRONG_AUDIENCE);
            }
            String kid = Objects.requireNonNullElse(jwt.getHeader().getKeyID(), "0");
            TokenClaims claims = new TokenClaims(processor.process(jwt, null), keyName == null ? kid : keyName);
            if (claims.claims().getExpirationTime() == null) {
                return Verdict.rejected(Reason.WRONG_AUDIENCE);
            }
            proven.put(digest, claims);
            return demands.verdict(method, claims, at);
        } catch (KeySourceException e) {
            return new Unavailable();
        } catch (ParseException e) {
            return Verdict.rejected(Reason.MALFORMED);
        } catch (BadJOSEException | JOSEException | RuntimeException e) { // whatever a token can make the library throw
            return Verdict.rejected(Reason.WRONG_SIGNATURE);
        }
    }

    /** Of a signature's last character some bits mean nothing: other values would be other tokens with the same signature. */
    private static boolean canonical(Base64URL signature) {
        return Base64URL.encode(signature.decode()).equals(signature);
    }
}
