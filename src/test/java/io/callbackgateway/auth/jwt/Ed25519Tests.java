package io.callbackgateway.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.token.AuthorizationServer;
import io.callbackgateway.auth.token.TokenClaims.Demands;
import io.callbackgateway.auth.token.TokenIssuer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Ed25519Tests {

    /** RFC 8037 appendix A.2 and A.4. */
    private static final String RFC_KEY =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    private static final String RFC_EXAMPLE = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
            + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    private static final Demands DEMANDS = new Demands(TokenIssuer.ISSUER, TokenIssuer.AUDIENCE, Set.of());

    private final KeyPair keys = newKeys();

    private static KeyPair newKeys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void exampleOfTheRfcIsVerified() throws Exception {
        PublicKey key = Ed25519.key(OctetKeyPair.parse(RFC_KEY));
        JWSObject example = JWSObject.parse(RFC_EXAMPLE);
        byte[] signature = example.getSignature().decode();

        assertThat(verified(example, key, signature)).isTrue();
        for (int i = 0; i < signature.length * 8; i++) {
            byte[] changed = signature.clone();
            changed[i / 8] ^= (byte) (1 << i % 8);
            assertThat(verified(example, key, changed)).as("bit %s", i).isFalse();
        }
        for (int length : List.of(0, 1, 63, 65)) {
            assertThat(verified(example, key, Arrays.copyOf(signature, length))).isFalse();
        }
        assertThat(verified(example, keys.getPublic(), signature)).isFalse();
    }

    private static boolean verified(JWSObject example, PublicKey key, byte[] signature) throws Exception {
        return new Ed25519.Factory()
                .createJWSVerifier(example.getHeader(), key)
                .verify(example.getHeader(), example.getSigningInput(), Base64URL.encode(signature));
    }

    @Test
    void tokenIsAcceptedByThePublicKey() throws Exception {
        SignedTokens tokens = tokens(VerificationKeys.publicKey("key", pem(), List.of()));

        assertThat(tokens.verify(token("EdDSA", keys), Instant.now())).isInstanceOf(Accepted.class);
        for (String rejected : List.of(token("EdDSA", newKeys()), token("ES256", keys), token("none", keys))) {
            assertThat(tokens.verify(rejected, Instant.now())).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void tokenIsAcceptedByAKeySet() throws Exception {
        try (TokenIssuer issuer = new TokenIssuer()) {
            issuer.publish(TokenIssuer.OLD_KEY.toPublicJWK(), jwk(Curve.X25519), jwk(Curve.Ed25519));
            AuthorizationServer server = new AuthorizationServer("key", issuer.jwkSetUri());
            Set<JWSAlgorithm> both = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.EdDSA);
            SignedTokens tokens = tokens(new VerificationKeys(
                    new RemoteKeys(server, both, RemoteKeys.KEPT, RemoteKeys.BETWEEN_FETCHES), null));
            SignedTokens rsaOnly = tokens(VerificationKeys.remote("key", issuer.jwkSetUri(), List.of()));

            assertThat(tokens.verify(token("EdDSA", keys), Instant.now())).isInstanceOf(Accepted.class);
            assertThat(tokens.verify(TokenIssuer.token(), Instant.now())).isInstanceOf(Accepted.class);
            assertThat(tokens.verify(token("EdDSA", newKeys()), Instant.now()))
                    .isEqualTo(Verdict.rejected(Reason.WRONG_SIGNATURE));
            assertThat(rsaOnly.verify(token("EdDSA", keys), Instant.now()))
                    .isEqualTo(Verdict.rejected(Reason.WRONG_SIGNATURE));
        }
    }

    private OctetKeyPair jwk(Curve curve) {
        byte[] x509 = keys.getPublic().getEncoded();
        byte[] x = Arrays.copyOfRange(x509, x509.length - 32, x509.length);
        return new OctetKeyPair.Builder(curve, Base64URL.encode(x)).build();
    }

    private String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----";
    }

    private static SignedTokens tokens(VerificationKeys keys) {
        return new SignedTokens(Ticker.systemTicker(), "jwt", keys, DEMANDS, JOSEObjectType.JWT, null);
    }

    private static String token(String algorithm, KeyPair keys) throws Exception {
        String claims = "{\"iss\":\"" + TokenIssuer.ISSUER + "\",\"aud\":\"" + TokenIssuer.AUDIENCE + "\",\"exp\":"
                + Instant.now().plusSeconds(300).getEpochSecond() + "}";
        String signed = Base64URL.encode("{\"alg\":\"" + algorithm + "\"}") + "." + Base64URL.encode(claims);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64URL.encode(signature.sign());
    }
}
