package io.callbackgateway.auth.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.auth.Mutations;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.WireRequests;
import io.callbackgateway.testing.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request signed as for AWS, and changed in one byte. */
class AwsMutationTests {

    private static final Instant NOW = Instant.parse("2026-11-20T11:22:33Z");

    private static AwsVerifier verifier(String service) {
        return new AwsVerifier(
                "door",
                new AwsVerifier.Settings(
                        "AKIDEXAMPLE", SecretSettings.of("secret"), "eu-west-1", service, "", Duration.ofMinutes(5)));
    }

    private static AwsClient client(String service) {
        return new AwsClient("AKIDEXAMPLE", "secret", "eu-west-1", service, NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"callbacks", "s3"})
    void everyMutationIsRefused(String service) {
        Call signed = client(service)
                .sign(Call.post("/callbacks/a%20b/test?transaction=17&x=%20&x=2", "{\"amount\":\"1.00\"}")
                        .and("X-Amz-Meta-Id", "17"));

        assertRefused(
                verifier(service), signed, "Authorization", "Host", "X-Amz-Date", "X-Amz-Meta-Id", "Content-Type");
    }

    private static void assertRefused(AwsVerifier verifier, Call signed, String... headers) {
        assertThat(verifier.verify(WireRequests.of(signed, NOW))).isInstanceOf(Accepted.class);

        List<Call> mutations = Mutations.of(signed, headers);

        assertThat(mutations).hasSizeGreaterThan(500);
        assertThat(mutations)
                .filteredOn(mutation -> verifier.verify(WireRequests.of(mutation, NOW)) instanceof Accepted)
                .isEmpty();
    }
}
