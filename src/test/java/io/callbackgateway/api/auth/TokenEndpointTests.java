package io.callbackgateway.api.auth;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.callbackgateway.api.auth.NotIssuedException.Kind;
import io.callbackgateway.provider.LoginFacts;
import io.callbackgateway.provider.credentials.ApiCredentials.ClientCredentials;
import io.callbackgateway.provider.credentials.ApiCredentials.JwtBearer;
import io.callbackgateway.provider.credentials.ApiCredentials.Login;
import io.callbackgateway.testing.HostileServer;
import io.callbackgateway.testing.RsaKey;
import io.callbackgateway.testing.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to a token endpoint by each way to prove ourselves, and what becomes of its answers. */
@Timeout(60)
class TokenEndpointTests {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String TOKEN = "{\"access_token\":\"hunter1\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
    private static final RsaKey KEY = RsaKey.create(2048);
    private static final WireMockServer SERVER =
            new WireMockServer(wireMockConfig().dynamicPort());

    private final SetClock clock = new SetClock(NOW);
    private final TokenHttp http = new TokenHttp(clock);
    private final AssertionTimes times = new AssertionTimes(clock, clock::passes);
    private final LoginFacts facts = new LoginFacts();

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void reset() {
        SERVER.resetAll();
        facts.setPath("/api/token-auth/");
        facts.setJson("{\"username\":\"{username}\",\"password\":\"{password}\"}");
        facts.setToken("/access");
        facts.setRefresh("/refresh");
        facts.setRefreshPath("/api/token-refresh/");
        facts.setRefreshJson("{\"refresh\":\"{refresh}\"}");
    }

    @Test
    void secretGoesAsBasicAuthentication() {
        answer(okJson(TOKEN));
        IssuedToken token = credentials("s:e/c", "", "a b").issue(null);

        assertThat(token).isEqualTo(new IssuedToken("hunter1", NOW, NOW.plusSeconds(3600), null, false));
        SERVER.verify(postRequestedFor(urlEqualTo("/token"))
                .withHeader("Authorization", equalTo("Basic YWNtZTpzJTNBZSUyRmM=")) // RFC 6749 §2.3.1: encoded before
                .withFormParam("grant_type", equalTo("client_credentials"))
                .withFormParam("scope", equalTo("a b"))
                .withFormParam("client_secret", absent()));
    }

    @Test
    void keySignsWhoAsksForTheToken() throws Exception {
        answer(okJson(TOKEN));
        OAuth2Issuer issuer = credentials("", "key-1", "");
        issuer.issue(null);
        issuer.issue(null);

        List<SignedJWT> assertions = assertions("client_assertion");
        SignedJWT first = assertions.get(0);
        assertThat(first.getHeader().toJSONObject()).isEqualTo(Map.of("alg", "RS256", "kid", "key-1"));
        JWTClaimsSet claims = first.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("acme").isEqualTo(claims.getSubject());
        assertThat(claims.getAudience()).containsExactly(SERVER.url("/token"));
        assertThat(claims.getJWTID()).isNotBlank();
        assertThat(claims.getIssueTime()).isEqualTo(Date.from(NOW));
        assertThat(claims.getExpirationTime()).isBeforeOrEqualTo(Date.from(NOW.plusSeconds(3600)));
        assertThat(assertions.get(1).getJWTClaimsSet().getIssueTime()).isEqualTo(Date.from(NOW.plusSeconds(1)));
        SERVER.verify(postRequestedFor(urlEqualTo("/token"))
                .withoutHeader("Authorization")
                .withFormParam(
                        "client_assertion_type", equalTo("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")));
    }

    /** IDPay takes no claim and no parameter more than these. */
    @Test
    void assertionHoldsWhatItMayAndNothingElse() throws Exception {
        answer(okJson(TOKEN.replace("3600", "\"3600\"")));
        IssuedToken token = bearer("", "").issue(null);

        assertThat(token.expires()).isEqualTo(NOW.plusSeconds(3600));
        SignedJWT assertion = assertions("assertion").get(0);
        assertThat(assertion.getHeader().toJSONObject()).isEqualTo(Map.of("alg", "RS256", "typ", "JWT"));
        assertThat(assertion.getPayload().toJSONObject())
                .isEqualTo(Map.of(
                        "iss", "acme@1.iam.example",
                        "aud", "https://identity.example",
                        "scope", "*",
                        "iat", NOW.getEpochSecond(),
                        "exp", NOW.getEpochSecond() + 300));
        assertThat(sent().get(0).formParameters().keySet()).containsExactlyInAnyOrder("grant_type", "assertion");
        SERVER.verify(postRequestedFor(urlEqualTo("/token"))
                .withoutHeader("Authorization")
                .withFormParam("grant_type", equalTo("urn:ietf:params:oauth:grant-type:jwt-bearer")));
    }

