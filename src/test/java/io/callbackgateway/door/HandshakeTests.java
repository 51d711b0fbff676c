package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/** What providers ask before their first callback, without credentials: answered where their facts say so, and nowhere else. */
class HandshakeTests {

    private static final String EVENTS = "/callbacks/events/production";
    private static final String ANYBODY = "/callbacks/anybody/production";
    private static final String GRAPH = "/callbacks/graph/production";
    private static final String META = "/callbacks/meta/production";
    private static final String PLAIN = "/callbacks/plain/production";

    private static final Pattern CALLBACK_ID = Pattern.compile("\"callbackId\":\"([0-9a-f-]{36})\"");

    @TempDir
    static Path routes;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        FileSystemUtils.copyRecursively(Path.of("routes/dispatch"), routes.resolve("dispatch"));
        provider("events", "allowedOrigins: eventgrid.azure.net, partner.example");
        provider("anybody", "allowedOrigins: \"*\"");
        provider("graph", "challenge: { from: \"query:validationToken\" }");
        provider("meta", "challenge: { from: \"query:hub.challenge\" }");
        provider("plain", "ack: 200");
        gateway = RunningGateway.start(
                "gateway.routes-dir=" + routes,
                "gateway.providers.events.production.auth[0].api-key.secrets[0]=key",
                "gateway.providers.anybody.production.auth[0].path-token.secrets[0]=token",
                "gateway.providers.graph.production.auth[0].api-key.secrets[0]=key",
                "gateway.providers.graph.production.allow-from[0]=127.0.0.1",
                "gateway.providers.meta.production.auth[0].api-key.secrets[0]=key",
                "gateway.providers.plain.production.auth[0].api-key.secrets[0]=key");
    }

    private static void provider(String name, String fact) throws IOException {
        String route = Files.readString(Path.of("src/test/resources/fifth-provider/checkout.camel.yaml"))
                .replace("checkout", name)
                .replaceFirst("properties: \\{.*}", "properties:\n        " + fact.replace("$", "\\$"));
        Files.writeString(routes.resolve(name + ".camel.yaml"), route);
    }

    @AfterAll
    static void stop() {
        gateway.close();
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
    @ValueSource(strings = {"", "%00", "a%0d%0aSet-Cookie:%20canary4711", "%1b", "%7f", "%C2%85", "%0A"})
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

    private static Call ask(String path, String origin) {
        return new Call("OPTIONS", path, List.of("WebHook-Request-Origin", origin), new byte[0]);
    }

    private static String callbackId(Answer accepted) {
        Matcher id = CALLBACK_ID.matcher(accepted.body());
        assertThat(id.find()).as(accepted.text()).isTrue();
        return id.group(1);
    }
}
