package io.callbackgateway.command;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.BasicCredentials;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;

/** What an operator gets to see of a running gateway: its admin API is played here. */
class OperationsTests {

    @RegisterExtension
    static final WireMockExtension GATEWAY = WireMockExtension.newInstance()
            .options(WireMockConfiguration.wireMockConfig().dynamicPort())
            .build();

    private final Map<String, String> variables = new HashMap<>(Map.of("GATEWAY_ADMIN_PASSWORD", "secret"));

    private String said;

    @Test
    void aTimelineIsOneLineForEachThingThatHappened() {
        GATEWAY.stubFor(
                get("/api/transactions/netki/production/a%20b")
                        .withBasicAuth("admin", "secret")
                        .willReturn(
                                okJson(
                                        """
                {"provider":"netki","environment":"production","transactionId":"a b","cut":true,
                 "state":{"status":"approved","final":true,"sequence":3},
                 "entries":[{"at":"2026-11-20T10:15:30Z","kind":"callback","text":"completed: emitted"},
                            {"at":"2026-11-20T11:15:30Z","kind":"question","text":"agreed"}]}""")));

        assertThat(run("timeline", "netki", "production", "a b")).as(said).isZero();
        assertThat(said)
                .isEqualTo(
                        """
                approved, final, event 3
                … earlier entries are left out
                2026-11-20T10:15:30Z  callback  completed: emitted
                2026-11-20T11:15:30Z  question  agreed
                """);
    }

    @Test
    void howAProviderDeliversIsOneForWhatIsWrong() {
        String door = "/api/providers/netki/production/delivery";
        GATEWAY.stubFor(get(door).willReturn(okJson("{\"status\":{\"enabled\":true},\"problems\":[],\"heal\":null}")));
        GATEWAY.stubFor(get(door + "/plan")
                .willReturn(okJson("{\"differences\":[{\"setting\":\"url\",\"theirs\":\"a\",\"ours\":\"b\"}]}")));
        GATEWAY.stubFor(post(door + "/heal")
                .willReturn(okJson("{\"done\":[\"resumed\"],\"failure\":\"it did not answer\",\"problems\":[]}")));
        GATEWAY.stubFor(post(door + "/apply").willReturn(okJson("{}")));

        assertThat(run("delivery", "status", "netki", "production")).as(said).isZero();
        assertThat(said).isEqualTo("status.enabled: true\n");
        assertThat(run("delivery", "plan", "netki", "production")).isEqualTo(1);
        assertThat(said)
                .isEqualTo(
                        """
                differences.setting: url
                differences.theirs: a
                differences.ours: b
                """);
        assertThat(run("delivery", "heal", "netki", "production")).isEqualTo(1);
        assertThat(said).isEqualTo("done: resumed\nfailure: it did not answer\n");
        assertThat(run("delivery", "apply", "netki", "production")).isZero();
    }

    @Test
    void whatAnOperationCameToIsSaid() {
        String transaction = "/api/transactions/netki/production/x";
        GATEWAY.stubFor(post(transaction + "/reconcile")
                .willReturn(aResponse().withStatus(202).withBody("{\"callbacks\":1}")));
        GATEWAY.stubFor(post(transaction + "/resend")
                .willReturn(aResponse().withStatus(202).withBody("{\"message\":\"scheduled\"}")));

        assertThat(run("reconcile", "netki", "production", "x")).as(said).isZero();
        assertThat(said).contains("callbacks that came of it: 1.");
        assertThat(run("resend", "netki", "production", "x")).as(said).isZero();
        assertThat(said).isEqualTo("message: scheduled\n");
    }

    @Test
    void aProblemIsToldInTheGatewaysWords() {
        GATEWAY.stubFor(post("/api/transactions/netki/production/x/reconcile")
                .willReturn(aResponse()
                        .withStatus(409)
                        .withHeader("Content-Type", "application/problem+json")
                        .withBody("{\"status\":409,\"detail\":\"It is being asked about already.\"}")));

        assertThat(run("reconcile", "netki", "production", "x")).isEqualTo(1);
        assertThat(said).isEqualTo(GATEWAY.baseUrl() + ": It is being asked about already.\n");
    }

    @Test
    void whatIsNoGatewayIsSaid() {
        GATEWAY.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(404).withBody("<html>")));
        assertThat(run("timeline", "netki", "production", "x")).isEqualTo(1);
        assertThat(said).contains("is no gateway's admin door: it answers 404 and no JSON");

        GATEWAY.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(401)));
        assertThat(run("timeline", "netki", "production", "x")).isEqualTo(1);
        assertThat(said).contains("the admin door does not know this user and password");

        assertThat(run("timeline", "netki", "production", "x", "--url", "http://localhost:1"))
                .isEqualTo(1);
        assertThat(said).isEqualTo("http://localhost:1 cannot be reached: ConnectException\n");

        assertThat(run("timeline", "netki", "production", "x", "--url", "nowhere"))
                .isEqualTo(1);
        assertThat(said).startsWith("nowhere cannot be reached");
    }

    @Test
    void aWrongCallIsTwo() {
        assertThat(run("timeline", "netki", "production")).isEqualTo(2);
        assertThat(said).contains("Missing required parameter: 'TRANSACTION'");
        assertThat(run("delivery", "status", "netki")).isEqualTo(2);
        assertThat(said).contains("Missing required parameter: 'ENVIRONMENT'");
    }

    @Test
    void userAndUrlCanBeGiven() {
        GATEWAY.stubFor(get(anyUrl()).willReturn(okJson("{\"entries\":[]}")));
        run("timeline", "netki", "production", "x", "--user", "other", "--url", GATEWAY.baseUrl() + "/");

        GATEWAY.verify(getRequestedFor(urlEqualTo("/api/transactions/netki/production/x"))
                .withBasicAuth(new BasicCredentials("other", "secret")));
        assertThat(said).isEqualTo("no event was told of it\n");
    }

    @Test
    void aTokenGoesBeforeAPassword() {
        GATEWAY.stubFor(get(anyUrl()).willReturn(okJson("{\"entries\":[]}")));
        variables.put("GATEWAY_ADMIN_TOKEN", "cgw_token");
        run("timeline", "netki", "production", "x");

        GATEWAY.verify(getRequestedFor(urlEqualTo("/api/transactions/netki/production/x"))
                .withHeader("Authorization", equalTo("Bearer cgw_token")));
    }

    @Test
    void aPasswordBecomesWhatTheSettingsTake() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("a long password\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(run("password")).isZero();
            assertThat(PasswordEncoderFactories.createDelegatingPasswordEncoder()
                            .matches("a long password", said.strip()))
                    .isTrue();
            System.setIn(new ByteArrayInputStream("x".repeat(73).getBytes(StandardCharsets.UTF_8)));
            assertThat(run("password")).isEqualTo(1);
            assertThat(said).isEqualTo("the password is longer than 72 bytes\n");
        } finally {
            System.setIn(before);
        }
    }

    private int run(String... arguments) {
        StringWriter all = new StringWriter();
        int exit = Commands.commandLine(variables::get)
                .setOut(new PrintWriter(all))
                .setErr(new PrintWriter(all))
                .setDefaultValueProvider(option -> option.paramLabel().equals("<url>") ? GATEWAY.baseUrl() : null)
                .execute(arguments);
        said = all.toString();
        return exit;
    }
}
