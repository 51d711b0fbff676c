package io.callbackgateway.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyConverter;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import io.callbackgateway.auth.token.AuthorizationServer;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;

/**
 * The keys of one issuer, from its {@code jwks_uri} (RFC 7517 §5).
 *
 * <p>A set is kept for five minutes, and while the endpoint is down for as long as a day. A token by a key that is not in it has
 * the set fetched again, twice within five seconds at most: invented key ids cannot be used against the issuer. No key is then
 * an answer only where the endpoint gave one; while it is down the key could be a new one.
 */
final class RemoteKeys implements JWSKeySelector<SecurityContext>, JWKSetSource<SecurityContext> {

    static final Duration KEPT = Duration.ofMinutes(5);
    static final Duration BETWEEN_FETCHES = Duration.ofSeconds(5);

    private static final Duration KEPT_WHILE_DOWN = Duration.ofDays(1);

    /** For a fetch that another caller has begun. With a fetch of its own after it, a caller waits for 5 seconds at most. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private static final int MAX_ANSWER = 256 * 1024;

    private final AuthorizationServer issuer;
    private final Set<JWSAlgorithm> allowed;
    private final JWKSource<SecurityContext> kept;
    private volatile boolean answers;

    /** The periods are {@link #KEPT} and {@link #BETWEEN_FETCHES}; tests have less time. */
    RemoteKeys(AuthorizationServer issuer, Set<JWSAlgorithm> allowed, Duration keptFor, Duration betweenFetches) {
        this.issuer = issuer;
        this.allowed = allowed;
        kept = JWKSourceBuilder.create(this)
                .cache(keptFor.toMillis(), WAIT.toMillis())
                .refreshAheadCache(false) // would start a thread that nobody ends
                .rateLimited(betweenFetches.toMillis())
                .outageTolerant(KEPT_WHILE_DOWN.toMillis())
                .build();
    }

    @Override
    public List<Key> selectJWSKeys(JWSHeader header, SecurityContext context) throws KeySourceException {
        if (!allowed.contains(header.getAlgorithm())) {
            return List.of();
        }
        List<JWK> found;
        try {
            found = kept.get(new JWKSelector(JWKMatcher.forJWSHeader(header)), context);
        } catch (RateLimitReachedException askedJustNow) {
            found = List.of();
        }
        if (found.isEmpty() && !answers) {
            throw new JWKSetUnavailableException("The key set cannot be fetched");
        }
        return found.stream().<Key>flatMap(RemoteKeys::usable).toList();
    }

    private static Stream<? extends Key> usable(JWK key) {
        try {
            if (key instanceof OctetKeyPair pair) {
                return pair.getCurve().equals(Curve.Ed25519) ? Stream.of(Ed25519.key(pair)) : Stream.of();
            }
            boolean tooShort = key instanceof RSAKey && key.size() < VerificationKeys.MIN_RSA_BITS;
            return tooShort ? Stream.of() : KeyConverter.toJavaKeys(List.of(key)).stream();
        } catch (JOSEException unreadable) {
            return Stream.of();
        }
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, SecurityContext context)
            throws JWKSetUnavailableException {
        try {
            String json = issuer.http()
                    .execute(
                            issuer.uri(),
                            HttpMethod.GET,
                            null,
                            answer -> new String(answer.getBody().readNBytes(MAX_ANSWER), StandardCharsets.UTF_8));
            JWKSet set = JWKSet.parse(json);
            answers = true;
            return set;
        } catch (ParseException | RuntimeException e) { // of whatever it answers
            answers = false;
            issuer.warn(e);
            throw new JWKSetUnavailableException("The key set cannot be fetched", e);
        }
    }

    @Override
    public void close() {}
}
