package io.callbackgateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.CollectedSpans;
import io.callbackgateway.testing.RsaKey;
import io.callbackgateway.testing.RunningGateway;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spring.SpringCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * Every secret that a gateway can be given, and the data of a person, are words that occur nowhere else. A gateway is asked, asks and fails
 * in every way; then the words are looked for wherever somebody looks who is not to know them.
 */
@ExtendWith(OutputCaptureExtension.class)
class CanaryTests {

    private static final String SECRET = "canary4711";

    /** Where a raw request and the inbox have it, and a document, and nothing else. */
    private static final String PERSON = "Zelda4712";

    /** In the query of links to documents, which are where the provider has put them: in a raw request and the inbox. */
    private static final String SIGNATURE = "signed4713";

    private static final List<String> ENVIRONMENTS =
            List.of("everything", "basic", "bearer", "apikey", "secret", "signed", "assertion", "login");

    /** What the API answers, by the transaction that it is asked about. */
    private static final Map<String, ResponseDefinitionBuilder> ANSWERS = answers();

    @RegisterExtension
    static final WireMockExtension PROVIDER = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    @TempDir
    static Path routes;

    private static final RsaKey KEY = RsaKey.create(2048);
    private static final Map<String, String> FOUND_SO = new LinkedHashMap<>();

    /** What the gateway has answered, at both doors. */
    private static final ConcurrentLinkedQueue<String> ANSWERED = new ConcurrentLinkedQueue<>();

    /** What the gateway has asked. */
    private static final Set<String> ASKED = new HashSet<>();

    private static RunningGateway gateway;

    private static Map<String, ResponseDefinitionBuilder> answers() {
        String echo = "{\"error\":\"" + SECRET + "echo\",\"name\":\"" + PERSON + "\"";
        Map<String, ResponseDefinitionBuilder> answers = new LinkedHashMap<>();
        for (int status : new int[] {400, 401, 403, 404, 429, 500, 503}) {
            answers.put("t" + status, aResponse().withStatus(status).withBody(echo + "}"));
        }
        answers.put("garbage", aResponse().withBody(echo));
        answers.put("text", aResponse().withBody(SECRET + "text " + PERSON));
        answers.put(
                "redirect",
                aResponse().withStatus(302).withHeader("Location", "http://localhost:1/" + SECRET + "?q=" + PERSON));
        answers.put("reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        answers.put("broken", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
        answers.put(
                "another", okJson("{\"id\":\"" + SECRET + "other\",\"state\":\"new\",\"name\":\"" + PERSON + "\"}"));
        answers.put("nothing", okJson("{}"));
        return answers;
    }

    @BeforeAll
    static void play() throws IOException {
        search(SECRET, SECRET);
        search(PERSON, PERSON);
        search(SIGNATURE, SIGNATURE);
        search("the private key", KEY.pem().replaceAll("-.*-|\\s", "").substring(100, 130));
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        Files.copy(Path.of("src/test/resources/canaries/canary.camel.yaml"), routes.resolve("canary.camel.yaml"));
        stubProvider();
        gateway = RunningGateway.start(settings());
        callAtTheDoor();
        askInEveryWay();
        callTheAdminApi();
        PROVIDER.getAllServeEvents()
                .forEach(asked -> ASKED.add(asked.getRequest().getUrl()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        LoggingSystem.get(CanaryTests.class.getClassLoader()).setLogLevel("io.callbackgateway", LogLevel.INFO);
    }

    /** As text, and as it would stand in Base64 at any place, in hex and in a URL. */
    private static void search(String name, String word) {
        FOUND_SO.put(word, name);
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = ("x".repeat(shift) + word).getBytes(StandardCharsets.UTF_8);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            FOUND_SO.put(base64.substring(shift == 0 ? 0 : shift + 1, base64.length() - 2), name + " in Base64");
        }
        FOUND_SO.put(HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8)), name + " in hex");
    }