    @Test
    void keyIdIsInTheHeaderWhereItIsSet() throws Exception {
        answer(okJson(TOKEN));
        bearer("key-2", "").issue(null);

        assertThat(assertions("assertion").get(0).getHeader().getKeyID()).isEqualTo("key-2");
    }

    @Test
    void noTwoAssertionsHaveOneTimeNotEvenThoseOfRepetitions() throws Exception {
        answer(aResponse().withStatus(503));
        TokenSource source =
                new TokenSource("acme/test", "key", bearer("", ""), clock, Runnable::run, Duration.ofMillis(1));
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(source::token).isInstanceOf(NoTokenException.class);
            clock.passes(Duration.ofSeconds(60));
        }

        List<Date> issued = new ArrayList<>();
        for (SignedJWT each : assertions("assertion")) {
            issued.add(each.getJWTClaimsSet().getIssueTime());
        }
        assertThat(issued).hasSize(20);
        assertThat(new HashSet<>(issued)).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource({"'', PT87660000H", "',\"expires_in\":\"soon\"', PT87660000H", "',\"expires_in\":\"1800.0\"', PT30M"})
    void lifeMayBeMissing(String expiresIn, Duration atMost) {
        answer(okJson("{\"access_token\":\"hunter1\"" + expiresIn + "}"));

        assertThat(credentials("s", "", "").issue(null).isGood(NOW.plus(atMost).minusSeconds(1)))
                .isTrue();
    }

    @Test
    void lifeThatIsMissingIsReadFromTheTokenItself() {
        String jwt = new PlainJWT(new JWTClaimsSet.Builder()
                        .expirationTime(Date.from(NOW.plusSeconds(90)))
                        .build())
                .serialize();
        answer(okJson("{\"access_token\":\"" + jwt + "\",\"token_type\":\"Bearer\"}"));

        assertThat(credentials("s", "", "").issue(null).expires()).isEqualTo(NOW.plusSeconds(90));
    }

