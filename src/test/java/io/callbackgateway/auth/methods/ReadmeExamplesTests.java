package io.callbackgateway.auth.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.callbackgateway.auth.certificate.CertificateVerifier;
import io.callbackgateway.testing.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** What the page on authentication tells operators to write under {@code auth}: it can be read, all of it, and names every method. */
class ReadmeExamplesTests {

    private static final Pattern EXAMPLE =
            Pattern.compile("```yaml\n(gateway\\.providers\\.idpay\\.production:\n.*?)```", Pattern.DOTALL);
    private static final String AUTH = "gateway.providers.idpay.production.auth";

    @TestFactory
    Stream<DynamicTest> makeVerifiers() throws Exception {
        Binder binder = readme();
        Verifiers verifiers = new Verifiers(new CertificateVerifier.Sources(bundles(), true, true));
        return IntStream.range(0, entries(binder))
                .mapToObj(i -> DynamicTest.dynamicTest(AUTH + "[" + i + "]", () -> {
                    AuthSettings entry = binder.bind(AUTH + "[" + i + "]", AuthSettings.class)
                            .get();

                    assertThatCode(() -> verifiers.anyOf(AUTH, List.of(entry))).doesNotThrowAnyException();
                }));
    }

    @Test
    void nameEveryMethodAndNothingElse() throws Exception {
        Binder binder = readme();

        List<String> named = IntStream.range(0, entries(binder))
                .mapToObj(i -> binder.bind(AUTH + "[" + i + "]", Bindable.mapOf(String.class, Object.class))
                        .get())
                .flatMap(entry -> entry.keySet().stream())
                .distinct()
                .sorted()
                .toList();

        assertThat(named)
                .containsExactly(
                        "all-of",
                        "api-key",
                        "aws",
                        "basic",
                        "bearer",
                        "certificate",
                        "digest",
                        "hmac",
                        "jwt",
                        "none",
                        "oauth2",
                        "path-token");
        assertThat(AuthSettings.class.getRecordComponents()).hasSameSizeAs(named);
    }

    private static int entries(Binder binder) {
        return binder.bind(AUTH, Bindable.listOf(AuthSettings.class)).get().size();
    }

    private static Binder readme() throws Exception {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("docs/authentication.md")));
        assertThat(example.find()).isTrue();
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        String key = Base64.getEncoder()
                .encodeToString(keys.generateKeyPair().getPublic().getEncoded());
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "variables",
                        Map.of(
                                "KEY", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                "OTHER_KEY", "other",
                                "PEM", "-----BEGIN PUBLIC KEY-----" + key + "-----END PUBLIC KEY-----")));
        String yaml = example.group(1).replace("3f:a2:…", fingerprint());
        new YamlPropertySourceLoader()
                .load("authentication", new ByteArrayResource(yaml.getBytes()))
                .forEach(environment.getPropertySources()::addLast);
        return Binder.get(environment);
    }

    private static String fingerprint() {
        return IntStream.range(0, 32).mapToObj("%02x"::formatted).collect(Collectors.joining(":"));
    }

    private DefaultSslBundleRegistry bundles() {
        PemSslStoreDetails trust =
                PemSslStoreDetails.forCertificates(Authority.root("ACME").pem());
        return new DefaultSslBundleRegistry("acme-ca", SslBundle.of(new PemSslStoreBundle(null, trust)));
    }
}