    private static String[] settings() {
        String url = PROVIDER.baseUrl();
        List<String> settings = new ArrayList<>(List.of(
                "logging.level.io.callbackgateway=DEBUG",
                "gateway.routes-dir=" + routes,
                "gateway.admin.password=" + SECRET + "admin",
                "gateway.encryption.key=" + base64(SECRET + "encryption-key-32-byte"),
                "gateway.broker.username=gateway",
                "gateway.broker.password=" + SECRET + "broker",
                "gateway.notifications[0].name=erp",
                "gateway.notifications[0].url=" + url + "/hook?token=" + SECRET + "hook",
                "gateway.notifications[0].secret=whsec_" + base64(SECRET + "notification-secret")));
        settings.addAll(CollectedSpans.SETTINGS);
        for (String environment : ENVIRONMENTS) {
            String door = "gateway.providers.canary." + environment;
            settings.add(door + ".auth[0].api-key.secrets[0]=" + SECRET + "door");
            settings.add(door + ".challenge-secrets[0]=" + SECRET + "challenge");
            settings.add(door + ".api.base-url=" + url + "/" + environment);
            settings.add(door + ".api.own-key=" + SECRET + "own-key");
            settings.add(door + ".documents.hosts[0]=" + url);
            settings.add(door + ".documents.max-size=10KB");
            settings.add(door + ".delivery.url=https://gateway.example/callbacks/canary/" + environment + "/" + SECRET
                    + "path");
        }
        String everything = "gateway.providers.canary.everything.auth";
        Map.ofEntries(
                        Map.entry("[1].basic.username", "acme"),
                        Map.entry("[1].basic.passwords[0]", SECRET + "basic"),
                        Map.entry("[2].bearer.tokens[0]", SECRET + "bearer"),
                        Map.entry("[3].digest.username", "acme"),
                        Map.entry("[3].digest.passwords[0]", SECRET + "digest"),
                        Map.entry("[3].digest.nonce-key", SECRET + "a-key-of-32-characters-or-more"),
                        Map.entry("[4].hmac.header", "X-Signature"),
                        Map.entry("[4].hmac.secrets[0]", SECRET + "hmac"),
                        Map.entry("[5].aws.access-key", "AKIDEXAMPLE"),
                        Map.entry("[5].aws.secret-key", SECRET + "aws"),
                        Map.entry("[5].aws.region", "eu-west-1"),
                        Map.entry("[5].aws.service", "execute-api"),
                        Map.entry("[6].jwt.header", "X-Token"),
                        Map.entry("[6].jwt.secret", SECRET + "a-secret-of-32-bytes-or-more"),
                        Map.entry("[6].jwt.issuer", "https://issuer.example"),
                        Map.entry("[6].jwt.audience", "gateway"),
                        Map.entry("[7].oauth2.introspection-uri", url + "/introspect"),
                        Map.entry("[7].oauth2.client-id", "gateway"),
                        Map.entry("[7].oauth2.client-secret", SECRET + "introspection"),
                        Map.entry("[7].oauth2.audience", "gateway"),
                        Map.entry("[8].path-token.secrets[0]", SECRET + "path"))
                .forEach((key, value) -> settings.add(everything + key + "=" + value));
        Map.ofEntries(
                        Map.entry("basic.api.auth.basic.username", "acme"),
                        Map.entry("basic.api.auth.basic.password", SECRET + "api-basic"),
                        Map.entry("bearer.api.auth.bearer.token", SECRET + "api-bearer"),
                        Map.entry("apikey.api.auth.api-key.value", SECRET + "api-key"),
                        Map.entry("secret.api.auth.client-credentials.token-uri", url + "/token"),
                        Map.entry("secret.api.auth.client-credentials.client-id", "gateway"),
                        Map.entry("secret.api.auth.client-credentials.client-secret", SECRET + "client"),
                        Map.entry("signed.api.auth.client-credentials.token-uri", url + "/token"),
                        Map.entry("signed.api.auth.client-credentials.client-id", "gateway"),
                        Map.entry("signed.api.auth.client-credentials.private-key", KEY.pem()),
                        Map.entry("assertion.api.auth.jwt-bearer.token-uri", url + "/no-token"),
                        Map.entry("assertion.api.auth.jwt-bearer.issuer", "gateway"),
                        Map.entry("assertion.api.auth.jwt-bearer.audience", url),
                        Map.entry("assertion.api.auth.jwt-bearer.private-key", KEY.pem()),
                        Map.entry("login.api.auth.login.username", "acme"),
                        Map.entry("login.api.auth.login.password", SECRET + "login"))
                .forEach((key, value) -> settings.add("gateway.providers.canary." + key + "=" + value));
        return settings.toArray(String[]::new);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void stubProvider() {
        ANSWERS.forEach((transaction, answer) -> PROVIDER.stubFor(
                any(urlPathMatching("/[a-z]+/transactions/" + transaction)).willReturn(answer)));
        PROVIDER.stubFor(any(urlPathMatching("/[a-z]+/transactions/good"))
                .willReturn(okJson("{\"id\":\"good\",\"state\":\"paid\",\"name\":\"" + PERSON + "\"}")));
        PROVIDER.stubFor(post("/token")
                .willReturn(okJson(
                        "{\"access_token\":\"" + SECRET + "token\",\"token_type\":\"Bearer\",\"expires_in\":3600}")));
        PROVIDER.stubFor(post("/no-token")
                .willReturn(aResponse()
                        .withStatus(400)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"error\":\"" + SECRET + "error\",\"error_description\":\"" + SECRET + PERSON
                                + "\"}")));
        PROVIDER.stubFor(post(urlPathMatching("/login/(login|refresh)"))
                .willReturn(okJson("{\"access\":\"" + SECRET + "access\",\"refresh\":\"" + SECRET + "refresh\"}")));
        PROVIDER.stubFor(any(urlPathMatching("/[a-z]+/webhook"))
                .willReturn(okJson("{\"enabled\":false,\"paused\":true,\"url\":\"https://acme:" + SECRET
                        + "user-info@gateway.example/callbacks/canary/everything/" + SECRET + "old-path?key=" + SECRET
                        + "query\",\"token\":\"" + SECRET + "webhook\"}")));
        PROVIDER.stubFor(any(urlPathMatching("/files/good"))
                .willReturn(aResponse().withHeader("Content-Type", "text/plain").withBody("A document of " + PERSON)));
        PROVIDER.stubFor(
                any(urlPathMatching("/files/large")).willReturn(aResponse().withBody(PERSON.repeat(10_000))));
        ANSWERS.forEach((name, answer) ->
                PROVIDER.stubFor(any(urlPathMatching("/files/" + name)).willReturn(answer)));
        PROVIDER.stubFor(post("/introspect").willReturn(okJson("{\"active\":false,\"note\":\"" + SECRET + "\"}")));
        PROVIDER.stubFor(post(urlPathMatching("/hook"))
                .willReturn(aResponse().withStatus(500).withBody(SECRET + PERSON)));
    }

