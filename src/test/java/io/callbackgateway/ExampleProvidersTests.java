package io.callbackgateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.slack.api.app_backend.SlackSignature;
import com.stripe.net.Webhook;
import io.callbackgateway.routefile.rules.RouteFileCheck;
import io.callbackgateway.sample.BareRoute;
import io.callbackgateway.sample.ExpectedEvents;
import io.callbackgateway.sample.Header;
import io.callbackgateway.sample.Result;
import io.callbackgateway.sample.Result.Item;
import io.callbackgateway.sample.Sample;
import io.callbackgateway.sample.SampleRequest;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;

/** Providers that people have, each a file and no Java. They call as they do in life: with their own signatures, by their own libraries. */
class ExampleProvidersTests {

    private static final Path FOLDER = Path.of("src/test/resources/providers");
    private static final int MAX_LINES = 45;

    /** What may be added for the route that asks. */
    private static final int MAX_LINES_OF_ASKING = 20;

    private static final String CHECKOUT_SECRET = "a-key-of-the-webhook";
    private static final String STRIPE_SECRET = "whsec_example";
    private static final String SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    /** As GitHub's "Validating webhook deliveries" has it, with a payload and its signature. */
    private static final String GITHUB_SECRET = "It's a Secret to Everybody";

    /** As Adyen's own libraries have it in their tests, with an item and its signature. */
    private static final String ADYEN_KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";

    private static final String MOLLIE_TOKEN = "test_example";

    /** Of each provider, a sample that is its own. */
    private static final Map<String, String> FIRST = Map.of(
            "stripe", "stripe/created-authorized-captured-refunded.http",
            "github", "github/requested-running-failed-run-again.http",
            "slack", "slack/received-accepted-approved.http",
            "adyen", "adyen/three-in-one.http",
            "checkout", "checkout/declined.http");

    /** What each wants to read where its callback is accepted. */
    private static final Map<String, String> ANSWERS = Map.of(
            "checkout", "200 \\{\"callbackId\":\"[0-9a-f-]{36}\"}",
            "stripe", "200 \\{\"callbackId\":\"[0-9a-f-]{36}\"}",
            "github", "202 \\{\"callbackId\":\"[0-9a-f-]{36}\"}",
            "slack", "200 ",
            "adyen", "200 \\[accepted]",
            "mollie", "200 ");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final WireMockServer mollie =
            new WireMockServer(wireMockConfig().dynamicPort());

    private static final Pattern ANSWER =
            Pattern.compile("GET (?<target>\\S+)\n\nHTTP/1\\.1 (?<status>\\d+).*\n(?:.+\n)*\n(?<body>(?s:.*))");

    /** Each delivery has a second of its own: what is signed alike is the same callback. */
    private static final AtomicLong second = new AtomicLong(Instant.now().getEpochSecond() - 200);

