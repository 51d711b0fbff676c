package io.callbackgateway.api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.lessThan;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.callbackgateway.api.ApiLimits.NoAnswerException;
import io.callbackgateway.api.ApiLimits.NotAskedException;
import io.callbackgateway.api.auth.NoTokenException;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.provider.EnvironmentSettings;
import io.callbackgateway.provider.LoginFacts;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import io.callbackgateway.testing.HostileServer;
import io.callbackgateway.testing.SetClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One API that may do whatever it likes, one with a token, and one beside them that has nothing to do with either. */
@Timeout(60)
class HttpApiClientTests {

    private static final WireMockServer API =
            new WireMockServer(wireMockConfig().dynamicPort().containerThreads(96));
    private static final WireMockServer ELSEWHERE =
            new WireMockServer(wireMockConfig().dynamicPort());
    private static final HostileServer HOSTILE = new HostileServer();

    private final SetClock clock = new SetClock(Instant.parse("2026-01-31T12:00:00Z"));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(64);
    private ProviderSettings settings;
    private final Providers providers = new Providers();
    private HttpApiClient client;

    @BeforeAll
    static void start() {
        API.start();
        ELSEWHERE.start();
    }

    @AfterAll
    static void stop() {
        API.stop();
        ELSEWHERE.stop();
        HOSTILE.close();
    }