    private static void callAtTheDoor() {
        String door = "/callbacks/canary/everything";
        String good = "{\"id\":\"good\",\"state\":\"new\",\"name\":\"" + PERSON + "\"}";
        String key = SECRET + "door";
        assertThat(call("POST", door, documents(), "X-API-Key", key).statusCode())
                .isEqualTo(200);
        for (String body : List.of(
                good,
                "{\"id\":\"asks\",\"ask\":\"good\",\"name\":\"" + PERSON + "\"}",
                "{\"id\":\"garbage\",\"ask\":\"garbage\",\"name\":\"" + PERSON + "\"}",
                "{\"id\":\"nothing\",\"ask\":\"nothing\"}",
                "{\"id\":\"cut off\",\"name\":\"" + PERSON,
                PERSON)) {
            assertThat(call("POST", door, body, "X-API-Key", key).statusCode()).isEqualTo(200);
        }
        call("POST", door, good, "Authorization", "Basic " + base64("acme:" + SECRET + "basic"));
        call("POST", door, good, "Authorization", "Bearer " + SECRET + "bearer");
        call("POST", door + "/" + SECRET + "path", good);
        call("POST", door + "/" + SECRET + "wrong", good);
        call("POST", door, good, "Authorization", "Basic " + base64("acme:" + SECRET + "wrong"));
        call("POST", door, good, "Authorization", "Bearer " + SECRET + "wrong");
        call("POST", door, good, "Authorization", SECRET);
        call("POST", door, good, "X-Token", SECRET + ".wrong." + PERSON);
        call("POST", door, good, "X-Signature", SECRET);
        call("GET", door, "", "X-API-Key", key);
        call("POST", "/callbacks/canary/" + SECRET, good, "X-API-Key", key);
        call("GET", door + "?mode=subscribe&challenge=hello&token=" + SECRET + "challenge", "");
        call("GET", door + "?mode=subscribe&challenge=hello&token=" + SECRET + "wrong", "");
    }

