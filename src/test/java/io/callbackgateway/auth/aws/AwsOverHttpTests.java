package io.callbackgateway.auth.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that went through a web server. */
@ExtendWith(SharedGateway.class)
class AwsOverHttpTests {

    private static final String V4 = "/callbacks/proposal/homologation";
    private static final String S3 = "/callbacks/proposal/production";

    private static RunningGateway gateway;

    @BeforeAll
    static void share(SharedGateway.Doors doors) {
        gateway = doors.with(
                "gateway.providers.proposal.homologation.auth[0].aws.access-key=AKIDEXAMPLE",
                "gateway.providers.proposal.homologation.auth[0].aws.secret-key=secret",
                "gateway.providers.proposal.homologation.auth[0].aws.region=eu-west-1",
                "gateway.providers.proposal.homologation.auth[0].aws.service=callbacks",
                "gateway.providers.proposal.production.auth[0].aws.access-key=AKIDEXAMPLE",
                "gateway.providers.proposal.production.auth[0].aws.secret-key=secret",
                "gateway.providers.proposal.production.auth[0].aws.region=eu-west-1",
                "gateway.providers.proposal.production.auth[0].aws.service=s3");
    }

    private static AwsClient client(String service) {
        return new AwsClient("AKIDEXAMPLE", "secret", "eu-west-1", service, Instant.now());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "?b=2&a=1&a=0&B",
                "?redirect=https%3A%2F%2Fexample.org%2F%3Fx%3D%2B&name=J%C3%BCrgen%20M&t=~._-",
            })
    void requestSignedByTheSdkIsAccepted(String query) {
        assertThat(client("callbacks")
                        .sign(Call.post(V4 + query, "{}"))
                        .to(gateway.port())
                        .status())
                .isEqualTo(200);
        assertThat(client("s3")
                        .sign(Call.post(S3 + query, "{}"))
                        .to(gateway.port())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void escapedPathIsAccepted() {
        Call call = Call.post("/callbacks/%70roposal/homologation", "{}");

        assertThat(client("callbacks").sign(call).to(gateway.port()).status()).isEqualTo(200);
    }

    @Test
    void oldRequestIsRefused() {
        Instant old = Instant.now().minus(Duration.ofMinutes(6));

        assertThat(client("callbacks")
                        .at(old)
                        .sign(Call.post(V4, "{}"))
                        .to(gateway.port())
                        .status())
                .isEqualTo(401);
    }
}
