package io.callbackgateway.auth.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Scenario;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.aws.AwsMethod;
import io.callbackgateway.auth.certificate.CertificateMethod;
import io.callbackgateway.auth.digest.DigestMethod;
import io.callbackgateway.auth.hmac.HmacMethod;
import io.callbackgateway.auth.jwt.JwtMethod;
import io.callbackgateway.auth.oauth2.OAuth2Method;
import io.callbackgateway.auth.secret.ApiKeyMethod;
import io.callbackgateway.auth.secret.BasicMethod;
import io.callbackgateway.auth.secret.BearerMethod;
import io.callbackgateway.auth.secret.PathTokenMethod;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

/** Every method in every scenario, over HTTP, each at the door of a provider of its own. */
@ExtendWith(OutputCaptureExtension.class)
class AuthMethodsTests {

    private static final List<AuthMethod> METHODS = List.of(
            new BearerMethod(),
            new ApiKeyMethod(),
            new BasicMethod(),
            new PathTokenMethod(),
            new DigestMethod(),
            new AwsMethod(),
            new CertificateMethod(),
            new HmacMethod(),
            new JwtMethod(),
            new OAuth2Method());

    private static final Pattern CALLBACK_ID = Pattern.compile("\"callbackId\":\"([^\"]+)\"");

    @TempDir
    static Path routes;

