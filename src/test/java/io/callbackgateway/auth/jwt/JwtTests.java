package io.callbackgateway.auth.jwt;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.callbackgateway.auth.token.TokenIssuer;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.FreePort;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that are good, and those that somebody who knows the public key would try (RFC 8725 §2). */
@ExtendWith(SharedGateway.class)
class JwtTests {

    private static final String KEY_SET = "/callbacks/idpay/uat";
    private static final String PUBLIC_KEY = "/callbacks/proposal/production";
    private static final String SECRET = "/callbacks/proposal/homologation";
    private static final String OWN_HEADER = "/callbacks/idpay/production";
    private static final String KEY_SET_DOWN = "/callbacks/netki/production";
    private static final String TWO_METHODS = "/callbacks/netki/test";

    private static final String ANOTHER_ISSUER = "https://another-issuer.example";
    private static final String HS_SECRET = "a-secret-of-the-provider-48-bytes-long-as-HS384!";

    private static final WireMockServer TRAP =
            new WireMockServer(wireMockConfig().dynamicPort());
    private static final AtomicInteger ACCEPTED = new AtomicInteger();

    private static TokenIssuer issuer;
    private static RunningGateway gateway;
    private static long recordedBefore;

    @BeforeAll
    static void share(SharedGateway.Doors doors) {
        TRAP.start();
        issuer = new TokenIssuer();
        String keySet = "gateway.providers.idpay.uat.auth[0].jwt.";
        String publicKey = "gateway.providers.proposal.production.auth[0].jwt.";
        String secret = "gateway.providers.proposal.homologation.auth[0].jwt.";
        String ownHeader = "gateway.providers.idpay.production.auth[0].jwt.";
        String down = "gateway.providers.netki.production.auth";
        String two = "gateway.providers.netki.test.auth";
        gateway = doors.with(
                keySet + "issuer=" + TokenIssuer.ISSUER,
                keySet + "audience=" + TokenIssuer.AUDIENCE,
                keySet + "jwk-set-uri=" + issuer.jwkSetUri(),
                publicKey + "issuer=" + TokenIssuer.ISSUER,
                publicKey + "audience=" + TokenIssuer.AUDIENCE,
                publicKey + "public-key=" + TokenIssuer.pem(TokenIssuer.OLD_KEY),
                secret + "issuer=" + TokenIssuer.ISSUER,
                secret + "audience=" + TokenIssuer.AUDIENCE,
                secret + "algorithms=HS256,HS384",
                secret + "secret=" + HS_SECRET,
                ownHeader + "header=X-Token",
                ownHeader + "issuer=" + TokenIssuer.ISSUER,
                ownHeader + "audience=" + TokenIssuer.AUDIENCE,
                ownHeader + "public-key=" + TokenIssuer.pem(TokenIssuer.OLD_KEY),
                down + "[0].bearer.tokens[0]=agreed-token",
                down + "[1].jwt.issuer=" + TokenIssuer.ISSUER,
                down + "[1].jwt.audience=" + TokenIssuer.AUDIENCE,
                down + "[1].jwt.jwk-set-uri=http://localhost:" + FreePort.next(),
                down + "[2].jwt.issuer=" + ANOTHER_ISSUER,
                down + "[2].jwt.audience=" + TokenIssuer.AUDIENCE,
                down + "[2].jwt.jwk-set-uri=" + issuer.jwkSetUri(),
                down + "[3].api-key.secrets[0]=agreed-key",
                two + "[0].bearer.tokens[0]=agreed-token",
                two + "[1].jwt.issuer=" + TokenIssuer.ISSUER,
                two + "[1].jwt.audience=" + TokenIssuer.AUDIENCE,
                two + "[1].jwt.public-key=" + TokenIssuer.pem(TokenIssuer.OLD_KEY));
        recordedBefore = gateway.allRecorded();
    }

