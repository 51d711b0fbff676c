package io.callbackgateway.door.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.provider.ChallengeFacts;
import io.callbackgateway.settings.BadSettingException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code challenge-secrets} go with what the provider's file says. */
class ChallengeSecretsTests {

    private static final String KEY = "gateway.providers.acme.production";

    private final ChallengeFacts facts = new ChallengeFacts();

    @BeforeEach
    void from() {
        facts.setFrom("query:challenge");
    }

    @Test
    void aTokenNeedsSecrets() {
        facts.setVerify("query:token");

        assertBad(facts, List.of());
        assertBad(facts, List.of(SecretSettings.of("")));
        assertThat(Challenge.of(KEY, facts, List.of(SecretSettings.of("token"))))
                .isNotNull();
    }

    @Test
    void aSignatureNeedsSecrets() {
        facts.setAnswer("{hmac}");

        assertBad(facts, List.of());
    }

    @Test
    void nobodyElseNeedsThem() {
        List<SecretSettings> secrets = List.of(SecretSettings.of("canary4711"));

        assertBad(facts, secrets);
        assertBad(null, secrets);
        assertThat(Challenge.of(KEY, facts, List.of())).isNotNull();
        assertThat(Challenge.of(KEY, null, List.of())).isNull();
        assertThat(Challenge.of(KEY, null, List.of(SecretSettings.of("")))).isNull();
    }

    private static void assertBad(ChallengeFacts facts, List<SecretSettings> secrets) {
        assertThatThrownBy(() -> Challenge.of(KEY, facts, secrets))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith(KEY + ".challenge-secrets: ")
                .hasMessageNotContaining("canary4711");
    }
}
