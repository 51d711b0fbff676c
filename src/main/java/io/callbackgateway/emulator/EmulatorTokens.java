package io.callbackgateway.emulator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.stereotype.Component;

/** Tokens of the emulated APIs, as the bean {@code emulatorTokens}. They are good as long as this process lives, at most. */
@Component("emulatorTokens")
public class EmulatorTokens {

    private static final int FAILURES = 5;
    private static final Duration LOCKED = Duration.ofMinutes(1);

    private final EmulatorComponent component;
    private final byte[] secret = new byte[32];
    private final Set<String> used = new HashSet<>();
    private final Map<String, Deque<Instant>> failures = new HashMap<>();

    EmulatorTokens(EmulatorComponent component) {
        this.component = component;
        new SecureRandom().nextBytes(secret);
    }

    /** @return seconds for which an access token is good */
    public long lifetime(String provider) {
        return component.emulator(provider).switches().tokensFor;
    }

    /** @param kind access, or refresh, which is good for a day */
    public String issue(String provider, String kind) throws JOSEException {
        component.emulator(provider).issuedToken();
        Instant now = Instant.now();
        Instant until = now.plusSeconds(kind.equals("refresh") ? 86_400 : lifetime(provider));
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .issuer(provider)
                        .claim("token_type", kind)
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(until))
                        .build());
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    /** @param authorization the header's value: whether it holds a good access token */
    public boolean accepts(String provider, String authorization) {
        return authorization != null
                && authorization.startsWith("Bearer ")
                && isGood(provider, "access", authorization.substring("Bearer ".length()));
    }

    public boolean acceptsRefresh(String provider, String token) {
        return token != null && isGood(provider, "refresh", token);
    }

    private boolean isGood(String provider, String kind, String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            return jwt.verify(new MACVerifier(secret))
                    && provider.equals(claims.getIssuer())
                    && kind.equals(claims.getClaim("token_type"))
                    && claims.getExpirationTime().after(new Date());
        } catch (ParseException | JOSEException e) {
            return false;
        }
    }

    /**
     * What is wrong with an assertion (RFC 7523) that is signed by RS256.
     *
     * @param claims that it must hold, and no others, with blanks between them
     * @param keyFile a private key in PEM, as the customer has it: the public one is computed from it
     * @return empty where it is good; locked, after five failures within a minute; unreadable, claims, signature, audience, expired, used
     */
    public synchronized String problem(
            String provider, String assertion, String audience, String claims, String keyFile) {
        Deque<Instant> failed = failures.computeIfAbsent(provider, any -> new ArrayDeque<>());
        failed.removeIf(each -> each.isBefore(Instant.now().minus(LOCKED)));
        String problem = failed.size() >= FAILURES ? "locked" : check(provider, assertion, audience, claims, keyFile);
        if (!problem.isEmpty()) {
            failed.add(Instant.now());
        }
        return problem;
    }

    private String check(String provider, String assertion, String audience, String claims, String keyFile) {
        try {
            SignedJWT jwt = SignedJWT.parse(Objects.requireNonNullElse(assertion, ""));
            JWTClaimsSet set = jwt.getJWTClaimsSet();
            if (!set.getClaims().keySet().equals(Set.of(claims.split(" ")))) {
                return "claims";
            } else if (!jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)
                    || !jwt.verify(new RSASSAVerifier(publicKey(Path.of(keyFile))))) {
                return "signature";
            } else if (!set.getAudience().equals(List.of(audience))) {
                return "audience";
            } else if (isLate(set)) {
                return "expired";
            }
            boolean once = component.emulator(provider).switches().assertionsOnce;
            return used.add(assertion) || !once ? "" : "used";
        } catch (ParseException | JOSEException e) {
            return "unreadable";
        }
    }

    private static boolean isLate(JWTClaimsSet set) {
        Instant issued = set.getIssueTime().toInstant();
        Instant until = set.getExpirationTime().toInstant();
        return until.isBefore(Instant.now())
                || issued.isAfter(Instant.now().plusSeconds(60))
                || until.isAfter(issued.plusSeconds(3_600));
    }

    private static RSAPublicKey publicKey(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) RsaKeyConverters.pkcs8().convert(pem);
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(file + " is no private key of the emulators", e);
        }
    }
}