    @BeforeEach
    void reset() {
        API.resetAll();
        ELSEWHERE.resetAll();
        ELSEWHERE.stubFor(any(anyUrl()).willReturn(ok()));
        Map<String, String> oauth = Map.of(
                "auth.client-credentials.token-uri", API.url("/token"),
                "auth.client-credentials.client-id", "acme",
                "auth.client-credentials.client-secret", "hunter2");
        Map<String, String> login = Map.of("auth.login.username", "acme", "auth.login.password", "hunter2");
        Map<String, EnvironmentSettings> environments = new HashMap<>();
        environments.put("plain", environment(API.url("/base"), Map.of("auth.bearer.token", "hunter2"), 8, 0));
        environments.put("oauth", environment(API.url("/base"), oauth, 64, 0));
        environments.put("login", environment(API.url("/base"), login, 64, 0));
        environments.put("slow", environment(API.url("/base"), Map.of(), 2, 20));
        environments.put("hostile", environment(HOSTILE.url(), Map.of(), 2, 0));
        environments.put("other", environment(ELSEWHERE.baseUrl(), Map.of(), 8, 0));
        LoginFacts facts = new LoginFacts();
        facts.setPath("/login");
        facts.setJson("{\"u\":\"{username}\",\"p\":\"{password}\"}");
        facts.setToken("/access");
        facts.setRefresh("/refresh");
        facts.setRefreshPath("/refresh");
        facts.setRefreshJson("{\"refresh\":\"{refresh}\"}");
        ProviderFacts provider = new ProviderFacts();
        provider.setLogin(facts);
        providers.set("acme", provider, true);
        settings = new ProviderSettings(Map.of("acme", environments));
        client = new HttpApiClient(settings, providers, meters, Duration.ofSeconds(10), clock);
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private static EnvironmentSettings environment(String url, Map<String, String> auth, int calls, int rate) {
        Map<String, String> api = new HashMap<>(auth);
        api.put("base-url", url);
        return new EnvironmentSettings(List.of(), null, null, List.of(), api, calls, rate, null, null, null, null);
    }

    @Test
    void sixtyFourQuestionsWithTheSameOldTokenMakeOneTokenCall() throws Exception {
        API.stubFor(post("/token").inScenario("token").willReturn(token("old")).willSetStateTo("second"));
        API.stubFor(
                post("/token").inScenario("token").whenScenarioStateIs("second").willReturn(token("new")));
        API.stubFor(get("/base/x").willReturn(aResponse().withStatus(401)));
        API.stubFor(get("/base/x")
                .withHeader("Authorization", equalTo("Bearer new"))
                .willReturn(okJson("{}").withFixedDelay(100)));
        API.stubFor(get("/base/first").willReturn(ok()));
        client.ask(question("oauth", "GET", "/first"));

        assertThat(atOnce(64, "oauth")).hasSize(64).containsOnly("200");
        API.verify(2, postRequestedFor(urlEqualTo("/token")));
        assertThat(client.problems()).isEmpty();
    }

    @Test
    void tokenThatIsNotTakenIsRefreshedOnceThenThereIsALogin() {
        API.stubFor(post("/base/login").willReturn(okJson("{\"access\":\"a1\",\"refresh\":\"r1\"}")));
        API.stubFor(post("/base/refresh").willReturn(okJson("{\"access\":\"a2\"}")));
        API.stubFor(get("/base/x").willReturn(aResponse().withStatus(401)));
        accepts("a2");
        assertThat(client.ask(question("login", "GET", "/x")).status()).isEqualTo(200);
        API.verify(1, postRequestedFor(urlEqualTo("/base/refresh")));
        API.verify(1, postRequestedFor(urlEqualTo("/base/login")));

        API.stubFor(post("/base/login").willReturn(okJson("{\"access\":\"a3\"}")));
        API.stubFor(get("/base/x").willReturn(aResponse().withStatus(401)));
        accepts("a3");
        assertThat(client.ask(question("login", "GET", "/x")).status()).isEqualTo(200);
        API.verify(1, postRequestedFor(urlEqualTo("/base/refresh")));
        API.verify(2, postRequestedFor(urlEqualTo("/base/login")));
    }

    @Test
    void apiThatTakesNoTokenIsSaidAndDoesNotMakeUsLogInAgainAndAgain() {
        API.stubFor(post("/token").willReturn(token("new")));
        API.stubFor(get("/base/x").willReturn(aResponse().withStatus(401)));

        assertThat(client.ask(question("oauth", "GET", "/x")).status()).isEqualTo(401);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> client.ask(question("oauth", "GET", "/x")))
                    .isInstanceOf(NoTokenException.class)
                    .matches(Failures::isTransient);
        }
        API.verify(2, postRequestedFor(urlEqualTo("/token")));
        assertThat(client.problems().get("acme/oauth"))
                .contains("answered 401; check gateway.providers.acme.oauth.api.auth.client-credentials", "no token:");
        assertThat(count("oauth", "not-asked")).isEqualTo(5);
    }

    @Test
    void tokenEndpointThatRejectsUsIsNotAskedForEachQuestion() {
        API.stubFor(post("/token").willReturn(aResponse().withStatus(401).withBody("hunter2")));

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> client.ask(question("oauth", "GET", "/x")))
                    .isInstanceOf(NoTokenException.class)
                    .hasMessageNotContaining("hunter2");
        }
        API.verify(1, postRequestedFor(urlEqualTo("/token")));
        API.verify(0, anyRequestedFor(urlEqualTo("/base/x")));
        assertThat(client.problems()).containsOnlyKeys("acme/oauth");
        assertThat(meters.get("gateway.api.breaker")
                        .tag("environment", "oauth")
                        .gauge()
                        .value())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectIsNotFollowedAndCarriesNothingElsewhere(int status) {
        API.stubFor(post("/token").willReturn(token("new")));
        API.stubFor(any(urlEqualTo("/base/x"))
                .willReturn(aResponse().withStatus(status).withHeader("Location", ELSEWHERE.url("/x"))));

        for (String environment : List.of("plain", "oauth")) {
            assertThat(client.ask(question(environment, "GET", "/x")).status()).isEqualTo(status);
            assertThat(client.ask(question(environment, "POST", "/x")).status()).isEqualTo(status);
        }
        ELSEWHERE.verify(0, anyRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@127.0.0.1:1/x", ".example/x", ":1/x", "x", ""})
    void questionCannotLeadToAnotherHost(String target) {
        assertThatThrownBy(() -> client.ask(question("plain", "GET", target))).isInstanceOf(FailedException.class);
        API.verify(0, anyRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @CsvSource({"CONNECTION_RESET_BY_PEER", "RANDOM_DATA_THEN_CLOSE", "EMPTY_RESPONSE", "MALFORMED_RESPONSE_CHUNK"})
    void brokenConnectionIsNoAnswerAndAGetIsAskedThreeTimes(Fault fault) {
        answer(aResponse().withFault(fault));

        assertThatThrownBy(() -> client.ask(question("plain", "GET", "/x"))).isInstanceOf(NoAnswerException.class);
        API.verify(3, getRequestedFor(urlEqualTo("/base/x")));
        assertThatThrownBy(() -> client.ask(question("plain", "POST", "/x"))).isInstanceOf(NoAnswerException.class);
        API.verify(1, postRequestedFor(urlEqualTo("/base/x")));
        assertThatThrownBy(() -> client.askOnce(question("plain", "GET", "/x"))).isInstanceOf(NoAnswerException.class);
        API.verify(4, getRequestedFor(urlEqualTo("/base/x")));
        assertThat(count("plain", "unanswered")).isEqualTo(3);
    }

    @Test
    void whatPassesSoonIsAskedForAgain() {
        API.stubFor(get("/base/x")
                .inScenario("soon")
                .willReturn(aResponse().withStatus(502))
                .willSetStateTo("over"));
        API.stubFor(
                get("/base/x").inScenario("soon").whenScenarioStateIs("over").willReturn(ok()));

        assertThat(client.ask(question("plain", "GET", "/x")).status()).isEqualTo(200);
        assertThat(count("plain", "answered")).isEqualTo(1);
    }

    @Test
    void hugeAnswerIsNotRead() {
        assertThatThrownBy(() -> client.askOnce(question("hostile", "GET", "/huge")))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining("more than 2000000 bytes");
    }

    @ParameterizedTest
    @CsvSource({"429, 120", "503, 120", "429, 'Sat, 31 Jan 2026 12:02:00 GMT'"})
    void apiThatWantsToBeLeftAloneIs(int status, String retryAfter) {
        answer(aResponse().withStatus(status).withHeader("Retry-After", retryAfter));
        client.askOnce(question("plain", "GET", "/x"));
        answer(ok());

        clock.passes(Duration.ofSeconds(119));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> client.ask(question("plain", "GET", "/x")))
                    .isInstanceOf(NotAskedException.class)
                    .matches(Failures::isTransient)
                    .hasMessageContaining("no question before 2026-01-31T12:02:00Z");
        }
        API.verify(1, anyRequestedFor(urlEqualTo("/base/x")));
        assertThat(client.problems()).containsOnlyKeys("acme/plain");
        assertThat(client.ask(question("slow", "GET", "/x")).status())
                .as("another environment")
                .isEqualTo(200);

        clock.passes(Duration.ofSeconds(1));
        assertThat(client.ask(question("plain", "GET", "/x")).status()).isEqualTo(200);
        assertThat(client.problems()).isEmpty();
    }

    @Test
    void deadApiIsSoonNotAskedAnyMoreAndIsTriedAgain() {
        answer(aResponse().withStatus(503));
        for (int i = 0; i < 10; i++) {
            assertThat(client.askOnce(question("plain", "GET", "/x")).status()).isEqualTo(503);
        }

        List<String> outcomes = IntStream.range(0, 100)
                .mapToObj(i -> outcome(client, question("plain", "GET", "/x")))
                .filter(each -> each.equals("NotAskedException"))
                .toList();
        assertThat(outcomes).hasSizeGreaterThan(90);
        API.verify(lessThan(20), anyRequestedFor(urlEqualTo("/base/x")));
        assertThat(client.problems().get("acme/plain")).startsWith("most of its last answers were failures");
        assertThat(meters.get("gateway.api.breaker")
                        .tag("environment", "plain")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(client.ask(question("other", "GET", "/x")).status()).isEqualTo(200);

        answer(ok());
        await().until(() -> {
            try {
                return client.ask(question("plain", "GET", "/x")).status() == 200;
            } catch (NotAskedException notYet) {
                return false;
            }
        });
        assertThat(client.problems()).isEmpty();
    }

    @Test
    void apiThatHangsDelaysNobodyElse() {
        HttpApiClient hasty = new HttpApiClient(settings, providers, meters, Duration.ofSeconds(3), clock);
        Queue<String> outcomes = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> outcomes.add(outcome(hasty, question("hostile", "GET", "/hang"))));
        }
        await().until(() -> HOSTILE.hanging() == 2); // of four: no more may be under way

        assertThat(hasty.ask(question("other", "GET", "/x")).status()).isEqualTo(200);
        assertThat(outcomes).as("still under way").isEmpty();
        await().atMost(Duration.ofSeconds(20)).until(() -> outcomes.size() == 4);
        assertThat(outcomes).containsOnly("NoAnswerException");
        assertThat(count("hostile", "unanswered")).isEqualTo(4);
    }

    @Test
    void questionsComeNoFasterThanTheyMay() {
        answer(ok());
        long start = System.nanoTime();
        for (int i = 0; i < 11; i++) {
            client.ask(question("slow", "GET", "/x"));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(450), Duration.ofSeconds(5));
    }

    @Test
    void otherSettingsHoldFromTheNextQuestionOnAndWhatIsTheSameKeepsItsToken() {
        API.stubFor(post("/token").willReturn(token("old")));
        API.stubFor(get("/base/x").willReturn(ok()));
        client.ask(question("oauth", "GET", "/x"));
        client.ask(question("plain", "GET", "/x"));
        Map<String, EnvironmentSettings> environments =
                new HashMap<>(settings.providers().get("acme"));
        environments.put("plain", environment(ELSEWHERE.baseUrl(), Map.of("auth.bearer.token", "next"), 8, 0));
        environments.put("added", environment(ELSEWHERE.baseUrl(), Map.of(), 8, 0));
        environments.remove("other");
        ProviderSettings next = new ProviderSettings(Map.of("acme", environments));

        Runnable change = client.prepare(next);
        client.ask(question("plain", "GET", "/x"));
        ELSEWHERE.verify(0, anyRequestedFor(anyUrl()));
        settings.become(next);
        change.run();
        client.ask(question("plain", "GET", "/y"));
        client.ask(question("added", "GET", "/z"));
        client.ask(question("oauth", "GET", "/x"));

        ELSEWHERE.verify(1, getRequestedFor(urlEqualTo("/y")).withHeader("Authorization", equalTo("Bearer next")));
        ELSEWHERE.verify(1, getRequestedFor(urlEqualTo("/z")));
        API.verify(1, postRequestedFor(urlEqualTo("/token")));
        assertThatThrownBy(() -> client.ask(question("other", "GET", "/x")))
                .hasMessageContaining("base-url is missing");
    }

    @Test
    void nothingShowsASecret() {
        API.stubFor(post("/token").willReturn(token("hunter3")));
        answer(ok());
        client.ask(question("oauth", "GET", "/x"));

        assertThat(client.problems().toString() + meters.getMetersAsString()).doesNotContain("hunter");
        API.verify(getRequestedFor(urlEqualTo("/base/x")).withHeader("Authorization", equalTo("Bearer hunter3")));
        API.verify(postRequestedFor(urlEqualTo("/token")).withFormParam("client_secret", absent()));
    }

    private Queue<String> atOnce(int count, String environment) throws InterruptedException {
        Queue<String> outcomes = new ConcurrentLinkedQueue<>();
        IntStream.range(0, count)
                .forEach(i -> threads.execute(() -> outcomes.add(outcome(client, question(environment, "GET", "/x")))));
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        return outcomes;
    }

    private static String outcome(HttpApiClient client, ApiQuestion question) {
        try {
            return String.valueOf(client.askOnce(question).status());
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    private long count(String environment, String outcome) {
        return meters
                .get("gateway.api.questions")
                .tags("provider", "acme", "environment", environment, "outcome", outcome)
                .timers()
                .stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static ApiQuestion question(String environment, String method, String target) {
        return new ApiQuestion("acme", environment, method, target, Map.of(), null);
    }

    private static void answer(ResponseDefinitionBuilder answer) {
        API.stubFor(any(urlEqualTo("/base/x")).willReturn(answer));
    }

    private static void accepts(String token) {
        API.stubFor(get("/base/x")
                .withHeader("Authorization", equalTo("Bearer " + token))
                .willReturn(okJson("{}")));
    }

    private static ResponseDefinitionBuilder token(String token) {
        return okJson("{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    }
}
