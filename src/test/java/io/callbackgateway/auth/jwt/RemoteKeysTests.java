package io.callbackgateway.auth.jwt;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.Verdict.Unavailable;
import io.callbackgateway.auth.token.AuthorizationServer;
import io.callbackgateway.auth.token.TokenClaims.Demands;
import io.callbackgateway.auth.token.TokenIssuer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Key sets that change, are away, or are none; over HTTP. */
class RemoteKeysTests {

    private static final Duration MOMENT = Duration.ofMillis(20);

    private TokenIssuer issuer;

    @BeforeEach
    void start() {
        issuer = new TokenIssuer();
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void keyIsTheNameInTheSet() {
        SignedTokens tokens = tokens(Duration.ofMinutes(5), MOMENT);

        assertThat(verify(tokens, TokenIssuer.NEW_KEY)).isEqualTo(new Accepted("jwt", "acme", "new", null));
        assertThat(tokens.verify(
                        TokenIssuer.token(new JWSHeader(JWSAlgorithm.RS256), TokenIssuer.OLD_KEY, each -> each),
                        Instant.now()))
                .isEqualTo(new Accepted("jwt", "acme", "0", null));
    }

    @Test
    void newKeyIsFetchedWhenATokenComesByIt() {
        issuer.publish(TokenIssuer.OLD_KEY);
        SignedTokens tokens = tokens(Duration.ofMinutes(5), MOMENT);
        assertThat(verify(tokens, TokenIssuer.OLD_KEY)).isInstanceOf(Accepted.class);
        assertThat(verify(tokens, TokenIssuer.NEW_KEY)).isInstanceOf(Rejected.class);

        issuer.publish(TokenIssuer.NEW_KEY);

        await().untilAsserted(
                        () -> assertThat(verify(tokens, TokenIssuer.NEW_KEY)).isInstanceOf(Accepted.class));
        assertThat(verify(tokens, TokenIssuer.OLD_KEY)).isInstanceOf(Rejected.class);
    }

    @Test
    void inventedKeyIdsDoNotHammerTheIssuer() {
        SignedTokens tokens = tokens(Duration.ofMinutes(5), Duration.ofMinutes(1));

        for (int i = 0; i < 200; i++) {
            RSAKey invented = new RSAKey.Builder(TokenIssuer.FOREIGN_KEY)
                    .keyID(UUID.randomUUID().toString())
                    .build();
            assertThat(verify(tokens, invented)).isInstanceOf(Rejected.class);
        }

        assertThat(fetches()).isEqualTo(2);
        assertThat(verify(tokens, TokenIssuer.OLD_KEY)).isInstanceOf(Accepted.class);
    }

    @Test
    void tokenOfAnotherIssuerIsRejectedWithoutAskingForKeys() {
        issuer.keySetAnswers(TokenIssuer.status(503));
        SignedTokens tokens = tokens(Duration.ofMinutes(5), MOMENT);

        assertThat(tokens.verify(
                        TokenIssuer.token(TokenIssuer.FOREIGN_KEY, claims -> claims.issuer("https://other.example")),
                        Instant.now()))
                .isEqualTo(Verdict.rejected(Reason.WRONG_AUDIENCE));
        assertThat(tokens.verify(TokenIssuer.token(TokenIssuer.OLD_KEY, claims -> claims.issuer(null)), Instant.now()))
                .isEqualTo(Verdict.rejected(Reason.WRONG_AUDIENCE));

        assertThat(fetches()).isZero();
    }

    @Test
    void lastGoodSetWorksWhileTheEndpointIsDown() {
        SignedTokens tokens = tokens(MOMENT.multipliedBy(2), MOMENT);
        assertThat(verify(tokens, TokenIssuer.OLD_KEY)).isInstanceOf(Accepted.class);

        issuer.keySetAnswers(TokenIssuer.status(503));
        int before = fetches();

        await().until(() -> {
            assertThat(verify(tokens, TokenIssuer.OLD_KEY)).isInstanceOf(Accepted.class);
            return fetches() > before + 3;
        });
    }

    @Test
    void keyThatIsNotInTheLastGoodSetCouldBeANewOneWhileTheEndpointIsDown() {
        SignedTokens tokens = tokens(Duration.ofMinutes(5), Duration.ofMinutes(1));
        assertThat(verify(tokens, TokenIssuer.OLD_KEY)).isInstanceOf(Accepted.class);

        issuer.keySetAnswers(TokenIssuer.status(503));

        for (int i = 0; i < 5; i++) {
            assertThat(verify(tokens, TokenIssuer.FOREIGN_KEY)).isInstanceOf(Unavailable.class);
        }
        assertThat(verify(tokens, TokenIssuer.NEW_KEY)).isInstanceOf(Accepted.class);
    }

    static Stream<ResponseDefinitionBuilder> noKeySets() {
        return Stream.of(
                TokenIssuer.status(500),
                TokenIssuer.status(404),
                TokenIssuer.status(204),
                aResponse().withStatus(302).withHeader("Location", "/elsewhere"),
                aResponse().withHeader("Content-Type", "text/html").withBody("<html>Maintenance</html>"),
                jsonResponse("null", 200),
                jsonResponse("[]", 200),
                jsonResponse("{\"keys\":7}", 200),
                jsonResponse("{\"keys\":[],\"padding\":\"" + " ".repeat(300_000) + "\"}", 200),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
    }

    @ParameterizedTest
    @MethodSource("noKeySets")
    void answerThatIsNoKeySetRefusesNobodyForGood(ResponseDefinitionBuilder answer) {
        issuer.keySetAnswers(answer);
        SignedTokens tokens = tokens(Duration.ofMinutes(5), MOMENT);

        assertThat(verify(tokens, TokenIssuer.OLD_KEY)).isInstanceOf(Unavailable.class);

        issuer.publish(TokenIssuer.OLD_KEY);
        await().untilAsserted(
                        () -> assertThat(verify(tokens, TokenIssuer.OLD_KEY)).isInstanceOf(Accepted.class));
    }

    @Test
    void slowEndpointIsNotWaitedFor() {
        issuer.keySetAnswers(jsonResponse("{}", 200).withFixedDelay(20_000));
        SignedTokens tokens = tokens(Duration.ofMinutes(5), Duration.ofMinutes(1));
        long start = System.nanoTime();

        assertThat(verify(tokens, TokenIssuer.OLD_KEY)).isInstanceOf(Unavailable.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void tricklingEndpointIsNotWaitedFor() {
        issuer.keySetAnswers(jsonResponse("{\"keys\":[]}", 200).withChunkedDribbleDelay(11, 20_000));
        SignedTokens tokens = tokens(Duration.ofMinutes(5), Duration.ofMinutes(1));
        long start = System.nanoTime();

        assertThat(verify(tokens, TokenIssuer.OLD_KEY)).isInstanceOf(Unavailable.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void shortOrSecretKeysInTheSetAreNoKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        KeyPair pair = generator.generateKeyPair();
        RSAKey weak = new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                .privateKey(pair.getPrivate())
                .keyID("weak")
                .build();
        issuer.publish(
                weak.toPublicJWK(),
                new OctetSequenceKey.Builder(new byte[32]).keyID("secret").build());
        SignedTokens tokens = tokens(Duration.ofMinutes(5), Duration.ofMinutes(1));
        String[] parts = TokenIssuer.token(TokenIssuer.header(weak).build(), TokenIssuer.OLD_KEY, each -> each)
                .split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));

        assertThat(tokens.verify(parts[0] + "." + parts[1] + "." + Base64URL.encode(signature.sign()), Instant.now()))
                .isInstanceOf(Rejected.class);
    }

    private Verdict verify(SignedTokens tokens, RSAKey key) {
        // each another token: what is remembered of one proves nothing here
        return tokens.verify(
                TokenIssuer.token(key, claims -> claims.jwtID(UUID.randomUUID().toString())), Instant.now());
    }

    private SignedTokens tokens(Duration kept, Duration betweenFetches) {
        RemoteKeys keys = new RemoteKeys(
                new AuthorizationServer("key", issuer.jwkSetUri()), Set.of(JWSAlgorithm.RS256), kept, betweenFetches);
        return new SignedTokens(
                Ticker.systemTicker(),
                "jwt",
                new VerificationKeys(keys, null),
                new Demands(TokenIssuer.ISSUER, TokenIssuer.AUDIENCE, Set.of()),
                JOSEObjectType.JWT,
                null);
    }

    private int fetches() {
        return issuer.server().findAll(getRequestedFor(urlEqualTo("/jwks"))).size();
    }
}