    @Test
    void loginGivesATokenThatSaysHowLongItLasts() {
        String access = jwt(NOW.plusSeconds(1800));
        SERVER.stubFor(
                post("/api/token-auth/").willReturn(okJson("{\"refresh\":\"hunter3\",\"access\":\"" + access + "\"}")));

        IssuedToken token = login().issue(null);

        assertThat(token).isEqualTo(new IssuedToken(access, NOW, NOW.plusSeconds(1800), "hunter3", false));
        SERVER.verify(postRequestedFor(urlEqualTo("/api/token-auth/"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withRequestBody(equalToJson("{\"username\":\"acme\",\"password\":\"p\\\"w\"}")));
    }

    @Test
    void tokenThatIsNoJwtIsUsedUntilTheApiDoesNotTakeIt() {
        SERVER.stubFor(post("/api/token-auth/").willReturn(okJson("{\"access\":\"abc\"}")));

        assertThat(login().issue(null).expires()).isEqualTo(Instant.MAX);
    }

    @Test
    void refreshTokenComesBeforeThePasswordAndThePasswordAfterIt() {
        SERVER.stubFor(post("/api/token-refresh/").willReturn(okJson("{\"access\":\"abc\"}")));
        IssuedToken first = new IssuedToken("old", NOW, NOW, "hunter3", false);

        IssuedToken refreshed = login().issue(first);
        assertThat(refreshed).isEqualTo(new IssuedToken("abc", NOW, Instant.MAX, "hunter3", true));
        SERVER.verify(postRequestedFor(urlEqualTo("/api/token-refresh/"))
                .withRequestBody(equalToJson("{\"refresh\":\"hunter3\"}")));

        SERVER.stubFor(post("/api/token-refresh/").willReturn(aResponse().withStatus(401)));
        SERVER.stubFor(post("/api/token-auth/").willReturn(okJson("{\"access\":\"def\"}")));
        assertThat(login().issue(refreshed)).isEqualTo(new IssuedToken("def", NOW, Instant.MAX, null, false));
    }

    @Test
    void loginMayBeAForm() {
        facts.setJson(null);
        facts.setForm("user={username}&pass={password}");
        SERVER.stubFor(post("/api/token-auth/").willReturn(okJson("{\"access\":\"abc\"}")));
        login().issue(null);

        SERVER.verify(postRequestedFor(urlEqualTo("/api/token-auth/"))
                .withFormParam("user", equalTo("acme"))
                .withFormParam("pass", equalTo("p\"w")));
    }

    @ParameterizedTest
    @CsvSource({
        "400, REJECTED, answered 400",
        "401, REJECTED, answered 401",
        "302, REJECTED, answered 302",
        "408, UNAVAILABLE, answered 408",
        "429, UNAVAILABLE, answered 429",
        "503, UNAVAILABLE, answered 503"
    })
    void statusSaysWhetherItPasses(int status, Kind kind, String what) {
        answer(aResponse()
                .withStatus(status)
                .withHeader("Location", SERVER.url("/elsewhere"))
                .withBody("{\"error\":\"invalid_client\",\"error_description\":\"hunter2\"}"));

        forEachMethod(issuer -> assertThat(failure(issuer)).hasMessage(what).matches(e -> e.kind() == kind));
        SERVER.verify(0, anyRequestedFor(urlEqualTo("/elsewhere")));
    }

    @Test
    void accountThatIsLockedIsKnownByWhatTheSettingsSay() {
        answer(aResponse()
                .withStatus(400)
                .withBody("{\"error\":\"server_error\",\"error_description\":\"Falha na autenticação 1.2.18\"}"));

        assertThat(failure(bearer("", "1.2.18")).kind()).isEqualTo(Kind.LOCKED);
        assertThat(failure(bearer("", "")).kind()).isEqualTo(Kind.REJECTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"120 | 120", "Sat, 31 Jan 2026 12:02:00 GMT | 120", "86400 | 3600", "soon | 0", "-5 | 0"})
    void endpointMaySayWhenToComeAgain(String header, long seconds) {
        answer(aResponse().withStatus(429).withHeader("Retry-After", header));

        assertThat(failure(bearer("", "")).retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>hunter2</html>",
                "{\"access_token\":",
                "{}",
                "[]",
                "",
                "{\"access_token\":{\"a\":1},\"access\":{\"a\":1}}",
                "{\"access_token\":\"a\\r\\nX: hunter2\",\"access\":\"a\\r\\nX: hunter2\"}"
            })
    void whatIsNoTokenIsNotTakenForOne(String body) {
        answer(okJson(body));

        forEachMethod(issuer -> assertThat(failure(issuer)).hasMessage("answered what holds no token"));
    }

    @Test
    void hugeAnswerIsNotRead() {
        try (HostileServer hostile = new HostileServer()) {
            TokenIssuer issuer = OAuth2Issuer.of(
                    "key",
                    new ClientCredentials(hostile.url() + "/huge", "acme", "s", "", "", "", ""),
                    times,
                    http,
                    clock);

            assertThat(failure(issuer)).hasMessage("gives more than 262144 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECTION_RESET_BY_PEER", "RANDOM_DATA_THEN_CLOSE", "EMPTY_RESPONSE"})
    void brokenConnectionIsNoAnswer(Fault fault) {
        answer(aResponse().withFault(fault));

        forEachMethod(issuer -> assertThat(failure(issuer))
                .hasMessageStartingWith("gives no answer")
                .matches(NotIssuedException::isWorthRepeating));
    }

    private void forEachMethod(Consumer<TokenIssuer> test) {
        test.accept(credentials("s", "", ""));
        test.accept(credentials("", "", ""));
        test.accept(bearer("", ""));
        test.accept(login());
    }

    private static NotIssuedException failure(TokenIssuer issuer) {
        try {
            issuer.issue(null);
        } catch (NotIssuedException e) {
            assertThat(e.toString()).doesNotContain("hunter", "BEGIN");
            return e;
        }
        throw new AssertionError("there is a token");
    }

    /** @param secret empty: by the key */
    private OAuth2Issuer credentials(String secret, String keyId, String scope) {
        String key = secret.isEmpty() ? KEY.pem() : "";
        return OAuth2Issuer.of(
                "key",
                new ClientCredentials(SERVER.url("/token"), "acme", secret, key, keyId, scope, ""),
                times,
                http,
                clock);
    }

    private OAuth2Issuer bearer(String keyId, String lockedError) {
        return OAuth2Issuer.of(
                "key",
                new JwtBearer(
                        SERVER.url("/token"),
                        "acme@1.iam.example",
                        "https://identity.example",
                        "*",
                        KEY.pem(),
                        keyId,
                        lockedError),
                times,
                http,
                clock);
    }

    private LoginIssuer login() {
        return new LoginIssuer(SERVER.baseUrl(), new Login("acme", "p\"w"), () -> facts, http, clock);
    }

    private static String jwt(Instant expires) {
        return new PlainJWT(new JWTClaimsSet.Builder()
                        .expirationTime(Date.from(expires))
                        .build())
                .serialize();
    }

    private static void answer(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(any(anyUrl()).willReturn(answer));
    }

    private static List<LoggedRequest> sent() {
        return SERVER.findAll(postRequestedFor(urlEqualTo("/token")));
    }

    /** Whose signatures are right. */
    private static List<SignedJWT> assertions(String parameter) throws Exception {
        List<SignedJWT> assertions = new ArrayList<>();
        for (LoggedRequest each : sent()) {
            SignedJWT jwt = SignedJWT.parse(each.formParameter(parameter).firstValue());
            assertThat(jwt.verify(new RSASSAVerifier(KEY.publicKey()))).isTrue();
            assertions.add(jwt);
        }
        return assertions;
    }
}
