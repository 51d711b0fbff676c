package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.app_backend.SlackSignature;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.callbackgateway.auth.WireRequests;
import io.callbackgateway.testing.Authority;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.TlsClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/** What providers ask before their first callback: answered where their facts say so, and nowhere else. */
class ChallengeTests {

    private static final String EVENTS = "/callbacks/events/production";
    private static final String ANYBODY = "/callbacks/anybody/production";
    private static final String GRAPH = "/callbacks/graph/production";
    private static final String META = "/callbacks/meta/production";
    private static final String WHATSAPP = "/callbacks/whatsapp/production";
    private static final String OKTA = "/callbacks/okta/production";
    private static final String SLACK = "/callbacks/slack/production";
    private static final String ZOOM = "/callbacks/zoom/production";
    private static final String SNS = "/callbacks/sns/production";
    private static final String PLAIN = "/callbacks/plain/production";

    private static final Pattern CALLBACK_ID = Pattern.compile("\"callbackId\":\"([0-9a-f-]{36})\"");

    @TempDir
    static Path routes;

    private static final Authority AUTHORITY = Authority.root("Test CA");
    private static final SSLContext TRUST = TlsClient.context(AUTHORITY, null);

    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    private static SSLContext before;
    private static HttpsServer sns;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        provider("events", "allowedOrigins: eventgrid.azure.net, partner.example");
        provider("anybody", "allowedOrigins: \"*\"");
        provider("graph", "challenge: { from: \"query:validationToken\" }");
        provider("meta", "challenge: { from: \"query:hub.challenge\" }");
        provider(
                "whatsapp",
                "challenge: { from: \"query:hub.challenge\", when: \"query:hub.mode=subscribe\", verify: \"query:hub.verify_token\" }");
        provider(
                "okta",
                "challenge: { from: \"header:X-Okta-Verification-Challenge\", answer: '{\"verification\":\"{challenge}\"}' }");
        provider("slack", "challenge: { from: \"body:/challenge\", when: \"body:/type=url_verification\" }");
        provider(
                "zoom",
                "challenge: { from: \"body:/payload/plainToken\", when: \"body:/event=endpoint.url_validation\","
                        + " answer: '{\"plainToken\":\"{challenge}\",\"encryptedToken\":\"{hmac}\"}' }");
        startSns();
        provider(
                "sns",
                "{ ack: 202, ackType: text/plain, ackBody: done, challenge: { confirm: \"body:/SubscribeURL\","
                        + " confirmHosts: \"localhost:" + sns.getAddress().getPort() + "\","
                        + " when: \"header:x-amz-sns-message-type=SubscriptionConfirmation\" } }");
        provider("plain", "ack: 200");
        gateway = RunningGateway.start(
                "gateway.routes-dir=" + routes,
                "gateway.providers.events.production.auth[0].api-key.secrets[0]=key",
                "gateway.providers.anybody.production.auth[0].path-token.secrets[0]=token",
                "gateway.providers.graph.production.auth[0].api-key.secrets[0]=key",
                "gateway.providers.graph.production.allow-from[0]=127.0.0.1",
                "gateway.providers.meta.production.auth[0].api-key.secrets[0]=key",
                "gateway.providers.whatsapp.production.auth[0].api-key.secrets[0]=key",
                "gateway.providers.whatsapp.production.challenge-secrets[0]=meatyhamhock",
                "gateway.providers.whatsapp.production.challenge-secrets[1].value=gone",
                "gateway.providers.whatsapp.production.challenge-secrets[1].not-after=2020-01-01T00:00:00Z",
                "gateway.providers.whatsapp.production.challenge-secrets[2]=next",
                "gateway.providers.okta.production.auth[0].api-key.secrets[0]=key",
                "gateway.providers.slack.production.auth[0].hmac.preset=slack",
                "gateway.providers.slack.production.auth[0].hmac.secrets[0]=signing-secret",
                "gateway.providers.zoom.production.auth[0].api-key.secrets[0]=key",
                "gateway.providers.zoom.production.challenge-secrets[0].value=not-yet",
                "gateway.providers.zoom.production.challenge-secrets[0].not-before=2999-01-01T00:00:00Z",
                "gateway.providers.zoom.production.challenge-secrets[1]=secret-token",
                "gateway.providers.sns.production.auth[0].basic.username=sns",
                "gateway.providers.sns.production.auth[0].basic.passwords[0]=key",
                "gateway.providers.plain.production.auth[0].api-key.secrets[0]=key");
    }

    /** {@code /<status>}; counts in {@link #ASKED}. */
    private static void startSns() throws IOException {
        before = defaultTls();
        SSLContext.setDefault(TRUST);
        sns = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sns.setHttpsConfigurator(new HttpsConfigurator(TlsClient.context(
                AUTHORITY, AUTHORITY.issue("localhost").dns("localhost").sign())));
        sns.createContext("/", exchange -> {
            ASKED.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getResponseHeaders().add("Location", "/200");
            exchange.sendResponseHeaders(
                    Integer.parseInt(exchange.getRequestURI().getPath().substring(1)), -1);
            exchange.close();
        });
        sns.start();
    }

    private static SSLContext defaultTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void provider(String name, String fact) throws IOException {
        String route = Files.readString(Path.of("src/test/resources/providers/checkout.camel.yaml"))
                .replace("checkout", name)
                .replaceFirst("properties: \\{.*}", Matcher.quoteReplacement("properties:\n        " + fact));
        Files.writeString(routes.resolve(name + ".camel.yaml"), route);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sns.stop(0);
        SSLContext.setDefault(before);
    }

    @ParameterizedTest
    @CsvSource({
        EVENTS + ", eventgrid.azure.net, eventgrid.azure.net",
        EVENTS + ", EventGrid.Azure.Net, eventgrid.azure.net",
        EVENTS + ", partner.example, partner.example",
        ANYBODY + ", eventgrid.azure.net, *",
        ANYBODY + "/token, eventgrid.azure.net, *",
        ANYBODY + ", <script>, *",
    })
    void permissionIsGivenToOriginsOfTheFacts(String path, String origin, String allowed) {
        Answer answer = ask(path, origin)
                .and("WebHook-Request-Rate", "120")
                .and("WebHook-Request-Callback", "http://127.0.0.1:1/confirm")
                .to(gateway.port());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("WebHook-Allowed-Origin")).isEqualTo(allowed);
        assertThat(answer.header("WebHook-Allowed-Rate")).isEqualTo("*");
        assertThat(answer.header("Allow")).isEqualTo("POST");
        assertThat(answer.body()).isEmpty();
        assertThat(answer.text()).doesNotContain("<script>", "confirm");
    }

    @ParameterizedTest
    @CsvSource({
        EVENTS + ", elsewhere.example",
        EVENTS + ", *",
        EVENTS + ", eventgrid.azure.net.elsewhere.example",
        EVENTS + ", ''",
        EVENTS + ", 'eventgrid.azure.net, elsewhere.example'",
        GRAPH + ", eventgrid.azure.net",
        PLAIN + ", eventgrid.azure.net",
    })
    void permissionIsGivenToNobodyElse(String path, String origin) {
        Answer unproven = ask(path, origin).to(gateway.port());
        Answer proven = ask(path, origin).and("X-API-Key", "key").to(gateway.port());

        assertThat(unproven.status()).isEqualTo(401);
        assertThat(proven.status()).isEqualTo(405);
        assertThat(proven.header("Allow")).isEqualTo("POST");
        assertThat(unproven.text() + proven.text()).doesNotContain("WebHook");
    }

    @Test
    void originThatComesTwiceIsGivenNone() {
        Answer answer = ask(EVENTS, "eventgrid.azure.net")
                .and("WebHook-Request-Origin", "partner.example")
                .to(gateway.port());

        assertThat(answer.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, " + GRAPH + ", validationToken=abc, abc",
        "POST, " + GRAPH + "?validationToken=Validation%3A+Testing%20%C3%A6, '', Validation: Testing æ",
        "GET, " + GRAPH + ", validationToken=abc, abc",
        "GET, " + META + ", hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=x, 1158201444",
        "GET, " + META + ", hub.challenge=%3Cscript%3Ealert(1)%3C/script%3E, <script>alert(1)</script>",
    })
    void challengeIsGivenBackAsText(String method, String path, String query, String challenge) {
        String target = query.isEmpty() ? path : path + "?" + query;
        long recorded = gateway.recorded();

        Answer answer = new Call(method, target, List.of("Content-Type", "text/plain"), new byte[0]).to(gateway.port());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(challenge);
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        gateway.outcomeOf(
                callbackId(Call.post(META, "{}").and("X-API-Key", "key").to(gateway.port())));
        assertThat(gateway.recorded()).isEqualTo(recorded + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%00", "a%0d%0aSet-Cookie:%20canary4711", "%1b", "%7f", "%C2%85", "%0A", "%E7"})
    void challengeThatIsNoTextIsRejected(String challenge) {
        Answer answer =
                new Call("GET", META + "?hub.challenge=" + challenge, List.of(), new byte[0]).to(gateway.port());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text()).doesNotContain("canary4711");
    }

    @Test
    void challengeIsGivenBackUpToItsLimit() {
        String longest = "x".repeat(1024);

        assertThat(challenge(longest).body()).isEqualTo(longest);
        assertThat(challenge(longest + "x").status()).isEqualTo(400);
    }

    private static Answer challenge(String text) {
        return new Call("GET", META + "?hub.challenge=" + text, List.of(), new byte[0]).to(gateway.port());
    }

    /** It is a callback, whatever its query, or no question of this provider. */
    @ParameterizedTest
    @CsvSource({
        "POST, " + GRAPH + "?validationToken=canary4711, {}",
        "GET, " + GRAPH + "?validationToken=canary4711, {}",
        "PUT, " + GRAPH + "?validationToken=canary4711, ''",
        "GET, " + GRAPH + "?validationtoken=canary4711, ''",
        "GET, " + GRAPH + "?x=validationToken=canary4711, ''",
        "GET, " + GRAPH + "?hub.challenge=canary4711, ''",
        "GET, " + EVENTS + "?validationToken=canary4711, ''",
        "GET, " + PLAIN + "?validationToken=canary4711, ''",
        "OPTIONS, " + GRAPH + "?validationToken=canary4711, ''",
    })
    void anythingElseAsksForCredentials(String method, String target, String body) {
        Answer answer = new Call(method, target, List.of(), body.getBytes()).to(gateway.port());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).doesNotContain("canary4711");
    }

    @Test
    void addressThatMayNotCallMayNotAskEither() {
        Call call = new Call("GET", GRAPH + "?validationToken=abc", List.of(), new byte[0]);

        assertThat(call.from("127.0.0.1", gateway.port()).status()).isEqualTo(200);
        assertThat(call.from("127.0.0.2", gateway.port()).status()).isEqualTo(403);
    }

    // Meta: https://developers.facebook.com/docs/graph-api/webhooks/getting-started

    @ParameterizedTest
    @CsvSource({
        "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock, 200",
        "hub.verify_token=next&hub.challenge=1158201444&hub.mode=subscribe, 200",
        "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=gone, 401",
        "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=wrong4711, 401",
        "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=, 401",
        "hub.mode=subscribe&hub.challenge=1158201444, 401",
        "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock&hub.verify_token=meatyhamhock, 401",
        "hub.mode=unsubscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock, 401",
        "hub.challenge=1158201444&hub.verify_token=meatyhamhock, 401",
        "hub.mode=subscribe&hub.verify_token=meatyhamhock, 401",
        "hub.mode=subscribe&hub.challenge=&hub.verify_token=meatyhamhock, 400",
    })
    void aChallengeWithATokenIsAnsweredWhereTheTokenIsOneOfTheSecrets(String query, int status) {
        double answered = answered("whatsapp");

        Answer answer = new Call("GET", WHATSAPP + "?" + query, List.of(), new byte[0]).to(gateway.port());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().equals("1158201444")).isEqualTo(status == 200);
        assertThat(answer.text()).doesNotContain("wrong4711", "meatyhamhock");
        assertThat(answered("whatsapp") - answered).isEqualTo(status == 200 ? 1 : 0);
    }

    @Test
    void aWrongTokenIsAFailedAttemptAndNothingToReadmit() {
        Call call = new Call(
                "GET", WHATSAPP + "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong", List.of(), new byte[0]);
        try (RunningGateway strict = RunningGateway.start(
                "gateway.routes-dir=" + routes,
                "gateway.door.max-failures=2",
                "gateway.providers.whatsapp.production.auth[0].api-key.secrets[0]=key",
                "gateway.providers.whatsapp.production.challenge-secrets[0]=right")) {
            assertThat(call.to(strict.port()).status()).isEqualTo(401);
            assertThat(call.to(strict.port()).status()).isEqualTo(401);
            assertThat(call.to(strict.port()).status()).isEqualTo(429);
            assertThat(call.withTarget(call.target().replace("wrong", "right"))
                            .to(strict.port())
                            .status())
                    .isEqualTo(200);
            assertThat(strict.ledger()
                            .sql("SELECT count(*) FROM rejected_requests")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }

    // Okta: https://developer.okta.com/docs/concepts/event-hooks/

    @Test
    void aChallengeInAHeaderIsAnsweredInJson() {
        Answer answer = okta("abc\"\\d/\u00c3\u00a9");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("{\"verification\":\"abc\\\"\\\\d/é\"}");
        assertThat(oktaCall("a")
                        .and("X-Okta-Verification-Challenge", "b")
                        .to(gateway.port())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aChallengeInAHeaderThatIsNoTextIsRejected() {
        assertThat(okta("").status()).isEqualTo(400);
        assertThat(okta("x".repeat(1025)).status()).isEqualTo(400);
        assertThat(okta("\u00c2\u0085").status()).isEqualTo(400);
        assertThat(Call.post(OKTA, "{}")
                        .and("X-Okta-Verification-Challenge", "abc")
                        .to(gateway.port())
                        .status())
                .isEqualTo(401);
    }

    private static Answer okta(String challenge) {
        return oktaCall(challenge).to(gateway.port());
    }

    private static Call oktaCall(String challenge) {
        return new Call("GET", OKTA, List.of("X-Okta-Verification-Challenge", challenge), new byte[0]);
    }

    // Slack: https://docs.slack.dev/reference/events/url_verification

    private static final String SLACKS =
            "{\"token\":\"Jhj5dZrVaK7ZwHHjRyZWjbDl\",\"challenge\":\"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P\",\"type\":\"url_verification\"}";

    @Test
    void aChallengeInTheBodyIsAnsweredToAProvenCaller() {
        long recorded = gateway.recorded();

        Answer answer = slack(SLACKS, "signing-secret");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
        assertThat(answer.body()).isEqualTo("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P");
        gateway.outcomeOf(callbackId(slack("{}", "signing-secret")));
        assertThat(gateway.recorded()).isEqualTo(recorded + 1);
    }

    @Test
    void aChallengeInTheBodyIsNotAnsweredToAnybodyElse() {
        Answer unsigned = Call.post(SLACK, SLACKS).to(gateway.port());
        Answer forged = slack(SLACKS, "another-secret");

        assertThat(unsigned.status()).isEqualTo(401);
        assertThat(forged.status()).isEqualTo(401);
        assertThat(unsigned.text() + forged.text())
                .doesNotContain("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P");
    }

    static Stream<String> bodiesThatAreNoChallenge() {
        return Stream.of(
                "",
                "challenge=abc&type=url_verification",
                SLACKS.replace("url_verification", "event_callback"),
                SLACKS.replace("\"type\"", "\"kind\""),
                SLACKS.replace("\"challenge\"", "\"Challenge\""),
                SLACKS + "x",
                SLACKS.replace("\"token\"", "\"type\""),
                SLACKS.replace("\"Jhj5dZrVaK7ZwHHjRyZWjbDl\"", "[".repeat(64) + "]".repeat(64)),
                SLACKS.replace("Jhj5dZrVaK7ZwHHjRyZWjbDl", "x".repeat(16 * 1024)),
                SLACKS.replace("\"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P\"", "{}"),
                SLACKS.replace("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", ""),
                SLACKS.replace("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", "x".repeat(1025)),
                SLACKS.replace("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", "a\\u000ab"),
                SLACKS.replace("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", "\\ud800"));
    }

    @ParameterizedTest
    @MethodSource("bodiesThatAreNoChallenge")
    void whatIsNoChallengeOfAProvenCallerIsACallback(String body) {
        Answer answer = slack(body, "signing-secret");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(callbackId(answer)).isNotEmpty();
    }

    private static Answer slack(String body, String secret) {
        String time = String.valueOf(Instant.now().getEpochSecond());
        return Call.post(SLACK, body)
                .and("X-Slack-Request-Timestamp", time)
                .and("X-Slack-Signature", new SlackSignature.Generator(secret).generate(time, body))
                .to(gateway.port());
    }

    // Zoom: https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint

    @Test
    void aChallengeIsSignedWithTheFirstValidSecret() {
        String body =
                "{\"payload\":{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\"},\"event_ts\":1654503849680,\"event\":\"endpoint.url_validation\"}";

        Answer unproven = Call.post(ZOOM, body).to(gateway.port());
        Answer answer = Call.post(ZOOM, body).and("X-API-Key", "key").to(gateway.port());

        assertThat(unproven.status()).isEqualTo(401);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\",\"encryptedToken\":\""
                        + new HmacUtils(HmacAlgorithms.HMAC_SHA_256, "secret-token").hmacHex("qgg8vlvZRS6UYooatFL8Aw")
                        + "\"}");
    }

    @Test
    void aChallengeThatWasRejectedIsNotReadmitted() throws Exception {
        Call call = Call.post(ZOOM, "{\"payload\":{\"plainToken\":\"a\"},\"event\":\"endpoint.url_validation\"}")
                .and("X-API-Key", "key");
        Acceptance acceptance = gateway.bean(Acceptance.class);

        assertThat(acceptance.readmit(UUID.randomUUID(), "zoom", "production", WireRequests.of(call, Instant.now())))
                .contains("challenge");
    }

    // Amazon SNS: https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.prepare.html

    @Test
    void aSubscriptionIsConfirmedForAProvenCaller() {
        ASKED.clear();
        double answered = answered("sns");
        long recorded = gateway.recorded();

        Answer unproven = sns("https://localhost:" + sns.getAddress().getPort() + "/200?Token=t")
                .without("Authorization")
                .to(gateway.port());
        assertThat(unproven.status()).isEqualTo(401);
        assertThat(ASKED).isEmpty();

        Answer answer = sns("https://localhost:" + sns.getAddress().getPort() + "/200?Token=t%2F")
                .to(gateway.port());
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("done");
        assertThat(ASKED).containsExactly("GET /200?Token=t%2F");
        assertThat(answered("sns")).isEqualTo(answered + 1);
        assertThat(gateway.recorded()).isEqualTo(recorded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:PORT/404",
                "https://localhost:PORT/302",
                "http://localhost:PORT/200",
                "https://127.0.0.1:PORT/200",
                "none"
            })
    void aSubscriptionThatIsNotConfirmedIsToComeAgain(String url) {
        ASKED.clear();

        Answer answer = sns(url.replace("PORT", String.valueOf(sns.getAddress().getPort())))
                .to(gateway.port());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.body()).contains("could not be confirmed").doesNotContain("localhost");
        assertThat(ASKED).doesNotContain("GET /200");
    }

    @Test
    void otherMessagesOfATopicAreCallbacks() {
        Answer notification = sns("https://localhost/")
                .with("x-amz-sns-message-type", "Notification")
                .to(gateway.port());
        Answer withoutUrl = sns("").withBody("{}").to(gateway.port());

        assertThat(List.of(notification.status(), withoutUrl.status())).containsOnly(202);
        assertThat(List.of(notification.body(), withoutUrl.body())).containsOnly("done");
    }

    private static Call sns(String url) {
        return Call.post(SNS, "{\"Type\":\"SubscriptionConfirmation\",\"SubscribeURL\":\"" + url + "\"}")
                .with("Content-Type", "text/plain; charset=UTF-8")
                .and("x-amz-sns-message-type", "SubscriptionConfirmation")
                .and(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("sns:key".getBytes(StandardCharsets.UTF_8)));
    }

    private static double answered(String provider) {
        Counter counter = gateway.bean(MeterRegistry.class)
                .find("gateway.door.challenged")
                .tag("provider", provider)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private static Call ask(String path, String origin) {
        return new Call("OPTIONS", path, List.of("WebHook-Request-Origin", origin), new byte[0]);
    }

    private static String callbackId(Answer accepted) {
        Matcher id = CALLBACK_ID.matcher(accepted.body());
        assertThat(id.find()).as(accepted.text()).isTrue();
        return id.group(1);
    }
}
