package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RunningGateway;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SeveralMethodsTests {

    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("acme:password".getBytes(StandardCharsets.UTF_8));

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.providers.proposal.production.auth[0].api-key.secrets[0]=production-key",
                "gateway.providers.proposal.production.auth[1].basic.username=acme",
                "gateway.providers.proposal.production.auth[1].basic.passwords[0]=password",
                "gateway.providers.proposal.production.auth[2].api-key.header=X-Other",
                "gateway.providers.proposal.production.auth[2].api-key.secrets[0]=other-key",
                "gateway.providers.proposal.homologation.auth[0].api-key.secrets[0]=homologation-key",
                "gateway.providers.netki.test.auth[0].api-key.secrets[0]=netki-key",
                "gateway.providers.idpay.uat.auth[0].none=true");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void anyOneOfTheMethodsIsEnough() {
        assertThat(production("X-API-Key", "production-key").statusCode()).isEqualTo(200);
        assertThat(production("Authorization", BASIC).statusCode()).isEqualTo(200);
        assertThat(production("X-Other", "other-key").statusCode()).isEqualTo(200);
    }

    @Test
    void oneThatPassesOutweighsOneThatDoesNot() {
        assertThat(production("Authorization", BASIC, "X-API-Key", "wrong").statusCode())
                .isEqualTo(200);
        assertThat(production("Authorization", "Basic wrong", "X-Other", "other-key")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void noneThatPassesIsRejectedWithTheChallengesThereAre() {
        HttpResponse<String> rejected = production("X-API-Key", "other-key", "X-Other", "production-key");

        assertThat(rejected.statusCode()).isEqualTo(401);
        assertThat(rejected.headers().allValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"callbacks\", charset=\"UTF-8\"");
    }

    @Test
    void repeatedCredentialOutweighsEveryOtherReason() {
        HttpResponse<String> rejected =
                production("X-API-Key", "production-key", "X-API-Key", "production-key", "X-Other", "wrong");

        assertThat(rejected.statusCode()).isEqualTo(400);
    }

    @Test
    void credentialOfAnotherEnvironmentIsRejected() {
        assertThat(call("/callbacks/proposal/homologation", "X-API-Key", "production-key")
                        .statusCode())
                .isEqualTo(401);
        assertThat(production("X-API-Key", "homologation-key").statusCode()).isEqualTo(401);
    }

    @Test
    void credentialOfAnotherProviderIsRejected() {
        assertThat(production("X-API-Key", "netki-key").statusCode()).isEqualTo(401);
        assertThat(call("/callbacks/netki/test", "X-API-Key", "production-key").statusCode())
                .isEqualTo(401);
    }

    @Test
    void noneLetsAnybodyInWithAnyCredential() {
        assertThat(call("/callbacks/idpay/uat").statusCode()).isEqualTo(200);
        assertThat(call("/callbacks/idpay/uat", "Authorization", "Basic wrong", "X-API-Key", "wrong")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void noneIsWarnedOfAtStart(CapturedOutput output) {
        assertThat(output.getAll())
                .containsOnlyOnce("gateway.providers.idpay.uat.auth[0].none: anybody may call")
                .doesNotContain("production.auth[0]");
    }

    private static HttpResponse<String> production(String... headers) {
        return call("/callbacks/proposal/production", headers);
    }

    private static HttpResponse<String> call(String path, String... headers) {
        return gateway.post(path, "{}", headers);
    }
}
