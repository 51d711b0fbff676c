package io.callbackgateway.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.callbackgateway.auth.ByteText;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.auth.token.TokenClaims.Demands;
import io.callbackgateway.auth.token.TokenIssuer;
import java.security.Key;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JwtVerifierTests {

    /** RFC 7515 appendix A.1, A.2 and A.3: the same claims under three algorithms, expired since March 2011. */
    private static final String JOE =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private static final Instant JOE_EXPIRES = Instant.ofEpochSecond(1300819380);

    private static final String HS256 =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + JOE + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String HS256_KEY =
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

    private static final String RS256 = "eyJhbGciOiJSUzI1NiJ9." + JOE
            + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9"
            + "CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_"
            + "dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0ig"
            + "cN_IoypGlUPQGe77Rw";
    private static final String RS256_KEY =
            "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4"
                    + "qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaS"
                    + "HSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxX"
                    + "FvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\"}";

    private static final String ES256 = "eyJhbGciOiJFUzI1NiJ9." + JOE
            + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    private static final String ES256_KEY =
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                    + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";

    static Stream<Arguments> vectors() throws Exception {
        PublicKey rsa = ((RSAKey) JWK.parse(RS256_KEY)).toPublicKey();
        PublicKey ec = ((ECKey) JWK.parse(ES256_KEY)).toPublicKey();
        return Stream.of(
                Arguments.of("A.1 HS256", HS256, settings("joe", "", HS256_KEY), "spring"),
                Arguments.of("A.2 RS256", RS256, settings("joe", pem(rsa), ""), name(rsa)),
                Arguments.of("A.3 ES256", ES256, settings("joe", pem(ec), ""), name(ec)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void vectorOfRfc7515LacksNothingButAnAudience(
            String name, String token, JwtVerifier.Settings settings, String keyName) {
        JwtVerifier verifier = new JwtVerifier("key", settings);
        VerificationKeys keys = settings.publicKey().isEmpty()
                ? VerificationKeys.secret(
                        "key", "spring", Base64.getUrlDecoder().decode(HS256_KEY), List.of())
                : VerificationKeys.publicKey("key", settings.publicKey(), List.of());
        SignedTokens anyAudience = new SignedTokens(
                Ticker.systemTicker(), "jwt", keys, new Demands("joe", "", Set.of()), JOSEObjectType.JWT, null);

        assertThat(reason(verifier.verify(request(token, JOE_EXPIRES)))).isEqualTo(Reason.WRONG_AUDIENCE);
        assertThat(anyAudience.verify(token, JOE_EXPIRES)).isEqualTo(new Accepted("jwt", "joe", keyName, null));
        assertThat(reason(anyAudience.verify(token, JOE_EXPIRES.plusSeconds(60))))
                .isEqualTo(Reason.EXPIRED);
        assertThat(reason(anyAudience.verify(token.replace(JOE, JOE.replace("b2Ui", "b2Vi")), JOE_EXPIRES)))
                .isIn(Reason.WRONG_SIGNATURE, Reason.MALFORMED);
    }

    @Test
    void anyChangedByteIsRefused() {
        JwtVerifier verifier = honest();
        String token = TokenIssuer.token();
        Instant now = Instant.now();
        Random random = new Random(4711);
        assertThat(verifier.verify(request(token, now))).isInstanceOf(Accepted.class);

        for (int i = 0; i < token.length(); i++) {
            for (char other : new char[] {
                (char) (token.charAt(i) ^ 1), "AQgw-_.=".charAt(random.nextInt(8)), (char) random.nextInt(256)
            }) {
                if (other != token.charAt(i)) {
                    String changed = token.substring(0, i) + other + token.substring(i + 1);
                    assertThat(verifier.verify(request(changed, now)))
                            .as(changed)
                            .isInstanceOf(Rejected.class);
                }
            }
        }
        assertThat(token.length() * 3).isGreaterThan(500);
    }

    @Test
    void everyOtherLastCharacterIsRefusedEvenWhereItStandsForTheSameBytes() {
        JwtVerifier verifier = honest();
        String token = TokenIssuer.token();
        String start = token.substring(0, token.length() - 1);
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        int same = 0;

        for (char last : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            String changed = start + last;
            if (!changed.equals(token)) {
                byte[] other = Base64.getUrlDecoder().decode(changed.substring(changed.lastIndexOf('.') + 1));
                same += Arrays.equals(signature, other) ? 1 : 0;
                assertThat(verifier.verify(request(changed, Instant.now())))
                        .as(changed)
                        .isInstanceOf(Rejected.class);
            }
        }
        assertThat(same).isEqualTo(15);
        for (String padded : List.of(token + "=", token + "==", token + "A", token + ".", "." + token, start)) {
            assertThat(verifier.verify(request(padded, Instant.now()))).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void timesAreJudgedAsOfTheArrivalWheneverThatIsAskedFor() {
        JwtVerifier verifier = honest();
        Instant now = Instant.now();
        String token =
                TokenIssuer.token(TokenIssuer.OLD_KEY, claims -> claims.notBeforeTime(TokenIssuer.in(Duration.ZERO)));
        String ofLastYear =
                TokenIssuer.token(TokenIssuer.OLD_KEY, claims -> claims.issueTime(TokenIssuer.in(Duration.ofDays(-365)))
                        .expirationTime(TokenIssuer.in(Duration.ofDays(-364))));

        for (int i = 0; i < 2; i++) { // not remembered, remembered
            assertThat(verifier.verify(request(token, now))).isInstanceOf(Accepted.class);
            assertThat(verifier.verify(request(token, now.plusSeconds(350)))).isInstanceOf(Accepted.class);
            assertThat(reason(verifier.verify(request(token, now.plusSeconds(370)))))
                    .isEqualTo(Reason.EXPIRED);
            assertThat(verifier.verify(request(token, now.minusSeconds(50)))).isInstanceOf(Accepted.class);
            assertThat(reason(verifier.verify(request(token, now.minusSeconds(70)))))
                    .isEqualTo(Reason.NOT_YET_VALID);
            assertThat(reason(verifier.verify(request(ofLastYear, now)))).isEqualTo(Reason.EXPIRED);
            assertThat(verifier.verify(request(ofLastYear, now.minus(Duration.ofDays(364)))))
                    .isInstanceOf(Accepted.class);
        }
    }

    @Test
    void principalIsTheSubjectOrElseTheClientAndTheKeyNothingThatTheTokenSays() {
        JwtVerifier verifier = honest();

        assertThat(verifier.verify(request(TokenIssuer.token(), Instant.now())))
                .isEqualTo(new Accepted("jwt", "acme", name(oldKey()), null));
        assertThat(verifier.verify(request(
                        TokenIssuer.token(TokenIssuer.OLD_KEY, claims -> claims.subject(null)
                                .claim("client_id", "acme-client")),
                        Instant.now())))
                .isEqualTo(new Accepted("jwt", "acme-client", name(oldKey()), null));
    }

    @Test
    void claimsThatNobodyAskedForAreIgnoredWhateverTheyAre() {
        String token = TokenIssuer.token(TokenIssuer.OLD_KEY, claims -> claims.subject(null)
                .claim("scope", List.of("a", "b"))
                .claim("azp", List.of("acme"))
                .claim("client_id", 7));

        assertThat(honest().verify(request(token, Instant.now())))
                .isEqualTo(new Accepted("jwt", TokenIssuer.ISSUER, name(oldKey()), null));
    }

    /** RFC 7515 §4.1.9. */
    @Test
    void typeIsTheSameWithAndWithoutApplication() {
        JWSHeader.Builder header = TokenIssuer.header(TokenIssuer.OLD_KEY);

        for (String type : List.of("JWT", "jwt", "application/jwt", "application/JWT", "Application/jwt")) {
            String token =
                    TokenIssuer.token(header.type(new JOSEObjectType(type)).build(), TokenIssuer.OLD_KEY, each -> each);
            assertThat(honest().verify(request(token, Instant.now()))).as(type).isInstanceOf(Accepted.class);
        }
        for (String type : List.of("text/jwt", "application/at+jwt", "application/application/jwt")) {
            String token =
                    TokenIssuer.token(header.type(new JOSEObjectType(type)).build(), TokenIssuer.OLD_KEY, each -> each);
            assertThat(honest().verify(request(token, Instant.now()))).as(type).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void whatIsProvenOfATokenIsRememberedForAMinuteAndNoLonger() throws Exception {
        AtomicLong nanos = new AtomicLong();
        List<Key> keys = new ArrayList<>(List.of(TokenIssuer.OLD_KEY.toPublicKey()));
        SignedTokens tokens = new SignedTokens(
                nanos::get,
                "jwt",
                new VerificationKeys((header, context) -> keys, "0"),
                new Demands(TokenIssuer.ISSUER, TokenIssuer.AUDIENCE, Set.of()),
                JOSEObjectType.JWT,
                null);
        String token = TokenIssuer.token();
        Instant now = Instant.now();
        assertThat(tokens.verify(token, now)).isInstanceOf(Accepted.class);

        keys.clear();

        nanos.set(Duration.ofSeconds(59).toNanos());
        assertThat(tokens.verify(token, now)).isInstanceOf(Accepted.class);
        nanos.set(Duration.ofSeconds(60).toNanos());
        assertThat(reason(tokens.verify(token, now))).isEqualTo(Reason.WRONG_SIGNATURE);
    }

    @Test
    void tokenIsNotLookedForWhereItDoesNotBelong() {
        JwtVerifier verifier = honest();
        String token = TokenIssuer.token();

        assertThat(reason(verifier.verify(request("x-token", token, Instant.now()))))
                .isEqualTo(Reason.MISSING);
        assertThat(reason(verifier.verify(request("authorization", "Basic " + token, Instant.now()))))
                .isEqualTo(Reason.MISSING);
    }

    /** How metrics call a public key. */
    private static String name(PublicKey key) {
        return DigestUtils.sha256Hex(key.getEncoded()).substring(0, 8);
    }

    private static PublicKey oldKey() {
        try {
            return TokenIssuer.OLD_KEY.toPublicKey();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JwtVerifier honest() {
        return new JwtVerifier(
                "key",
                new JwtVerifier.Settings(
                        "Authorization",
                        TokenIssuer.ISSUER,
                        TokenIssuer.AUDIENCE,
                        List.of(),
                        "",
                        TokenIssuer.pem(TokenIssuer.OLD_KEY),
                        SecretSettings.of(""),
                        ByteText.TEXT));
    }

    private static JwtVerifier.Settings settings(String issuer, String publicKey, String secret) {
        return new JwtVerifier.Settings(
                "Authorization",
                issuer,
                "gateway",
                List.of(),
                "",
                publicKey,
                SecretSettings.of(secret),
                ByteText.BASE64URL);
    }

    private static WireRequest request(String token, Instant receivedAt) {
        return request("authorization", "Bearer " + token, receivedAt);
    }

    private static WireRequest request(String header, String value, Instant receivedAt) {
        return new WireRequest(
                "POST",
                "/callbacks/acme/test",
                null,
                Map.of(header, List.of(value)),
                () -> {
                    throw new AssertionError("The body is none of a token's business");
                },
                null,
                "127.0.0.1",
                false,
                List.of(),
                receivedAt);
    }

    private static Reason reason(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Rejected.class);
        return ((Rejected) verdict).reason();
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----";
    }
}
