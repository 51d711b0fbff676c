package io.callbackgateway.auth.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.callbackgateway.auth.certificate.CertificateVerifier;
import io.callbackgateway.settings.BadSettingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/** Which methods can be asked for together: a header comes once, and has one scheme. */
class AllOfTests {

    private static final Map<String, Map<String, String>> METHODS = Map.ofEntries(
            Map.entry("basic", Map.of("basic.username", "acme", "basic.passwords[0]", "secret")),
            Map.entry("bearer", Map.of("bearer.tokens[0]", "secret")),
            Map.entry("digest", Map.of("digest.username", "acme", "digest.passwords[0]", "secret")),
            Map.entry(
                    "aws", Map.of("aws.access-key", "a", "aws.secret-key", "b", "aws.region", "c", "aws.service", "d")),
            Map.entry("hmac", Map.of("hmac.secrets[0]", "secret")),
            Map.entry("hmac in lower case", Map.of("hmac.secrets[0]", "another", "hmac.prefix", "hmac")),
            Map.entry("github", Map.of("hmac.secrets[0]", "secret", "hmac.preset", "github")),
            Map.entry("jwt", jwt("Authorization")),
            Map.entry("jwt in X-Token", jwt("X-Token")),
            Map.entry(
                    "oauth2",
                    Map.of(
                            "oauth2.introspection-uri", "https://login.example",
                            "oauth2.client-id", "a",
                            "oauth2.client-secret", "b",
                            "oauth2.scope", "c")),
            Map.entry("api-key", Map.of("api-key.secrets[0]", "secret")),
            Map.entry("value", Map.of("api-key.secrets[0]", "Basic secret", "api-key.header", "Authorization")),
            Map.entry(
                    "HMAC value",
                    Map.of("api-key.secrets[0]", "s", "api-key.header", "authorization", "api-key.prefix", "HMAC")),
            Map.entry("path-token", Map.of("path-token.secrets[0]", "secret")),
            Map.entry(
                    "api-key and basic",
                    Map.of(
                            "all-of[0].api-key.secrets[0]", "secret",
                            "all-of[1].basic.username", "acme",
                            "all-of[1].basic.passwords[0]", "secret")));

    private static Map<String, String> jwt(String header) {
        return Map.of(
                "jwt.header", header, "jwt.issuer", "i", "jwt.audience", "a", "jwt.jwk-set-uri", "https://a.example");
    }

    @ParameterizedTest
    @CsvSource({
        "basic, bearer",
        "jwt, basic",
        "oauth2, digest",
        "hmac, digest",
        "HMAC value, basic",
        "aws, bearer",
        "api-key and basic, jwt"
    })
    void differentSchemesInOneHeaderStopTheStart(String one, String other) {
        BadSettingException refusal =
                catchThrowableOfType(BadSettingException.class, () -> allOf("path-token", one, other));

        assertThat(refusal).isNotNull();
        assertThat(refusal.key()).isEqualTo("auth[0].all-of");
        assertThat(refusal)
                .hasMessageContainingAll("[1] and [2]", "authorization")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "basic, api-key",
        "hmac, hmac in lower case",
        "hmac, HMAC value",
        "hmac, github",
        "jwt, oauth2",
        "bearer, jwt",
        "jwt in X-Token, basic",
        "value, basic",
        "api-key and basic, basic"
    })
    void methodsThatCanPassTogetherMayBeAskedFor(String one, String other) {
        assertThatCode(() -> allOf(one, other, "path-token")).doesNotThrowAnyException();
    }

    private static void allOf(String... members) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < members.length; i++) {
            String key = "auth[0].all-of[" + i + "].";
            METHODS.get(members[i]).forEach((name, value) -> settings.put(key + name, value));
        }
        List<AuthSettings> auth = new Binder(new MapConfigurationPropertySource(settings))
                .bind("auth", Bindable.listOf(AuthSettings.class))
                .get();
        new Verifiers(new CertificateVerifier.Sources(new DefaultSslBundleRegistry(), false, false))
                .anyOf("auth", auth);
    }
}
