package io.callbackgateway.auth.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.certificate.CertificateVerifier;
import io.callbackgateway.settings.BadSettingException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/** What stops the start under {@code jwt} and {@code oauth2}; how that is reported is in BrokenSettingsTests. */
class TokenSettingsTests {

    private static final String KEYS = "https://canary4711.example/keys";
    private static final String SECRET = "canary4711-is-a-secret-32-bytes!";

    /** RFC 8410 §10.1. */
    private static final String ED25519 = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";

    /** The same as X25519, which is for no signature. */
    private static final String X25519 = ED25519.replace("K2Vw", "K2Vu");

    static Stream<Arguments> broken() throws Exception {
        return Stream.of(
                jwt("no issuer", "jwt.issuer", "issuer= ", "jwk-set-uri=" + KEYS),
                jwt("no audience", "jwt.audience", "audience= ", "jwk-set-uri=" + KEYS),
                jwt("no key", "jwt"),
                jwt("empty secret", "jwt", "secret="),
                jwt("two keys", "jwt", "jwk-set-uri=" + KEYS, "secret=" + SECRET),
                jwt("HMAC with public keys", "jwt.algorithms[1]", "algorithms=RS256,HS256", "jwk-set-uri=" + KEYS),
                jwt("RSA with a secret", "jwt.algorithms[0]", "algorithms=RS256", "secret=" + SECRET),
                jwt("no algorithm", "jwt.algorithms[0]", "algorithms=none", "jwk-set-uri=" + KEYS),
                jwt("no algorithm with a secret", "jwt.algorithms[0]", "algorithms=none", "secret=" + SECRET),
                jwt("algorithm in another case", "jwt.algorithms[0]", "algorithms=rs256", "jwk-set-uri=" + KEYS),
                jwt("unknown algorithm", "jwt.algorithms[0]", "algorithms=canary4711", "jwk-set-uri=" + KEYS),
                jwt("algorithm that is no signature", "jwt.algorithms[0]", "algorithms=dir", "jwk-set-uri=" + KEYS),
                jwt("secret of 31 bytes", "jwt.secret", "secret=" + SECRET.substring(1)),
                jwt("secret short of HS512", "jwt.secret", "algorithms=HS256,HS512", "secret=" + SECRET),
                jwt(
                        "Base64 of 24 bytes",
                        "jwt.secret",
                        "secret-encoding=base64",
                        "secret=canary4711aaaaaaaaaaaaaaaaaaaaaa"),
                jwt("secret that is no Base64", "jwt.secret", "secret-encoding=base64", "secret=!" + SECRET),
                jwt(
                        "secret with a period",
                        "jwt.secret",
                        "secret.value=" + SECRET,
                        "secret.not-after=2999-01-01T00:00:00Z"),
                jwt("no PEM", "jwt.public-key", "public-key=canary4711"),
                jwt(
                        "private key",
                        "jwt.public-key",
                        "public-key=" + pem(ED25519).replace("PUBLIC", "PRIVATE")),
                jwt("PEM that is no key", "jwt.public-key", "public-key=" + pem("canary4711==")),
                jwt("key of another kind", "jwt.public-key", "public-key=" + pem(X25519)),
                jwt(
                        "EC algorithm with an Ed25519 key",
                        "jwt.algorithms[0]",
                        "algorithms=ES256",
                        "public-key=" + pem(ED25519)),
                jwt("RSA key of 1024 bits", "jwt.public-key", "public-key=" + pem(rsa(1024))),
                jwt(
                        "EC algorithm with an RSA key",
                        "jwt.algorithms[0]",
                        "algorithms=ES256",
                        "public-key=" + pem(rsa(2048))),
                jwt("key set that is no URI", "jwt.jwk-set-uri", "jwk-set-uri=https://canary4711 example"),
                jwt("key set without a host", "jwt.jwk-set-uri", "jwk-set-uri=canary4711"),
                jwt("key set in the open", "jwt.jwk-set-uri", "jwk-set-uri=http://canary4711.example/keys"),
                jwt("key set in a file", "jwt.jwk-set-uri", "jwk-set-uri=file:///canary4711"),
                jwt("no header name", "jwt.header", "header=canary4711 token", "secret=" + SECRET),
                oauth2("nobody to ask", "oauth2", "audience=canary4711"),
                oauth2("two to ask", "oauth2", "introspection-uri=" + KEYS, "jwk-set-uri=" + KEYS),
                oauth2("no client id", "oauth2.client-id", "introspection-uri=" + KEYS, "client-id="),
                oauth2("no client secret", "oauth2.client-secret", "introspection-uri=" + KEYS, "client-secret="),
                oauth2("neither audience nor scope", "oauth2.audience", "introspection-uri=" + KEYS, "audience="),
                oauth2("introspection in no URI", "oauth2.introspection-uri", "introspection-uri=canary4711"),
                oauth2("in the open", "oauth2.introspection-uri", "introspection-uri=http://canary4711.example"),
                oauth2(
                        "in the open at what looks local",
                        "oauth2.introspection-uri",
                        "introspection-uri=http://127.0.0.1.canary4711.example"),
                oauth2(
                        "password in the URI",
                        "oauth2.introspection-uri",
                        "introspection-uri=https://a:canary4711@authority.example"),
                oauth2(
                        "algorithms of introspection",
                        "oauth2.algorithms",
                        "introspection-uri=" + KEYS,
                        "algorithms=RS256"),
                oauth2("scope with a quote", "oauth2.scope", "introspection-uri=" + KEYS, "scope=canary\"4711"),
                signed("no issuer", "oauth2.issuer", "issuer="),
                signed("no audience", "oauth2.audience", "audience="),
                signed("client id", "oauth2.client-id", "client-id=canary4711"),
                signed("client secret", "oauth2.client-secret", "client-secret=canary4711"),
                signed("HMAC", "oauth2.algorithms[0]", "algorithms=HS256"));
    }

