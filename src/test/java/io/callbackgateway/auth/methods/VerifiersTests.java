package io.callbackgateway.auth.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.auth.Verifier;
import io.callbackgateway.settings.BadSettingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What the entries of one door must not be together; how the start reports it is in BrokenSettingsTests. */
class VerifiersTests {

    /** Whose nonces are others than those of the first one's challenges, which callers answer. */
    @ParameterizedTest
    @CsvSource({"auth[0], auth[2]", "auth[0], auth[1].all-of[1]", "auth[1].all-of[0], auth[1].all-of[1]"})
    void secondDigestAtOneDoorIsRefused(String first, String second) {
        assertThat(door(first)).isNotNull();
        assertThat(door(second)).isNotNull();

        assertThatThrownBy(() -> door(first, second))
                .isInstanceOfSatisfying(
                        BadSettingException.class, bad -> assertThat(bad.key()).isEqualTo(second + ".digest"))
                .hasMessageNotContaining("canary4711");
    }

    /** @param digests which entries are of this method */
    private static Verifier door(String... digests) {
        Map<String, String> settings = new HashMap<>();
        for (String entry : List.of("auth[0]", "auth[1].all-of[0]", "auth[1].all-of[1]", "auth[2]")) {
            if (List.of(digests).contains(entry)) {
                settings.put(entry + ".digest.username", "acme");
                settings.put(entry + ".digest.passwords", "canary4711");
            } else {
                settings.put(entry + ".api-key.secrets", "canary4711");
            }
        }
        List<AuthSettings> auth = new Binder(new MapConfigurationPropertySource(settings))
                .bind("auth", Bindable.listOf(AuthSettings.class))
                .get();
        return new Verifiers(null).anyOf("auth", auth);
    }
}
