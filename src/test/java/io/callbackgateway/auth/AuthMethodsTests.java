package io.callbackgateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
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
                        Stream.of("gateway.routes-dir=" + routes),
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

    /** Last of all, when nothing is on its way any more: what was refused is nowhere, and no secret either. */
    @AfterAll
    static void nothingButTheAcceptedCallsWasEnqueued(CapturedOutput output) throws IOException {
        try {
            await().untilAsserted(() -> assertThat(gateway.recorded()).isEqualTo(accepted.size()));
            accepted.forEach(id -> assertThat(gateway.eventOf(id)).isNotNull());
            assertThat(gateway.events()).hasSize(accepted.size());
            assertNoSecretIn(output.getAll(), "log");
            assertNoSecretIn(gateway.events().toString(), "events");
            assertNoSecretIn(everythingToldByTheAdminDoor(), "admin door");
            for (Path file : filesOf(gateway.dataDir())) {
                assertNoSecretIn(Files.readString(file, StandardCharsets.ISO_8859_1), file.toString());
            }
        } finally {
            gateway.close();
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

    @TestFactory
    Stream<DynamicContainer> methods() {
        return METHODS.stream()
                .map(method -> DynamicContainer.dynamicContainer(
                        method.name(),
                        Stream.concat(
                                Stream.of(DynamicTest.dynamicTest(
                                        "foreign credential is good at its own door",
                                        () -> assertAccepted(method.foreignCall(foreignDoor(method))))),
                                scenarios(method))));
    }

    private static Stream<DynamicTest> scenarios(AuthMethod method) {
        Map<Scenario, Call> calls = method.calls(door(method));
        assertThat(calls.keySet())
                .containsAll(EnumSet.of(Scenario.VALID, Scenario.MISSING, Scenario.OTHER_PROVIDERS_CREDENTIAL));
        return Arrays.stream(Scenario.values())
                .filter(calls::containsKey)
                .map(scenario -> DynamicTest.dynamicTest(
                        scenario.name().toLowerCase().replace('_', ' '),
                        () -> assertAnswered(method, scenario, calls.get(scenario))));
    }

    private static void assertAnswered(AuthMethod method, Scenario scenario, Call call) {
        int status = method.status(scenario);
        if (scenario == Scenario.REPLAYED) {
            String first = assertAccepted(call);
            Answer second = call.to(gateway.port());
            assertThat(second.status()).isEqualTo(status);
            if (status == 200) {
                assertThat(callbackId(second)).isEqualTo(first);
            }
        } else if (status == 200) {
            assertAccepted(call);
        } else {
            assertThat(call.to(gateway.port()).status()).isEqualTo(status);
        }
    }

    private static String assertAccepted(Call call) {
        Answer answer = call.to(gateway.port());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        String id = callbackId(answer);
        accepted.add(id);
        assertThat(gateway.outcomeOf(id)).isEqualTo("emitted");
        return id;
    }

    private static String callbackId(Answer answer) {
        Matcher body = CALLBACK_ID.matcher(answer.body());
        assertThat(body.find()).as(answer.text()).isTrue();
        return body.group(1);
    }
}