    private static Arguments jwt(String name, String key, String... changes) {
        return settings(name, key, "jwt", List.of("issuer=canary4711", "audience=canary4711"), changes);
    }

    private static Arguments oauth2(String name, String key, String... changes) {
        List<String> good = List.of("client-id=canary4711", "client-secret=canary4711", "audience=canary4711");
        return settings(name, key, "oauth2", good, changes);
    }

    private static Arguments signed(String name, String key, String... changes) {
        List<String> good = List.of("jwk-set-uri=" + KEYS, "issuer=canary4711", "audience=canary4711");
        return settings("signed, " + name, key, "oauth2", good, changes);
    }

    private static Arguments settings(String name, String key, String method, List<String> good, String... changes) {
        Map<String, String> settings = new HashMap<>();
        Stream.concat(good.stream(), Arrays.stream(changes))
                .map(each -> each.split("=", 2))
                .forEach(each -> settings.put("auth[0]." + method + "." + each[0], each[1]));
        return Arguments.of(name, "auth[0]." + key, settings);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("broken")
    void isNamedAndItsValueIsNot(String name, String key, Map<String, String> settings) {
        BadSettingException refusal = catchThrowableOfType(BadSettingException.class, () -> verifier(settings));

        assertThat(refusal).isNotNull();
        assertThat(refusal.key()).isEqualTo(key);
        assertThat(refusal.getMessage()).doesNotContain("canary");
        assertThat(refusal.getCause()).isNull();
    }

    @Test
    void plainHttpIsForLoopback() {
        for (String host : List.of("localhost:8080", "127.0.0.1", "127.1.2.3:80", "[::1]:8080")) {
            assertThatCode(() -> verifier(Map.of(
                            "auth[0].jwt.issuer", "i",
                            "auth[0].jwt.audience", "a",
                            "auth[0].jwt.jwk-set-uri", "http://" + host + "/keys")))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void pemMayStandInOneLine() throws Exception {
        assertThatCode(() -> verifier(Map.of(
                        "auth[0].jwt.issuer", "i",
                        "auth[0].jwt.audience", "a",
                        "auth[0].jwt.algorithms", "RS256, PS512",
                        "auth[0].jwt.public-key", pem(rsa(2048)).replace("\n", " "))))
                .doesNotThrowAnyException();
    }

    private static Verifier verifier(Map<String, String> settings) {
        List<AuthSettings> auth = new Binder(new MapConfigurationPropertySource(settings))
                .bind("auth", Bindable.listOf(AuthSettings.class))
                .get();
        return new Verifiers(new CertificateVerifier.Sources(new DefaultSslBundleRegistry(), false, false))
                .anyOf("auth", auth);
    }

    private static String rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
    }

    private static String pem(String base64) {
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }
}