    /** Last of all, when nothing is on its way any more. */
    @AfterAll
    static void nothingWasEnqueuedAndNobodyElseAsked() {
        try {
            await().untilAsserted(() -> assertThat(gateway.recorded()).isEqualTo(recordedBefore + ACCEPTED.get()));
            assertThat(TRAP.getAllServeEvents()).isEmpty();
        } finally {
            issuer.close();
            TRAP.stop();
        }
    }

    static Stream<Arguments> attacks() throws Exception {
        RSAKey key = TokenIssuer.OLD_KEY;
        RSAKey foreign = TokenIssuer.FOREIGN_KEY;
        String claims = claims("");
        String rs256 = "{\"alg\":\"RS256\",\"kid\":\"old\"";
        byte[] der = key.toRSAPublicKey().getEncoded();
        String honest = TokenIssuer.token();
        String[] parts = honest.split("\\.");
        URI trap = URI.create(TRAP.baseUrl() + "/keys");
        return Stream.of(
                attack("no algorithm", unsigned("{\"alg\":\"none\"}", claims)),
                attack("no algorithm, other case", unsigned("{\"alg\":\"nOnE\"}", claims)),
                attack("no algorithm, but a signature", unsigned("{\"alg\":\"none\"}", claims) + parts[2]),
                attack("signature cut off", parts[0] + "." + parts[1] + "."),
                attack("without alg", rsa("{\"kid\":\"old\"}", claims)),
                attack("HMAC by the PEM", hmac(TokenIssuer.pem(key).getBytes(StandardCharsets.UTF_8), claims)),
                attack(
                        "HMAC by the PEM without line ends",
                        hmac(TokenIssuer.pem(key).strip().getBytes(StandardCharsets.UTF_8), claims)),
                attack("HMAC by the DER", hmac(der, claims)),
                attack("HMAC by nothing", hmac(new byte[] {0}, claims)),
                attack("algorithm in another case", rsa("{\"alg\":\"rs256\",\"kid\":\"old\"}", claims)),
                attack("algorithm that is not listed", rsa("{\"alg\":\"RS512\",\"kid\":\"old\"}", claims)),
                attack("foreign key", TokenIssuer.token(foreign, each -> each)),
                attack(
                        "foreign key by the name of ours",
                        TokenIssuer.token(TokenIssuer.header(key).build(), foreign, each -> each)),
                attack(
                        "foreign key that comes along",
                        TokenIssuer.token(
                                new JWSHeader.Builder(JWSAlgorithm.RS256)
                                        .jwk(foreign.toPublicJWK())
                                        .build(),
                                foreign,
                                each -> each)),
                attack(
                        "foreign key behind jku",
                        TokenIssuer.token(
                                TokenIssuer.header(foreign).jwkURL(trap).build(), foreign, each -> each)),
                attack(
                        "foreign key behind x5u",
                        TokenIssuer.token(
                                TokenIssuer.header(foreign).x509CertURL(trap).build(), foreign, each -> each)),
                attack(
                        "critical extension",
                        TokenIssuer.token(
                                TokenIssuer.header(key)
                                        .criticalParams(Set.of("http://example.com/UNDEFINED"))
                                        .customParam("http://example.com/UNDEFINED", true)
                                        .build(),
                                key,
                                each -> each)),
                attack("payload that is not encoded", rsa(rs256 + ",\"b64\":true,\"crit\":[\"b64\"]}", claims)),
                attack(
                        "another type",
                        TokenIssuer.token(
                                TokenIssuer.header(key)
                                        .type(new JOSEObjectType("logout+jwt"))
                                        .build(),
                                key,
                                each -> each)),
                changed("never expires", each -> each.expirationTime(null)),
                changed("expired", each -> each.expirationTime(TokenIssuer.in(Duration.ofSeconds(-70)))),
                changed("not yet valid", each -> each.notBeforeTime(TokenIssuer.in(Duration.ofSeconds(90)))),
                changed("issued in the future", each -> each.issueTime(TokenIssuer.in(Duration.ofSeconds(90)))),
                changed("no audience", each -> each.audience((String) null)),
                changed("another audience", each -> each.audience("https://other.example")),
                changed("audience that begins alike", each -> each.audience(TokenIssuer.AUDIENCE + "/")),
                changed("no issuer", each -> each.issuer(null)),
                changed("another issuer", each -> each.issuer("https://issuer.example/")),
                changed("expires as text", each -> each.claim("exp", "tomorrow")),
                changed("expires before time began", each -> each.claim("exp", Long.MIN_VALUE)),
                attack(
                        "expires beyond all numbers",
                        rsa(rs256 + "}", claims.replaceAll("\"exp\":\\d+", "\"exp\":1e999999999"))),
                attack("audience twice", rsa(rs256 + "}", claims("\"aud\":\"https://other.example\","))),
                attack("algorithm twice", rsa(rs256 + ",\"alg\":\"none\"}", claims)),
                attack("claims that are a list", rsa(rs256 + "}", "[" + claims + "]")),
                attack("claims that are no JSON", rsa(rs256 + "}", claims + "}")),
                attack(
                        "claims that nest deep",
                        rsa(rs256 + "}", "{\"a\":" + "[".repeat(4000) + "]".repeat(4000) + "}")),
                attack("token in a token", rsa("{\"alg\":\"RS256\",\"kid\":\"old\",\"cty\":\"JWT\"}", honest)),
                attack("encrypted", encode("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}") + ".a.b.c.d"),
                attack("five parts", honest + ".a.b"),
                attack("two parts", parts[0] + "." + parts[1]),
                attack("no token", "not-a-token"),
                attack("dots", ".."),
                attack("giant", TokenIssuer.token(key, each -> each.claim("a", "a".repeat(9000)))));
    }