    /** A callback that links to one of each kind, and to hosts where nothing is fetched. */
    private static String documents() {
        String query = "?X-Amz-Expires=300&X-Amz-Signature=" + SIGNATURE;
        List<String> links = new ArrayList<>(List.of(
                PROVIDER.baseUrl() + "/files/good" + query,
                PROVIDER.baseUrl() + "/files/large" + query,
                "https://" + SIGNATURE + ".example/" + SIGNATURE + query,
                "no link " + SIGNATURE));
        for (String answer : List.of("t401", "t403", "t404", "redirect")) {
            links.add(PROVIDER.baseUrl() + "/files/" + answer + query);
        }
        StringBuilder files = new StringBuilder();
        links.forEach(link -> files.append(files.isEmpty() ? "" : ",")
                .append("{\"id\":\"file-")
                .append(links.indexOf(link))
                .append("\",\"url\":\"")
                .append(link)
                .append("\"}"));
        return "{\"id\":\"documents\",\"state\":\"new\",\"name\":\"" + PERSON + "\",\"files\":[" + files + "]}";
    }

    private static HttpResponse<String> call(String method, String path, String body, String... headers) {
        HttpResponse<String> answer =
                gateway.send(gateway.request(method, path, headers).method(method, BodyPublishers.ofString(body)));
        ANSWERED.add(path + " " + answer.statusCode() + " " + answer.headers().map() + answer.body());
        return answer;
    }

    private static void askInEveryWay() {
        ExecutorService callers = Executors.newFixedThreadPool(32);
        try {
            Stream<String> questions = ENVIRONMENTS.stream().flatMap(environment -> Stream.concat(
                            Stream.of("good"), ANSWERS.keySet().stream())
                    .filter(transaction -> environment.equals("basic")
                            || Set.of("good", "t401", "t500").contains(transaction))
                    .map(transaction -> "/api/transactions/canary/" + environment + "/" + transaction + "/reconcile"));
            CompletableFuture.allOf(questions
                            .map(path -> CompletableFuture.runAsync(() -> admin("POST", path), callers))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            callers.shutdown();
        }
    }

    private static void callTheAdminApi() {
        await().until(() -> gateway.events().stream()
                .anyMatch(event -> event.path("type").asText().equals("callback.documents.stored")));
        await().until(() ->
                admin("GET", "/api/transactions/canary/everything/asks").statusCode() == 200);
        for (String environment : ENVIRONMENTS) {
            admin("GET", "/api/transactions/canary/" + environment + "/good");
            admin("POST", "/api/transactions/canary/" + environment + "/good/resend");
            admin("POST", "/api/transactions/canary/" + environment + "/good/attempts");
            admin("POST", "/api/providers/canary/" + environment + "/reverify");
            admin("GET", "/api/providers/canary/" + environment + "/delivery");
            admin("GET", "/api/providers/canary/" + environment + "/delivery/plan");
            admin("POST", "/api/providers/canary/" + environment + "/delivery/apply");
            admin("POST", "/api/providers/canary/" + environment + "/delivery/heal");
        }
        for (String path : List.of(
                "/api/audit",
                "/api/rejected",
                "/api/callbacks?provider=canary",
                "/api/subscriptions",
                "/api/callbacks?provider=canary&limit=" + SECRET,
                "/api/transactions/canary/everything/documents",
                "/api/transactions/canary/everything/" + SECRET,
                "/api/" + SECRET,
                "/api/openapi.json",
                "/actuator/health",
                "/actuator/info",
                "/actuator/env",
                "/actuator/configprops",
                "/actuator/beans",
                "/actuator/prometheus",
                "/actuator/camelroutes")) {
            admin("GET", path);
        }
        JsonNode names = AdminDoor.json(admin("GET", "/actuator/metrics")).path("names");
        assertThat(names).hasSizeGreaterThan(50);
        names.forEach(name -> admin("GET", "/actuator/metrics/" + name.asText()));
    }

    private static HttpResponse<String> admin(String method, String path) {
        HttpResponse<String> answer =
                AdminDoor.send(HttpRequest.newBuilder(URI.create("http://localhost:" + gateway.adminPort() + path))
                        .header("Authorization", "Basic " + base64("admin:" + SECRET + "admin"))
                        .method(method, BodyPublishers.noBody()));
        ANSWERED.add(path + " " + answer.statusCode() + " " + answer.headers().map() + answer.body());
        return answer;
    }

    @Test
    void everyWayToProveOurselvesWasTaken() {
        assertThat(ASKED)
                .contains("/token", "/no-token", "/login/login", "/hook?token=" + SECRET + "hook")
                .containsAll(ENVIRONMENTS.stream()
                        .filter(environment -> !environment.equals("assertion")) // which gets no token
                        .map(environment -> "/" + environment + "/transactions/good")
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary4711",
                "eyJrIjoiY2FuYXJ5NDcxMWRvb3IifQ==", // {"k":"canary4711door"}
                "YWNtZTpjYW5hcnk0NzExYmFzaWM=", // acme:canary4711basic
                "63616e61727934373131"
            })
    void theyWouldBeFound(String text) {
        assertThatThrownBy(() -> assertNothingIn("a test", text)).isInstanceOf(AssertionError.class);
    }

    @Test
    void noLogHasThem(CapturedOutput output) {
        assertThat(output.getAll()).contains("canary");
        output.getAll().lines().forEach(line -> assertNothingIn("the log", line));
    }

    @Test
    void noAnswerHasThem() {
        ANSWERED.forEach(answer -> assertNothingIn("an answer", answer.replaceFirst("^\\S+", "")));
    }

    @Test
    void noTraceHasThem() {
        assertThat(gateway.bean(CollectedSpans.class).all())
                .extracting(SpanData::getName)
                .contains("door", "route", "ledger", "publish", "deliver", "api");
        gateway.bean(CollectedSpans.class)
                .all()
                .forEach(span -> assertNothingIn(
                        "the span " + span.getName(),
                        span.getName() + span.getAttributes() + span.getEvents() + span.getStatus()));
    }

    @Test
    void noEventHasThem() {
        assertThat(gateway.events()).isNotEmpty().allSatisfy(event -> assertNothingIn("an event", event.toString()));
    }

    @Test
    void noFileHasSecretsAndOnlyRawRequestsAndDocumentsHaveThePerson() throws IOException {
        try (Stream<Path> files = Files.walk(gateway.dataDir())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                String name = file.toString();
                boolean raw = name.matches(".*(\\.raw\\.json|/journal/.*|/paging/.*)");
                assertNothingIn(
                        name,
                        raw
                                ? text.replace(PERSON, "").replace(SIGNATURE, "")
                                : name.contains("/documents/") ? text.replace(PERSON, "") : text);
            }
        }
    }

