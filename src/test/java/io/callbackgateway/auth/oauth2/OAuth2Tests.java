package io.callbackgateway.auth.oauth2;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpServer;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.Verdict.Unavailable;
import io.callbackgateway.auth.token.AuthorizationServer;
import io.callbackgateway.auth.token.TokenClaims.Demands;
import io.callbackgateway.auth.token.TokenIssuer;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OAuth2Tests {

    private static final String INTROSPECTION = "/callbacks/proposal/production";
    private static final String WRONG_SECRET = "/callbacks/proposal/homologation";
    private static final String SIGNED = "/callbacks/idpay/uat";

    private static final String THREE_METHODS = "/callbacks/netki/test";

    private static final String GOOD = "'active':true,'client_id':'acme','aud':['x','gateway'],'scope':'a callbacks b'";

    private static final AtomicInteger ACCEPTED = new AtomicInteger();

    private static TokenIssuer issuer;
    private static RunningGateway gateway;

    private final String token = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        issuer = new TokenIssuer();
        String introspection = "gateway.providers.proposal.production.auth[0].oauth2.";
        String wrongSecret = "gateway.providers.proposal.homologation.auth[0].oauth2.";
        String signed = "gateway.providers.idpay.uat.auth[0].oauth2.";
        String three = "gateway.providers.netki.test.auth";
        gateway = RunningGateway.start(
                "logging.level.org.springframework.web.client=TRACE",
                "logging.level.org.springframework.http=TRACE",
                "logging.level.org.springframework.security=TRACE",
                introspection + "introspection-uri=" + issuer.introspectionUri(),
                introspection + "client-id=gateway",
                introspection + "client-secret=client-secret",
                introspection + "audience=gateway",
                introspection + "scope=callbacks b",
                wrongSecret + "introspection-uri=" + issuer.introspectionUri() + "/strict",
                wrongSecret + "client-id=gateway",
                wrongSecret + "client-secret=outdated-secret",
                wrongSecret + "scope=callbacks",
                signed + "jwk-set-uri=" + issuer.jwkSetUri(),
                signed + "issuer=" + TokenIssuer.ISSUER,
                signed + "audience=" + TokenIssuer.AUDIENCE,
                signed + "scope=callbacks b",
                three + "[0].bearer.tokens[0]=agreed-token",
                three + "[1].jwt.issuer=" + TokenIssuer.ISSUER,
                three + "[1].jwt.audience=" + TokenIssuer.AUDIENCE,
                three + "[1].jwt.public-key=" + TokenIssuer.pem(TokenIssuer.OLD_KEY),
                three + "[2].oauth2.introspection-uri=" + issuer.introspectionUri(),
                three + "[2].oauth2.client-id=gateway",
                three + "[2].oauth2.client-secret=client-secret",
                three + "[2].oauth2.scope=callbacks");
    }

    @AfterAll
    static void nothingButTheAcceptedCallsWasEnqueued() {
        try {
            await().untilAsserted(() -> assertThat(gateway.recorded()).isEqualTo(ACCEPTED.get()));
        } finally {
            gateway.close();
            issuer.close();
        }
    }

    @Test
    void activeTokenIsAcceptedAndAskedForOnce() {
        issuer.says(token, GOOD);

        assertThat(call(INTROSPECTION, token).status()).isEqualTo(200);
        assertThat(call(INTROSPECTION, token).status()).isEqualTo(200);
        assertThat(issuer.questions(token)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'active':false",
                "'active':false,'client_id':'acme','aud':'gateway','scope':'callbacks b'",
                "'client_id':'acme','aud':'gateway','scope':'callbacks b'",
                "'active':'true','aud':'gateway','scope':'callbacks b'",
                "'active':1,'aud':'gateway','scope':'callbacks b'",
                "'active':[true],'aud':'gateway','scope':'callbacks b'",
                "'active':true,'aud':'gateway','scope':'callbacks b','exp':1300819380",
                "'active':true,'aud':'another','scope':'callbacks b'",
                "'active':true,'scope':'callbacks b'"
            })
    void otherTokenIsRefusedAndNotRemembered(String says) {
        issuer.says(token, says);
        Answer refused = call(INTROSPECTION, token);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");

        issuer.says(token, GOOD);

        assertThat(call(INTROSPECTION, token).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'active':true,'aud':'gateway','scope':'callbacks'",
                "'active':true,'aud':'gateway','scope':'callbacksb'",
                "'active':true,'aud':'gateway'"
            })
    void tokenWithoutItsScopeIsForbiddenAndNotRemembered(String says) {
        issuer.says(token, says);
        assertForbidden(call(INTROSPECTION, token));

        issuer.says(token, GOOD);

        assertThat(call(INTROSPECTION, token).status()).isEqualTo(200);
    }

    /** RFC 6750 §3.1. */
    private static void assertForbidden(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"callbacks b\"");
    }

    static Stream<ResponseDefinitionBuilder> noAnswers() {
        return Stream.of(
                TokenIssuer.status(503),
                TokenIssuer.status(500),
                TokenIssuer.status(404),
                TokenIssuer.status(204),
                TokenIssuer.status(200),
                aResponse().withStatus(302).withHeader("Location", "/introspect/elsewhere"),
                aResponse().withHeader("Content-Type", "text/html").withBody("<html>Maintenance</html>"),
                jsonResponse("{\"active\":tru", 200),
                jsonResponse("null", 200),
                jsonResponse("[]", 200),
                jsonResponse("{\"active\":true,\"exp\":\"soon\"}", 200),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    }

    @ParameterizedTest
    @MethodSource("noAnswers")
    void serverThatGivesNoAnswerRefusesNobodyForGood(ResponseDefinitionBuilder answer) {
        issuer.answers(token, answer);
        Answer refused = call(INTROSPECTION, token);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("WWW-Authenticate")).isNull();

        issuer.says(token, GOOD);

        assertThat(call(INTROSPECTION, token).status()).isEqualTo(200);
    }

    @Test
    void slowServerIsNotWaitedFor() {
        issuer.answers(token, jsonResponse("{}", 200).withFixedDelay(20_000));
        long start = System.nanoTime();

        assertThat(call(INTROSPECTION, token).status()).isEqualTo(503);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void serverThatRefusesUsIsOurFaultAndSaidInTheLog(CapturedOutput output) {
        issuer.server()
                .stubFor(post("/introspect/strict").willReturn(jsonResponse("{\"error\":\"invalid_client\"}", 401)));

        for (int i = 0; i < 3; i++) {
            assertThat(call(WRONG_SECRET, token).status()).isEqualTo(503);
        }

        assertThat(output.getAll())
                .containsOnlyOnce(
                        "gateway.providers.proposal.homologation.auth[0].oauth2.introspection-uri: callers get 503, "
                                + "the endpoint cannot be used: it answers 401: check the credentials that are set for it");
    }

    @Test
    void tokenAndSecretAreInNoLogWhateverItsLevel(CapturedOutput output) {
        issuer.says(token, GOOD);
        call(INTROSPECTION, token);
        String refused = UUID.randomUUID().toString();
        issuer.answers(refused, jsonResponse("{\"error\":\"what is " + refused + "?\"}", 500));
        call(INTROSPECTION, refused);

        assertThat(output.getAll())
                .contains("HTTP POST " + issuer.introspectionUri()) // the log is on
                .doesNotContain(token, refused, "client-secret", "Z2F0ZXdheTpjbGllbnQtc2VjcmV0");
    }

    @Test
    void callersWithTheSameTokenShareAQuestion() throws Exception {
        issuer.answers(
                token, jsonResponse("{" + GOOD.replace('\'', '"') + "}", 200).withFixedDelay(500));

        List<Answer> answers = atOnce(64, i -> call(INTROSPECTION, token));

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(issuer.questions(token)).isEqualTo(1);
    }

    @Test
    void noMoreThanSixteenQuestionsAreAskedAtTheSameTime() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch othersWereTurnedAway = new CountDownLatch(24);
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            try {
                othersWereTurnedAway.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            byte[] active = "{\"active\":true,\"scope\":\"a\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, active.length);
            exchange.getResponseBody().write(active);
            exchange.close();
        });
        server.start();
        try {
            TokenIntrospection tokens = new TokenIntrospection(
                    Ticker.systemTicker(),
                    new AuthorizationServer(
                            "key", "http://127.0.0.1:" + server.getAddress().getPort()),
                    "gateway",
                    "client-secret",
                    new Demands("", "", Set.of("a")));

            List<Verdict> verdicts = atOnce(40, i -> {
                Verdict verdict = tokens.verify("token-" + i, Instant.now());
                if (verdict instanceof Unavailable) {
                    othersWereTurnedAway.countDown();
                }
                return verdict;
            });

            assertThat(verdicts).filteredOn(Accepted.class::isInstance).hasSize(16);
            assertThat(verdicts).filteredOn(Unavailable.class::isInstance).hasSize(24);
            assertThat(asked).hasValue(16);
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void answerIsForgottenWhenTheTokenExpires() {
        issuer.says(token, GOOD + ",'exp':" + (Instant.now().getEpochSecond() + 3));
        assertThat(call(INTROSPECTION, token).status()).isEqualTo(200);

        issuer.says(token, "'active':false");

        await().atMost(Duration.ofSeconds(10))
                .until(() -> call(INTROSPECTION, token).status() == 401);
    }

    @Test
    void anyOfSeveralKindsOfBearerTokenIsEnough() {
        issuer.says(token, GOOD);

        assertThat(call(THREE_METHODS, "agreed-token").status()).isEqualTo(200);
        assertThat(call(THREE_METHODS, TokenIssuer.token()).status()).isEqualTo(200);
        assertThat(call(THREE_METHODS, token).status()).isEqualTo(200);
        assertThat(call(THREE_METHODS, "another-token").status()).isEqualTo(401);
        assertThat(call(THREE_METHODS, TokenIssuer.token(TokenIssuer.FOREIGN_KEY, claims -> claims))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void malformedTokenIsNotAskedFor() {
        int before = issuer.questions();

        for (String malformed : List.of("a token", "töken", "a&token=b", "a=b", "a".repeat(9000))) {
            assertThat(call(INTROSPECTION, malformed).status()).isEqualTo(401);
        }
        assertThat(issuer.questions()).isEqualTo(before);
    }

    @Test
    void principalIsTheSubjectOrElseTheClient() {
        TokenIntrospection tokens = introspection();
        issuer.says("s" + token, "'active':true,'sub':'sub','client_id':'client'");
        issuer.says("c" + token, "'active':true,'client_id':'client'");

        assertThat(tokens.verify("s" + token, Instant.now())).isEqualTo(new Accepted("oauth2", "sub", "0", null));
        assertThat(tokens.verify("c" + token, Instant.now())).isEqualTo(new Accepted("oauth2", "client", "0", null));
    }

    @Test
    void tokenWithoutItsScopeIsToldFromOneThatIsWrong() {
        TokenIntrospection tokens = introspection(Ticker.systemTicker(), new Demands("", "a", Set.of("b", "c")));
        issuer.says("1" + token, "'active':true,'aud':'a','scope':'b'");
        issuer.says("2" + token, "'active':true,'aud':'other','scope':'b'");

        assertThat(tokens.verify("1" + token, Instant.now())).isEqualTo(Verdict.rejected(Reason.INSUFFICIENT_SCOPE));
        assertThat(tokens.verify("2" + token, Instant.now())).isEqualTo(Verdict.rejected(Reason.WRONG_AUDIENCE));
    }

    /** RFC 6750 §3.1: another scope would not help. */
    @Test
    void tokenThatHasExpiredIsInvalidWhateverItsScope() {
        JWSHeader header = TokenIssuer.accessTokenHeader(TokenIssuer.OLD_KEY).build();
        issuer.says(token, "'active':true,'client_id':'acme','aud':'gateway','scope':'other','exp':1300819380");

        for (Answer answer : List.of(
                call(INTROSPECTION, token),
                call(SIGNED, TokenIssuer.token(header, TokenIssuer.OLD_KEY, claims -> claims.claim("scope", "other")
                        .expirationTime(Date.from(Instant.now().minusSeconds(120))))))) {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        }
    }

    @Test
    void rememberedAnswerIsJudgedAsOfTheArrival() {
        TokenIntrospection tokens = introspection();
        Instant now = Instant.now();
        issuer.says(token, "'active':true,'iat':" + now.getEpochSecond() + ",'exp':" + (now.getEpochSecond() + 300));

        assertThat(tokens.verify(token, now)).isInstanceOf(Accepted.class);
        assertThat(tokens.verify(token, now.plusSeconds(370))).isInstanceOf(Rejected.class);
        assertThat(tokens.verify(token, now.minusSeconds(70))).isInstanceOf(Rejected.class);
        assertThat(issuer.questions(token)).isEqualTo(1);
    }

    @Test
    void answerIsRememberedForAMinuteAndNoLonger() {
        AtomicLong nanos = new AtomicLong();
        TokenIntrospection tokens = introspection(nanos::get);
        issuer.says(token, "'active':true");
        assertThat(tokens.verify(token, Instant.now())).isInstanceOf(Accepted.class);

        issuer.says(token, "'active':false");

        nanos.set(Duration.ofSeconds(59).toNanos());
        assertThat(tokens.verify(token, Instant.now())).isInstanceOf(Accepted.class);
        nanos.set(Duration.ofSeconds(60).toNanos());
        assertThat(tokens.verify(token, Instant.now())).isInstanceOf(Rejected.class);
    }

    @Test
    void signedAccessTokenOfTheRightTypeAndScopesIsAccepted() {
        UnaryOperator<JWTClaimsSet.Builder> scopes = claims -> claims.claim("scope", "b a callbacks");
        JWSHeader.Builder header = TokenIssuer.header(TokenIssuer.OLD_KEY);

        for (String type : List.of("at+jwt", "AT+JWT", "application/at+jwt")) {
            assertThat(signed(header.type(new JOSEObjectType(type)).build(), scopes))
                    .isEqualTo(200);
        }
        for (String type : List.of("JWT", "jwt+at", "at")) {
            assertThat(signed(header.type(new JOSEObjectType(type)).build(), scopes))
                    .isEqualTo(401);
        }
        assertThat(signed(header.type(null).build(), scopes)).isEqualTo(401);
    }

    /** As Spring Authorization Server and Duende IdentityServer write them. */
    @Test
    void scopesMayBeAList() {
        JWSHeader header = TokenIssuer.accessTokenHeader(TokenIssuer.OLD_KEY).build();

        assertThat(signed(header, claims -> claims.claim("scope", List.of("b", "a", "callbacks"))))
                .isEqualTo(200);
        assertThat(signed(header, claims -> claims.claim("scope", List.of("callbacks"))))
                .isEqualTo(403);
        assertThat(signed(header, claims -> claims.claim("scope", List.of("callbacks b"))))
                .isEqualTo(403);
        assertThat(signed(header, claims -> claims.claim("scope", List.of("callbacks", "b", 7))))
                .isEqualTo(403);
        assertThat(signed(header, claims -> claims.claim("scope", List.of()))).isEqualTo(403);
    }

    @Test
    void signedAccessTokenThatLacksSomethingIsRefused() {
        JWSHeader header = TokenIssuer.accessTokenHeader(TokenIssuer.OLD_KEY).build();

        assertForbidden(call(SIGNED, TokenIssuer.token(header, TokenIssuer.OLD_KEY, claims -> claims)));
        assertThat(signed(header, claims -> claims.claim("scope", "callbacks"))).isEqualTo(403);
        assertThat(signed(header, claims -> claims.claim("scope", 7))).isEqualTo(403);
        assertThat(signed(header, claims -> claims.claim("scope", "callbacks b").audience("another")))
                .isEqualTo(401);
        assertThat(signed(header, claims -> claims.claim("scope", "callbacks b").issuer("another")))
                .isEqualTo(401);
        assertThat(signed(header, claims -> claims.claim("scope", "callbacks b").expirationTime(null)))
                .isEqualTo(401);
        assertThat(call(SIGNED, "opaque").status()).isEqualTo(401);
    }

    private static int signed(JWSHeader header, UnaryOperator<JWTClaimsSet.Builder> change) {
        return call(SIGNED, TokenIssuer.token(header, TokenIssuer.OLD_KEY, change))
                .status();
    }

    private static TokenIntrospection introspection() {
        return introspection(Ticker.systemTicker());
    }

    private static TokenIntrospection introspection(Ticker ticker) {
        return introspection(ticker, new Demands("", "", Set.of()));
    }

    private static TokenIntrospection introspection(Ticker ticker, Demands demands) {
        return new TokenIntrospection(
                ticker, new AuthorizationServer("key", issuer.introspectionUri()), "gateway", "client-secret", demands);
    }

    private static Answer call(String door, String token) {
        Answer answer =
                Call.post(door, "{}").and("Authorization", "Bearer " + token).to(gateway.port());
        if (answer.status() == 200) {
            ACCEPTED.incrementAndGet();
        }
        return answer;
    }

    private static <T> List<T> atOnce(int callers, Caller<T> caller) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        CountDownLatch ready = new CountDownLatch(callers);
        try {
            List<Future<T>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int number = i;
                calls.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return caller.call(number);
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> call : calls) {
                results.add(call.get(20, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Caller<T> {
        T call(int number);
    }
}