    private static Arguments attack(String name, String token) {
        return Arguments.of(name, token);
    }

    private static Arguments changed(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
        return attack(name, TokenIssuer.token(TokenIssuer.OLD_KEY, change));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void isRefused(String name, String token) {
        for (String door : new String[] {KEY_SET, PUBLIC_KEY, SECRET, TWO_METHODS}) {
            Answer answer = call(door, token);

            assertThat(answer.status()).as(door + answer.text()).isEqualTo(401);
            assertThat(answer.headers()).contains("WWW-Authenticate: Bearer error=\"invalid_token\"");
        }
    }

    @Test
    void honestTokenIsAcceptedByKeySetPublicKeyAndSecret() throws Exception {
        assertThat(call(KEY_SET, TokenIssuer.token()).status()).isEqualTo(200);
        assertThat(call(KEY_SET, TokenIssuer.token(TokenIssuer.NEW_KEY, each -> each))
                        .status())
                .isEqualTo(200);
        assertThat(call(PUBLIC_KEY, TokenIssuer.token()).status()).isEqualTo(200);
        assertThat(call(SECRET, hmac(HS_SECRET.getBytes(StandardCharsets.UTF_8), claims("")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tokensAreMadeByHandAsTheLibraryMakesThem() throws Exception {
        assertThat(call(KEY_SET, rsa("{\"alg\":\"RS256\",\"kid\":\"old\"}", claims("")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void audienceMayBeOneOfSeveral() {
        assertThat(call(
                                KEY_SET,
                                TokenIssuer.token(
                                        TokenIssuer.OLD_KEY,
                                        each -> each.audience(List.of("other", TokenIssuer.AUDIENCE))))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void keyThatTheTokenNamesIsNotFetchedEvenFromAnHonestIssuer() {
        String token = TokenIssuer.token(
                TokenIssuer.header(TokenIssuer.OLD_KEY)
                        .jwkURL(URI.create(TRAP.baseUrl() + "/keys"))
                        .x509CertURL(URI.create(TRAP.baseUrl() + "/certificate"))
                        .build(),
                TokenIssuer.OLD_KEY,
                each -> each);

        assertThat(call(KEY_SET, token).status()).isEqualTo(200);
        assertThat(TRAP.getAllServeEvents()).isEmpty();
    }

    @Test
    void headerOfItsOwnCarriesTheBareToken() {
        Call call = Call.post(OWN_HEADER, "{}").and("X-Token", TokenIssuer.token());

        assertThat(counted(call.to(gateway.port())).status()).isEqualTo(200);
        assertThat(call(OWN_HEADER, TokenIssuer.token()).status()).isEqualTo(401);
        assertThat(call.and("X-Token", "again").to(gateway.port()).status()).isEqualTo(400);
    }

    @Test
    void tokenMayBeOneThatWasAgreedOrOneThatIsSigned() {
        assertThat(call(TWO_METHODS, "agreed-token").status()).isEqualTo(200);
        assertThat(call(TWO_METHODS, TokenIssuer.token()).status()).isEqualTo(200);
        assertThat(call(TWO_METHODS, "another-token").status()).isEqualTo(401);
    }

    @Test
    void keySetThatIsDownIsNoReasonToRefuseForGood() {
        Answer answer = call(KEY_SET_DOWN, TokenIssuer.token());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("WWW-Authenticate")).isNull();
        assertThat(call(KEY_SET_DOWN, "not-a-token").status()).isEqualTo(401);
        assertThat(call(KEY_SET_DOWN, "agreed-token").status()).isEqualTo(200);
    }

    @Test
    void keySetThatIsDownDoesNotMakeUpForARepeatedHeader() {
        Call call = Call.post(KEY_SET_DOWN, "{}").and("Authorization", "Bearer " + TokenIssuer.token());

        assertThat(call.and("Authorization", "Bearer agreed-token")
                        .to(gateway.port())
                        .status())
                .isEqualTo(400);
        assertThat(call.and("X-API-Key", "agreed-key")
                        .and("X-API-Key", "agreed-key")
                        .to(gateway.port())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void keySetThatIsDownIsNoConcernOfAnotherIssuersTokens() {
        UnaryOperator<JWTClaimsSet.Builder> another = each -> each.issuer(ANOTHER_ISSUER);
        String expired = TokenIssuer.token(TokenIssuer.OLD_KEY, each -> another.apply(each)
                .expirationTime(TokenIssuer.in(Duration.ofSeconds(-70))));

        assertThat(call(KEY_SET_DOWN, TokenIssuer.token(TokenIssuer.OLD_KEY, another))
                        .status())
                .isEqualTo(200);
        assertThat(call(KEY_SET_DOWN, expired).status()).isEqualTo(401);
        assertThat(call(KEY_SET_DOWN, TokenIssuer.token(TokenIssuer.FOREIGN_KEY, another))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void whoSendsNoTokenIsNotToldOfAnError() {
        Answer answer = Call.post(KEY_SET, "{}").to(gateway.port());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).contains("WWW-Authenticate: Bearer");
    }

    private static Answer call(String door, String token) {
        return counted(
                Call.post(door, "{}").and("Authorization", "Bearer " + token).to(gateway.port()));
    }

    private static Answer counted(Answer answer) {
        if (answer.status() == 200) {
            ACCEPTED.incrementAndGet();
        }
        return answer;
    }

    /** @param more members, to stand before the others */
    private static String claims(String more) {
        return "{" + more + "\"iss\":\"" + TokenIssuer.ISSUER + "\",\"aud\":\"" + TokenIssuer.AUDIENCE + "\",\"exp\":"
                + Instant.now().plusSeconds(300).getEpochSecond() + "}";
    }

    private static String unsigned(String header, String claims) {
        return encode(header) + "." + encode(claims) + ".";
    }

    private static String rsa(String header, String claims) throws Exception {
        String input = encode(header) + "." + encode(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(TokenIssuer.OLD_KEY.toPrivateKey());
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + encode(signature.sign());
    }

    private static String hmac(byte[] secret, String claims) throws Exception {
        String input = encode("{\"alg\":\"HS256\"}") + "." + encode(claims);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return input + "." + encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
