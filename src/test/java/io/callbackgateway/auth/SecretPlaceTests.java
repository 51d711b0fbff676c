package io.callbackgateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.settings.BadSettingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that no caller could ever send. How the start reports them is in BrokenSettingsTests. */
class SecretPlaceTests {

    @ParameterizedTest
    @EnumSource
    void newlineOfEchoIsNoPartOfASecret(Secrets.Place place) {
        for (String secret : List.of("canary\n", "canary\r\n", "\tcanary", "can\0ary", "canary\u007f")) {
            assertThatThrownBy(() -> Secrets.of("bearer", "tokens", List.of(SecretSettings.of(secret)), place::decode))
                    .isInstanceOf(BadSettingException.class)
                    .hasMessageStartingWith("tokens[0]: ")
                    .hasMessageContaining("newline")
                    .hasMessageNotContaining("canary");
        }
    }

    @Test
    void blanksAroundASecretArePartOfAPasswordOnly() {
        for (String secret : List.of(" canary", "canary ", "canary\u2003")) {
            assertThat(Secrets.Place.HEADER.objection(secret)).as(secret).isNotNull();
            assertThat(Secrets.Place.PATH.objection(secret)).as(secret).isNotNull();
            assertThat(Secrets.Place.PASSWORD.objection(secret)).as(secret).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "/", "a\\b", ".", ".."})
    void whatTheServerMakesAnotherPathOfIsNoSegment(String secret) {
        assertThat(Secrets.Place.PATH.objection(secret)).isNotNull();
        assertThat(Secrets.Place.HEADER.objection(secret)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void emptyEntriesAreOfVariablesThatAreNotSet(Secrets.Place place) {
        for (String empty : List.of("", " ", "\n")) {
            List<SecretSettings> secrets = List.of(SecretSettings.of(empty), SecretSettings.of("a secret, schlüssel"));
            assertThatCode(() -> Secrets.of("bearer", "tokens", secrets, place::decode))
                    .doesNotThrowAnyException();
        }
    }
}
