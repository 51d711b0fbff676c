package io.callbackgateway.auth.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.auth.Mutations;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequests;
import io.callbackgateway.testing.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request signed by digest with {@code auth-int}, and changed in one byte. */
class DigestMutationTests {

    private final DigestVerifier verifier = new DigestVerifier(
            "door",
            new DigestVerifier.Settings(
                    "callbacks",
                    "acme",
                    List.of(SecretSettings.of("password")),
                    List.of(DigestAlgorithm.values()),
                    Duration.ofMinutes(5),
                    null));

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void everyMutationIsRefused(DigestAlgorithm algorithm) {
        String challenge = verifier.challenges(Reason.MISSING).get(0);
        String nonce = challenge.replaceAll(".* nonce=\"([^\"]+)\".*", "$1");
        Call signed = new DigestClient("acme", "password", "callbacks", algorithm.token, "auth-int", nonce, 1)
                .sign(Call.post("/callbacks/acme/test?transaction=17&x=%20", "{\"amount\":\"1.00\"}"));

        List<Call> mutations = Mutations.of(signed, "Authorization");

        assertThat(mutations).hasSizeGreaterThan(500).doesNotHaveDuplicates();
        assertThat(mutations)
                .noneMatch(mutation -> verifier.verify(WireRequests.of(mutation, Instant.now())) instanceof Accepted);
        assertThat(verifier.verify(WireRequests.of(signed, Instant.now()))).isInstanceOf(Accepted.class);
    }
}
