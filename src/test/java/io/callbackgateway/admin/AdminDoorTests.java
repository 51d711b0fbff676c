package io.callbackgateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The admin door does not pay for those whom it does not let in, and tells orchestrators no more than they need. */
@ExtendWith({SharedGateway.class, OutputCaptureExtension.class})
class AdminDoorTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void remembersNobodyWhoIsNotLetIn(String method) {
        Call call = Call.post("/api/rejected", "").withMethod(method);

        Answer script = call.to(gateway.adminPort());
        Answer browser = call.and("Origin", "https://elsewhere.example").to(gateway.adminPort());

        assertThat(script.status()).isEqualTo(401);
        assertThat(browser.status()).isIn(401, 403);
        assertThat(script.text() + browser.text()).doesNotContain("JSESSIONID");
    }

    @Test
    void remembersNobodyWhoIsLetIn() {
        assertThat(new AdminDoor(gateway).get("/actuator/health").headers().firstValue("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void describesItsApisToWhoKnowsThePassword() {
        assertThat(AdminDoor.json(new AdminDoor(gateway).get("/api/openapi.json"))
                        .at("/paths/~1api~1rejected/get/summary")
                        .asText())
                .startsWith("Requests that were rejected");
        Call call = Call.post("/api/openapi.json", "").withMethod("GET");
        assertThat(call.to(gateway.adminPort()).status()).isEqualTo(401);
        assertThat(call.to(gateway.port()).status()).isEqualTo(404);
    }

    /** A filter without its misspelt condition would be of more than was meant. */
    @Test
    void rejectsABodyWithAFieldThatIsNotKnownAndNamesThoseThatAre() {
        HttpResponse<String> answer = new AdminDoor(gateway)
                .postJson("/api/dead-letters/discard", "{\"provider\": \"idpay\", \"reasn\": \"canary4711\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("There are [environment, ids, provider, reason, since, until].")
                .doesNotContain("canary4711");
    }

    @Test
    void saysThatABodyIsNotWhatIsExpected() {
        HttpResponse<String> answer =
                new AdminDoor(gateway).postJson("/api/dead-letters/discard", "{\"ids\": canary4711");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("The body is not the JSON that is expected here.")
                .doesNotContain("canary4711");
    }

    @Test
    void doesNotLogACookieThatCannotBeRead(CapturedOutput output) {
        Call call = Call.post("/callbacks/idpay/uat", "{}").and("Cookie", "t=se\"canary4711");

        assertThat(call.to(gateway.port()).status()).isEqualTo(200);
        assertThat(call.to(gateway.adminPort()).status()).isIn(401, 403);

        assertThat(output).doesNotContain("canary4711");
    }

    @Test
    void isReadyWithoutTheDatabaseBecauseCallbacksWaitInTheInbox() {
        try (RunningGateway without = RunningGateway.start("gateway.providers.idpay.uat.auth[0].none=true")) {
            without.bean(HikariDataSource.class).close();

            assertThat(Call.post("/callbacks/idpay/uat", "{}")
                            .to(without.port())
                            .status())
                    .isEqualTo(200);
            for (String probe : new String[] {"readiness", "liveness"}) {
                assertThat(Call.post("/actuator/health/" + probe, "")
                                .withMethod("GET")
                                .to(without.adminPort())
                                .status())
                        .as(probe)
                        .isEqualTo(200);
            }
        }
    }
}