    @TempDir
    static Path routes;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        mollie.start();
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        for (Path file : files().toList()) {
            Files.copy(file, routes.resolve(file.getFileName()));
        }
        gateway = RunningGateway.start(
                "gateway.routes-dir=" + routes,
                "gateway.providers.checkout.production.auth[0].hmac.header=Cko-Signature",
                "gateway.providers.checkout.production.auth[0].hmac.prefix=",
                "gateway.providers.checkout.production.auth[0].hmac.secrets[0]=" + CHECKOUT_SECRET,
                "gateway.providers.checkout.sandbox.auth[0].hmac.header=Cko-Signature",
                "gateway.providers.checkout.sandbox.auth[0].hmac.prefix=",
                "gateway.providers.checkout.sandbox.auth[0].hmac.secrets[0]=" + CHECKOUT_SECRET,
                "gateway.providers.stripe.live.auth[0].hmac.preset=stripe",
                "gateway.providers.stripe.live.auth[0].hmac.secrets[0]=" + STRIPE_SECRET,
                "gateway.providers.github.production.auth[0].hmac.preset=github",
                "gateway.providers.github.production.auth[0].hmac.secrets[0]=" + GITHUB_SECRET,
                "gateway.providers.slack.production.auth[0].hmac.preset=slack",
                "gateway.providers.slack.production.auth[0].hmac.secrets[0]=" + SLACK_SECRET,
                "gateway.providers.adyen.test.auth[0].hmac.preset=adyen",
                "gateway.providers.adyen.test.auth[0].hmac.secrets[0]=" + ADYEN_KEY,
                "gateway.providers.mollie.test.auth[0].none=true",
                "gateway.providers.mollie.test.api.base-url=" + mollie.baseUrl(),
                "gateway.providers.mollie.test.api.auth.bearer.token=" + MOLLIE_TOKEN);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mollie.stop();
    }

    static Stream<Path> files() throws IOException {
        return Files.list(FOLDER)
                .filter(file -> file.toString().endsWith(".camel.yaml"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void isShortAndHoldsNoMistake(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int asking = lines.indexOf("    id: " + file.getFileName().toString().replace(".camel.yaml", "-ask"));

        assertThat(lines.subList(0, asking < 0 ? lines.size() : asking)).hasSizeLessThanOrEqualTo(MAX_LINES);
        assertThat(lines).hasSizeLessThanOrEqualTo(MAX_LINES + (asking < 0 ? 0 : MAX_LINES_OF_ASKING));
        assertThat(RouteFileCheck.check(file)).isEmpty();
    }

    @Test
    void oneOfThemIsTheExampleOfTheReadme() throws IOException {
        Path file = FOLDER.resolve("checkout.camel.yaml");

        assertThat(Path.of("README.md")).content().contains("# " + file + "\n" + Files.readString(file));
    }

    @TestFactory
    Stream<DynamicTest> becomesWhatItsEventsSay() {
        return Sample.in(FOLDER.resolve("samples")).stream()
                .map(Sample::read)
                .filter(sample -> !sample.asks())
                .map(sample -> dynamicTest(sample.name(), sample.file().toUri(), () -> replay(sample)));
    }

    /** As the commands run them: without HTTP and its signatures, and with answers of an API from files. */
    @TestFactory
    Stream<DynamicTest> becomesTheSameWithoutAGateway() {
        return Sample.in(FOLDER.resolve("samples")).stream()
                .map(Sample::read)
                .map(sample -> dynamicTest(sample.name(), sample.file().toUri(), () -> {
                    try (BareRoute route = new BareRoute(FOLDER.resolve(sample.provider() + ".camel.yaml"))) {
                        assertThat(sample.differences(route.run(sample))).isEmpty();
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource({"checkout", "stripe", "github", "slack", "adyen"})
    void forgedIsRejected(String provider) throws Exception {
        SampleRequest request = firstOf(provider);
        SampleRequest signed = signed(request);
        String changed = text(signed.body()).replaceFirst("(pay_|pi_|T12345678|TestPayment-|octo-org)", "forged");

        assertThat(send(with(signed, changed, signed.headers())).statusCode()).isEqualTo(401);
        assertThat(send(request).statusCode()).isEqualTo(401);
    }

    /** The second of two items is nobody's: none of them goes in. */
    @Test
    void aBatchOneOfWhoseItemsIsForgedIsRejected() throws Exception {
        SampleRequest signed = signed(firstOf("adyen"));
        String changed = text(signed.body()).replace("\"value\":4500", "\"value\":4501");

        assertThat(changed).isNotEqualTo(text(signed.body()));
        assertThat(send(with(signed, changed, signed.headers())).statusCode()).isEqualTo(401);
    }

    @Test
    void slacksChallengeIsAnsweredAndAForgedOneIsNot() throws Exception {
        SampleRequest challenge = with(
                firstOf("slack"),
                "{\"token\":\"XXYYZZ\",\"challenge\":\"3eZbrw1aBm2rZgRNFdxV2595\",\"type\":\"url_verification\"}",
                List.of(new Header("Content-Type", "application/json")));

        HttpResponse<String> answer = send(signed(challenge));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("3eZbrw1aBm2rZgRNFdxV2595");
        assertThat(send(challenge).statusCode()).isEqualTo(401);
    }

    /** Of those without a library here: what the provider has published comes out. */
    @Test
    void signaturesAreThoseThatTheProvidersHavePublished() throws Exception {
        assertThat(hex(GITHUB_SECRET, "Hello, World!".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
        assertThat(JSON.readTree(signed(firstOf("adyen")).body())
                        .at("/notificationItems/0/NotificationRequestItem/additionalData/hmacSignature")
                        .textValue())
                .isEqualTo("coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=");
    }

    private static void replay(Sample sample) throws Exception {
        List<Result> results = new ArrayList<>();
        List<String> answers = answersBeside(sample);
        for (SampleRequest request : sample.requests()) {
            if (results.size() < answers.size()) {
                mollieAnswers(answers.get(results.size()));
            }
            Set<String> before = callbacksOf(request.provider());
            HttpResponse<String> answer = send(signed(request));
            assertThat(answer.statusCode() + " " + answer.body()).matches(ANSWERS.get(request.provider()));
            String callbackId = await().until(
                            () -> callbacksOf(request.provider()).stream()
                                    .filter(id -> !before.contains(id))
                                    .findFirst()
                                    .orElse(""),
                            id -> !id.isEmpty());
            List<Item> items = gateway.itemsOf(callbackId).stream()
                    .map(item -> new Item(item.outcome(), null, item.event()))
                    .toList();
            results.add(new Result(request, callbackId, List.of(), items));
        }
        String became = ExpectedEvents.text(ExpectedEvents.of(results, sample.expected()));
        assertThat(became).as("what %s became", sample.file()).isEqualTo(ExpectedEvents.text(sample.expected()));
    }

    /** Of the provider's API, one for each request that it is asked for; none where it is not. */
    private static List<String> answersBeside(Sample sample) throws IOException {
        Path file = Path.of(sample.file().toString().replaceFirst("\\.http$", ".api.http"));
        return Files.exists(file)
                ? Pattern.compile("(?m)^###.*\n")
                        .splitAsStream(Files.readString(file))
                        .filter(section -> !section.isBlank())
                        .toList()
                : List.of();
    }

    private static void mollieAnswers(String section) {
        Matcher parts = ANSWER.matcher(section);
        assertThat(parts.matches()).as(section).isTrue();
        mollie.stubFor(get(urlEqualTo(parts.group("target")))
                .withHeader("Authorization", equalTo("Bearer " + MOLLIE_TOKEN))
                .willReturn(aResponse()
                        .withStatus(Integer.parseInt(parts.group("status")))
                        .withHeader("Content-Type", "application/hal+json")
                        .withBody(parts.group("body"))));
    }

    /** Not every answer names it. */
    private static Set<String> callbacksOf(String provider) {
        return new TreeSet<>(gateway.ledger()
                .sql("SELECT callback_id FROM callbacks WHERE provider = ?")
                .param(provider)
                .query(String.class)
                .list());
    }

    private static SampleRequest firstOf(String provider) {
        return Sample.read(FOLDER.resolve("samples").resolve(FIRST.get(provider)))
                .requests()
                .get(0);
    }

    private static SampleRequest signed(SampleRequest request) throws Exception {
        String time = Long.toString(second.incrementAndGet());
        return switch (request.provider()) {
            case "stripe" -> {
                String signature = Webhook.Util.computeHmacSha256(STRIPE_SECRET, time + "." + text(request.body()));
                yield with(request, new Header("Stripe-Signature", "t=" + time + ",v1=" + signature));
            }
            case "slack" ->
                with(
                        request,
                        new Header("X-Slack-Request-Timestamp", time),
                        new Header(
                                "X-Slack-Signature",
                                new SlackSignature.Generator(SLACK_SECRET).generate(time, text(request.body()))));
            case "github" ->
                with(request, new Header("X-Hub-Signature-256", "sha256=" + hex(GITHUB_SECRET, request.body())));
            case "checkout" -> with(request, new Header("Cko-Signature", hex(CHECKOUT_SECRET, request.body())));
            case "adyen" -> with(request, adyenSigned(request.body()), request.headers());
            default -> request;
        };
    }

    private static String hex(String secret, byte[] signed) throws GeneralSecurityException {
        return HexFormat.of().formatHex(hmac(secret.getBytes(StandardCharsets.UTF_8), signed));
    }

    /** In each item, as Adyen's "Verify HMAC signatures" has it. */
    private static String adyenSigned(byte[] body) throws IOException, GeneralSecurityException {
        JsonNode batch = JSON.readTree(body);
        for (JsonNode each : batch.path("notificationItems")) {
            ObjectNode item = (ObjectNode) each.path("NotificationRequestItem");
            String payload = String.join(
                    ":",
                    item.path("pspReference").asText(),
                    item.path("originalReference").asText(),
                    item.path("merchantAccountCode").asText(),
                    item.path("merchantReference").asText(),
                    item.at("/amount/value").asText(),
                    item.at("/amount/currency").asText(),
                    item.path("eventCode").asText(),
                    item.path("success").asText());
            byte[] signature = hmac(HexFormat.of().parseHex(ADYEN_KEY), payload.getBytes(StandardCharsets.UTF_8));
            item.putObject("additionalData")
                    .put("hmacSignature", Base64.getEncoder().encodeToString(signature));
        }
        return batch.toString();
    }

    private static byte[] hmac(byte[] key, byte[] signed) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(signed);
    }

    private static SampleRequest with(SampleRequest request, Header... more) {
        List<Header> headers = new ArrayList<>(request.headers());
        headers.addAll(List.of(more));
        return with(request, text(request.body()), headers);
    }

    private static SampleRequest with(SampleRequest request, String body, List<Header> headers) {
        return new SampleRequest(
                request.method(),
                request.target(),
                request.provider(),
                request.environment(),
                headers,
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> send(SampleRequest request) {
        HttpRequest.Builder call = gateway.request(request.method(), request.target());
        request.headers().forEach(header -> call.header(header.name(), header.value()));
        return gateway.send(call.method(request.method(), BodyPublishers.ofByteArray(request.body())));
    }
}