    private static final Set<String> accepted = new HashSet<>();
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        for (AuthMethod method : METHODS) {
            Files.writeString(routes.resolve(provider(method) + ".camel.yaml"), route(provider(method)));
        }
        gateway = RunningGateway.start(Stream.concat(
                        Stream.of("gateway.routes-dir=" + routes, "logging.level.io.callbackgateway=DEBUG"),
                        METHODS.stream().flatMap(AuthMethodsTests::settings))
                .toArray(String[]::new));
    }

    private static Stream<String> settings(AuthMethod method) {
        String key = "gateway.providers." + provider(method);
        return Stream.concat(
                method.settings(key + ".test.auth[0]." + method.name()),
                method.foreignSettings(key + ".other.auth[0]." + method.name()));
    }

    private static String provider(AuthMethod method) {
        return method.name().replace("-", "");
    }

    private static String door(AuthMethod method) {
        return "/callbacks/" + provider(method) + "/test";
    }

    private static String foreignDoor(AuthMethod method) {
        return "/callbacks/" + provider(method) + "/other";
    }

    private static String route(String provider) {
        return """
                - beans:
                    - name: %1$s
                      type: io.callbackgateway.provider.ProviderFacts
                      properties: { environments: "test, other", methods: "GET, POST, PUT" }
                - route:
                    id: %1$s
                    from:
                      uri: inbox:%1$s
                      steps:
                        - setVariable: { name: transactionId, simple: "${variable.callback.id}" }
                        - setVariable: { name: status, constant: approved }
                        - to: direct:record
                """
                .formatted(provider);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** Last of all, when nothing is on its way any more: what was refused is nowhere, and no secret either. */
    @TestFactory
    Stream<DynamicNode> methods(CapturedOutput output) {
        return Stream.concat(
                METHODS.stream().map(AuthMethodsTests::scenarios),
                Stream.of(
                        DynamicTest.dynamicTest(
                                "nothing but the accepted calls was enqueued",
                                AuthMethodsTests::assertNothingButTheAcceptedCallsWasEnqueued),
                        DynamicTest.dynamicTest("no secret is told anywhere", () -> assertNoSecretIsTold(output))));
    }

    private static DynamicNode scenarios(AuthMethod method) {
        Map<Scenario, Call> calls = method.calls(door(method));
        assertThat(calls.keySet())
                .containsAll(EnumSet.of(Scenario.VALID, Scenario.MISSING, Scenario.OTHER_PROVIDERS_CREDENTIAL));
        return DynamicContainer.dynamicContainer(
                method.name(),
                Stream.concat(
                        Stream.of(DynamicTest.dynamicTest(
                                "foreign credential is good at its own door",
                                () -> assertAccepted(method.foreignCall(foreignDoor(method))))),
                        Arrays.stream(Scenario.values())
                                .filter(calls::containsKey)
                                .map(scenario -> DynamicTest.dynamicTest(
                                        scenario.name().toLowerCase().replace('_', ' '),
                                        () -> assertAnswered(method, scenario, calls.get(scenario))))));
    }

    private static void assertAnswered(AuthMethod method, Scenario scenario, Call call) {
        Reason reason = method.reasons().getOrDefault(scenario, scenario.reason);
        String key = method.keys().getOrDefault(scenario, scenario.key);
        if (scenario == Scenario.REPLAYED) {
            String first = assertAccepted(method, key, call);
            if (reason == null) {
                assertThat(assertAccepted(method, key, call)).isEqualTo(first);
            } else {
                assertRejected(method, reason, call);
            }
        } else if (reason == null) {
            assertAccepted(method, key, call);
        } else {
            assertRejected(method, reason, call);
        }
    }

    private static void assertRejected(AuthMethod method, Reason reason, Call call) {
        Map<String, Double> before = counts(method, "gateway.door.rejected", "reason");

        assertThat(call.to(gateway.port()).status()).isEqualTo(reason == Reason.REPEATED ? 400 : 401);

        assertThat(counts(method, "gateway.door.rejected", "reason")).isEqualTo(plusOne(before, reason.code()));
    }

    private static String assertAccepted(AuthMethod method, String key, Call call) {
        Map<String, Double> before = counts(method, "gateway.door.accepted", "key");

        String id = assertAccepted(call);

        assertThat(counts(method, "gateway.door.accepted", "key")).isEqualTo(plusOne(before, key));
        return id;
    }

    /** What was counted so far at the door of a method, by the values of a tag. */
    private static Map<String, Double> counts(AuthMethod method, String meter, String tag) {
        return gateway
                .bean(MeterRegistry.class)
                .find(meter)
                .tags("provider", provider(method), "environment", "test")
                .counters()
                .stream()
                .collect(Collectors.toMap(counter -> counter.getId().getTag(tag), Counter::count));
    }

    private static Map<String, Double> plusOne(Map<String, Double> counts, String value) {
        Map<String, Double> more = new HashMap<>(counts);
        more.merge(value, 1.0, Double::sum);
        return more;
    }

    private static String assertAccepted(Call call) {
        Answer answer = call.to(gateway.port());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Matcher body = CALLBACK_ID.matcher(answer.body());
        assertThat(body.find()).as(answer.text()).isTrue();
        String id = body.group(1);
        accepted.add(id);
        assertThat(gateway.outcomeOf(id)).isEqualTo("emitted");
        return id;
    }

    private static void assertNothingButTheAcceptedCallsWasEnqueued() {
        await().untilAsserted(() -> assertThat(gateway.recorded()).isEqualTo(accepted.size()));
        accepted.forEach(id -> assertThat(gateway.eventOf(id)).isNotNull());
        assertThat(gateway.events()).hasSize(accepted.size());
    }

    private static void assertNoSecretIsTold(CapturedOutput output) throws IOException {
        // the log speaks of these calls, so a secret of theirs would be found
        String log = await().until(
                        output::getAll, text -> accepted.stream().allMatch(id -> text.contains("Callback " + id)));
        assertNoSecretIn(log, "log");
        assertNoSecretIn(gateway.events().toString(), "events");
        assertNoSecretIn(everythingToldByTheAdminDoor(), "admin door");
        for (Path file : filesOf(gateway.dataDir())) {
            assertNoSecretIn(Files.readString(file, StandardCharsets.ISO_8859_1), file.toString());
        }
    }

    private static void assertNoSecretIn(String text, String where) {
        for (String secret :
                List.of(AuthMethod.OLD, AuthMethod.NEW, AuthMethod.RETIRED, AuthMethod.FUTURE, AuthMethod.FOREIGN)) {
            byte[] pair = ("acme:" + secret).getBytes(StandardCharsets.UTF_8);
            // not by assertThat(text), which would print all of it
            assertThat(text.contains(secret)).as("%s in the %s", secret, where).isFalse();
            assertThat(text.contains(Base64.getEncoder().encodeToString(pair)))
                    .as("%s in Base64 in the %s", secret, where)
                    .isFalse();
        }
    }

    private static String everythingToldByTheAdminDoor() {
        AdminDoor admin = new AdminDoor(gateway);
        await().untilAsserted(
                        () -> assertThat(admin.rejected("").path("rejected")).isNotEmpty());
        return Stream.of(
                        "/api/rejected?limit=999",
                        "/actuator/metrics",
                        "/actuator/metrics/gateway.door.accepted",
                        "/actuator/metrics/gateway.door.rejected",
                        "/actuator/health")
                .map(path -> admin.get(path).body())
                .collect(Collectors.joining("\n"));
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