    @Test
    void noSettingsShowThem() {
        ApplicationContext context = ((SpringCamelContext) gateway.bean(CamelContext.class)).getApplicationContext();
        List<Object> settings = Stream.of(context.getBeanDefinitionNames())
                .filter(name -> context.isSingleton(name))
                .map(context::getBean)
                .filter(bean -> bean.getClass().getName().startsWith("io.callbackgateway"))
                .toList();
        assertThat(settings).anyMatch(bean -> bean.getClass().getSimpleName().equals("ProviderSettings"));
        settings.forEach(bean -> assertNothingIn(bean.getClass().getName(), bean.toString()));
    }

    @Test
    void noRouteNorEndpointShowsThem() throws Exception {
        CamelContext camel = gateway.bean(CamelContext.class);
        for (var route : ((ModelCamelContext) camel).getRouteDefinitions()) {
            assertNothingIn(
                    route.getId(),
                    PluginHelper.getModelToXMLDumper(camel).dumpModelAsXml(camel, route, true, true, true));
        }
        camel.getEndpoints().forEach(endpoint -> assertNothingIn("an endpoint", endpoint.toString()));
    }

    @Test
    void noManagedBeanShowsThem() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(null, null)) {
            if (name.getDomain()
                    .matches("org\\.apache\\.(camel|activemq).*|io\\..*|org\\.spring.*|Tomcat|com\\.zaxxer.*")) {
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    assertNothingIn(name + " " + attribute.getName(), value(server, name, attribute));
                }
            }
        }
    }

    private static String value(MBeanServer server, ObjectName name, MBeanAttributeInfo attribute) {
        try {
            return String.valueOf(server.getAttribute(name, attribute.getName()));
        } catch (Exception notReadable) {
            return "";
        }
    }

    private static void assertNothingIn(String where, String text) {
        FOUND_SO.forEach((form, name) -> {
            int at = text.indexOf(form);
            if (at >= 0) {
                throw new AssertionError(name + " is in " + where + ": …"
                        + text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 80)));
            }
        });
    }
}
