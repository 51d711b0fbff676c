package io.callbackgateway;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Settings that are read again while the gateway runs. */
@ExtendWith(OutputCaptureExtension.class)
class ReloadedSettingsTests {

    private static final String SECRET = "gateway.providers.idpay.uat.auth[0].api-key.secrets[0]";
    private static final WireMockServer ENDPOINTS =
            new WireMockServer(wireMockConfig().dynamicPort());

    /** Before each test. */
    private static final Map<String, String> USUAL = new TreeMap<>();

    @TempDir
    private static Path folder;

    private static RunningGateway gateway;
    private static AdminDoor admin;

    private final Map<String, String> settings = new TreeMap<>(USUAL);

    @BeforeAll
    static void start() throws IOException {
        ENDPOINTS.start();
        ENDPOINTS.stubFor(any(anyUrl()).willReturn(ok()));
        USUAL.put(SECRET, "canary-mistyped");
        USUAL.put("gateway.providers.idpay.production.auth[0].none", "true");
        USUAL.put("gateway.notifications[0].name", "erp");
        USUAL.put("gateway.notifications[0].url", ENDPOINTS.url("/before"));
        USUAL.put("gateway.notifications[0].secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        gateway = start(folder, USUAL);
        admin = new AdminDoor(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        ENDPOINTS.stop();
    }

    @BeforeEach
    void asUsual() throws IOException {
        reload();
    }

    @Test
    void whatAWrongSecretHasRejectedIsReadmittedByTheRightOneWithoutARestart() throws IOException {
        int before = rejected();
        for (String status : List.of("waiting", "processing", "approved")) {
            assertThat(call("uat", "canary-right", "t-1", status)).isEqualTo(401);
        }
        await().until(() -> rejected() == before + 3);

        settings.put(SECRET, "canary-right");
        JsonNode reloaded = reload();

        assertThat(names(reloaded, "changed")).containsExactly(SECRET);
        assertThat(names(reloaded, "needRestart")).isEmpty();
        assertThat(admin.reverify("idpay/uat").path("admitted").intValue()).isEqualTo(3);
        await().until(() -> gateway.eventsOf("t-1").size() == 3);
        assertThat(gateway.eventsOf("t-1"))
                .extracting(event -> event.path("data").path("status").textValue())
                .containsExactly("pending", "in_review", "approved");
        assertThat(call("uat", "canary-mistyped", "t-2", "approved")).isEqualTo(401);

        JsonNode entry = audited("reload");
        assertThat(entry.path("who").textValue()).isEqualTo("admin");
        assertThat(entry.toString()).contains(SECRET).doesNotContain("canary");
        assertThat(names(reload(), "changed")).isEmpty();
    }

    @Test
    void withAMistakeNothingChangesAndItIsNamedAsAtAStart(CapturedOutput output) throws IOException {
        settings.put("gateway.providers.idpay.production.auth[0].none", "false");
        settings.put(SECRET, "canary-other");

        assertRejected("gateway.providers.idpay.production.auth[0].none: can only be true");
        settings.put("gateway.providers.idpay.production.auth[0].none", "true");
        settings.put("gateway.providers.idpay.uat.canary", "canary-4711");
        assertRejected("gateway.providers.idpay.uat.canary: there is no such setting");
        settings.remove("gateway.providers.idpay.uat.canary");
        settings.put("gateway.providers.idpay.uat.max-api-calls", "canary-many");
        assertRejected("max-api-calls: must be a whole number");
        settings.remove("gateway.providers.idpay.uat.max-api-calls");
        settings.put("gateway.providers.idpay.elsewhere.auth[0].none", "true");
        assertRejected("gateway.providers.idpay.elsewhere: the provider has the environments");
        settings.remove("gateway.providers.idpay.elsewhere.auth[0].none");
        Files.writeString(folder.resolve("application.yaml"), "gateway: { canary-4711\n  x: [");
        HttpResponse<String> unreadable = admin.post("/api/settings/reload");
        assertThat(unreadable.statusCode()).isEqualTo(422);
        assertThat(unreadable.body()).contains("line").doesNotContain("canary");

        assertThat(call("uat", "canary-mistyped", "t-3", "approved")).isEqualTo(200);
        assertThat(call("uat", "canary-other", "t-3", "approved")).isEqualTo(401);
        assertThat(output).doesNotContain("canary-4711").doesNotContain("canary-many");
    }

    @Test
    void aNewEnvironmentOpensAndWhatNeedsARestartIsNamedAndStays() throws IOException {
        assertThat(call("production", "", "t-4", "waiting")).isEqualTo(200);
        settings.put("gateway.providers.proposal.homologation.auth[0].none", "true");
        settings.remove("gateway.providers.idpay.production.auth[0].none");
        settings.put("gateway.unread.max-age", "1d");
        settings.put("server.max-http-request-header-size", "17KB");

        JsonNode reloaded = reload();
        USUAL.put("gateway.providers.proposal.homologation.auth[0].none", "true"); // closed by a restart alone

        assertThat(names(reloaded, "changed")).containsExactly("gateway.providers.proposal.homologation.auth[0].none");
        assertThat(names(reloaded, "needRestart"))
                .containsExactly(
                        "gateway.providers.idpay.production.auth[0].none",
                        "gateway.unread.max-age",
                        "server.max-http-request-header-size");
        assertThat(call("production", "", "t-4", "approved")).isEqualTo(200);
        String id = RunningGateway.callbackId(gateway.post(
                "/callbacks/proposal/homologation", "{\"ProposalId\":\"3c90c3cc-0d44-4b50-8888-8dd25736052a\"}"));
        assertThat(gateway.outcomeOf(id)).isNotEmpty();
        assertThat(admin.get("/api/lanes").body()).contains("homologation");
        assertThat(names(reload(), "needRestart")).hasSize(3);
    }

    @Test
    void anEndpointOfNotificationsIsToldWhereAndWhatItWantsNow() throws IOException {
        call("production", "", "t-6", "waiting");
        await().untilAsserted(() -> ENDPOINTS.verify(1, told("/before")));
        settings.put("gateway.notifications[0].url", ENDPOINTS.url("/after"));
        settings.put("gateway.notifications[0].statuses[0]", "approved");
        settings.put("gateway.notifications[0].max-calls", "2");
        settings.put("gateway.notifications[1].name", "shop");
        settings.put("gateway.notifications[1].url", ENDPOINTS.url("/shop"));
        settings.put("gateway.notifications[1].secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        JsonNode reloaded = reload();

        assertThat(names(reloaded, "changed"))
                .containsExactly("gateway.notifications[0].statuses[0]", "gateway.notifications[0].url");
        assertThat(names(reloaded, "needRestart"))
                .containsExactly(
                        "gateway.notifications[0].max-calls",
                        "gateway.notifications[1].name",
                        "gateway.notifications[1].secret",
                        "gateway.notifications[1].url");
        call("production", "", "t-6", "processing");
        call("production", "", "t-6", "approved");
        await().untilAsserted(() -> ENDPOINTS.verify(1, told("/after")));
        ENDPOINTS.verify(1, told("/before"));
        ENDPOINTS.verify(0, told("/shop"));
    }

    /** Of the transaction t-6. */
    private static RequestPatternBuilder told(String path) {
        return postRequestedFor(urlEqualTo(path)).withRequestBody(containing("\"t-6\""));
    }

    @Test
    void changedFilesAreReadAgainByThemselvesWhereToldSo(CapturedOutput output, @TempDir Path watched)
            throws IOException {
        try (RunningGateway gateway = start(watched, settings, "gateway.reload-on-change=true")) {
            settings.put(SECRET, "canary-right");
            write(watched, settings);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> call(gateway, "uat", "canary-right", "t-5", "approved") == 200);

            settings.put(SECRET, "");
            write(watched, settings);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> output.getOut().contains("those of before hold. gateway.providers.idpay.uat.auth[0]"));
            assertThat(call(gateway, "uat", "canary-right", "t-5", "approved")).isEqualTo(200);
        }
    }

    private static RunningGateway start(Path folder, Map<String, String> settings, String... more) throws IOException {
        write(folder, settings);
        List<String> all = new ArrayList<>(List.of(more));
        all.add("spring.config.additional-location=file:" + folder + "/");
        return RunningGateway.start(all.toArray(String[]::new));
    }

    private static void write(Path folder, Map<String, String> settings) throws IOException {
        StringBuilder yaml = new StringBuilder();
        settings.forEach(
                (key, value) -> yaml.append(key).append(": \"").append(value).append("\"\n"));
        Files.writeString(folder.resolve("application.yaml"), yaml);
    }

    private static int rejected() {
        return admin.rejected("").path("rejected").size();
    }

    private static JsonNode audited(String action) {
        for (JsonNode each : AdminDoor.json(admin.get("/api/audit")).path("audit")) {
            if (action.equals(each.path("action").textValue())) {
                return each;
            }
        }
        throw new AssertionError(action + " is not in the audit log");
    }

    private JsonNode reload() throws IOException {
        write(folder, settings);
        HttpResponse<String> answer = admin.post("/api/settings/reload");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return AdminDoor.json(answer);
    }

    private void assertRejected(String problem) throws IOException {
        write(folder, settings);
        HttpResponse<String> answer = admin.post("/api/settings/reload");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(AdminDoor.json(answer).path("detail").textValue())
                .contains(problem)
                .doesNotContain("canary-");
    }

    private static int call(String environment, String key, String id, String status) {
        return call(gateway, environment, key, id, status);
    }

    private static int call(RunningGateway gateway, String environment, String key, String id, String status) {
        return gateway.post(
                        "/callbacks/idpay/" + environment,
                        "{\"id\":\"" + id + "\",\"status\":\"" + status + "\"}",
                        "X-API-Key",
                        key)
                .statusCode();
    }

    private static List<String> names(JsonNode answer, String list) {
        List<String> names = new ArrayList<>();
        answer.path(list).forEach(each -> names.add(each.textValue()));
        return names;
    }
}
