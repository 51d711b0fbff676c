package io.callbackgateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.provider.credentials.ApiCredentials;
import io.callbackgateway.provider.credentials.PrivateKeys;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.testing.RsaKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

class ApiSettingsTests {

    private static final String PEM = RsaKey.create(2048).pem();
    private static final Bindable<Map<String, Map<String, EnvironmentSettings>>> PROVIDERS =
            Bindable.of(ResolvableType.forClassWithGenerics(
                    Map.class,
                    ResolvableType.forClass(String.class),
                    ResolvableType.forClassWithGenerics(Map.class, String.class, EnvironmentSettings.class)));

    @ParameterizedTest
    @CsvSource({
        "auth.basic.username=a auth.basic.password=b:c, Authorization, Basic YTpiOmM=, auth.basic",
        "auth.bearer.token=t, Authorization, Bearer t, auth.bearer.token",
        "auth.api-key.value=v, X-API-Key, v, auth.api-key.value",
        "auth.apikey.value=v auth.apikey.header=X-Key, X-Key, v, auth.api-key.value"
    })
    void credentialsAreAHeader(String settings, String header, String value, String setting) {
        ApiCredentials.Fixed proof =
                (ApiCredentials.Fixed) ApiSettings.of("key", map(settings)).proof();

        assertThat(proof.header()).isEqualTo(header);
        assertThat(proof.value()).isEqualTo(value);
        assertThat(proof.setting()).isEqualTo(setting).isEqualTo(proof.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://api.example",
                "api.example",
                "http://",
                "https://u:hunter2@api.example",
                "https://api.example/?a=hunter2",
                "https://api.example/#a"
            })
    void baseUrlIsOneOfHttpAlone(String url) {
        assertThatThrownBy(() -> ApiSettings.of("key", Map.of("base-url", url)))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith("key.base-url: must be the URL of an API")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void slashAtTheEndOfTheBaseUrlDoesNotMatter() {
        assertThat(ApiSettings.of("key", Map.of("baseurl", "https://api.example/v2/"))
                        .baseUrl())
                .isEqualTo("https://api.example/v2");
    }

    @ParameterizedTest
    @CsvSource({
        "auth.bearer.token=t auth.api-key.value=v, key.auth: takes one of",
        "auth.bearer.token=, key.auth.bearer.token: is missing",
        "auth.api-key.header=X, key.auth.api-key.value: is missing",
        "auth.api-key.header=X:Y auth.api-key.value=v, key.auth.api-key.header: is no name",
        "auth.basic.password=p, key.auth.basic.username: is missing"
    })
    void wrongCredentialsAreNamed(String settings, String problem) {
        assertThatThrownBy(() -> ApiSettings.of("key", map(settings)))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "merchantid=1 tokn=2, key.tokn: there is no such setting; the provider's route has merchant-id, tenant",
        "merchant-id=1 auth.bearer.tokens=2, key.auth.bearer.tokens: there is no such setting",
        "base-url=1 tenant=2, key.merchant-id: is missing"
    })
    void keysAreThoseThatTheFileNames(String settings, String problem) {
        for (boolean asks : new boolean[] {true, false}) {
            assertThatThrownBy(() -> ApiSettings.checkKeys("key", map(settings), facts(), asks, false))
                    .isInstanceOf(BadSettingException.class)
                    .hasMessageStartingWith(problem);
        }
    }

    @Test
    void keysForQuestionsAreNeededOnlyWhereTheProviderIsAsked() {
        ApiSettings.checkKeys("key", Map.of("merchant-id", "1"), facts(), false, false);
        ApiSettings.checkKeys("key", Map.of("merchant-id", "1", "tenant", "2"), facts(), false, false);
        ApiSettings.checkKeys("key", Map.of("merchant-id", "1", "tenant", "2"), facts(), true, false);
        assertThatThrownBy(() -> ApiSettings.checkKeys("key", Map.of("merchant-id", "1"), facts(), true, false))
                .hasMessage(
                        "key.tenant: is missing; the provider's file needs it where reconcile, documents or delivery is set");
    }

    @Test
    void keysForRoutesOnDeliveryAreNeededOnlyWhereThatIsWatched() {
        ProviderFacts facts = facts();
        facts.setDeliverySettings("business");
        Map<String, String> api = Map.of("merchant-id", "1", "tenant", "2");

        ApiSettings.checkKeys("key", api, facts, true, false);
        assertThatThrownBy(() -> ApiSettings.checkKeys("key", api, facts, true, true))
                .hasMessage("key.business: is missing; the provider's file needs it where delivery is set");
    }

    private static ProviderFacts facts() {
        ProviderFacts facts = new ProviderFacts();
        facts.setApiSettings("merchant-id");
        facts.setAskSettings("tenant");
        return facts;
    }

    private static final String BEARER =
            "auth.jwt-bearer.token-uri=https://identity.example/token auth.jwt-bearer.issuer=a auth.jwt-bearer.audience=https://identity.example ";
    private static final String CLIENT =
            "auth.client-credentials.token-uri=https://identity.example/token auth.client-credentials.client-id=a ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                CLIENT + "| key.auth.client-credentials: takes client-secret or private-key, one of the two",
                CLIENT + "auth.client-credentials.client-secret=s auth.client-credentials.private-key=hunter2"
                        + "| key.auth.client-credentials: takes client-secret or private-key",
                CLIENT + "auth.client-credentials.client-secret=s auth.client-credentials.key-id=k"
                        + "| key.auth.client-credentials.key-id: is for private-key",
                CLIENT + "auth.client-credentials.private-key=hunter2"
                        + "| key.auth.client-credentials.private-key: is no RSA key in PEM",
                "auth.client-credentials.client-id=a| key.auth.client-credentials.token-uri: must be an https:// URI",
                "auth.client-credentials.token-uri=http://identity.example auth.client-credentials.client-id=a"
                        + "| key.auth.client-credentials.token-uri: must be an https:// URI",
                BEARER + "| key.auth.jwt-bearer.private-key: is missing",
                BEARER + "auth.jwt-bearer.private-key=file:/nowhere/hunter2"
                        + "| key.auth.jwt-bearer.private-key: names a file that cannot be read",
                "auth.jwt-bearer.token-uri=https://identity.example/token auth.jwt-bearer.issuer=a"
                        + " auth.jwt-bearer.audience=https://identity.example/"
                        + "| key.auth.jwt-bearer.audience: must not end with a slash",
                "auth.login.username=a| key.auth.login.password: is missing",
                "auth.login.username=a auth.login.password=b| key.base-url: is missing; auth.login gets its token below it"
            })
    void whatCouldGetNoTokenIsNamed(String settings, String problem) {
        assertThatThrownBy(() -> ApiSettings.of("key", map(settings.strip())))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith(problem)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void loginNeedsToBeKnownToTheProvidersFile() {
        Map<String, String> login = map("auth.login.username=a auth.login.password=b");

        assertThatThrownBy(() -> ApiSettings.checkLogin("key", login, null))
                .isInstanceOf(BadSettingException.class)
                .hasMessageStartingWith("key.auth.login: the provider's file does not say how to log in");
        ApiSettings.checkLogin("key", login, new LoginFacts());
        ApiSettings.checkLogin("key", Map.of(), null);
    }

    @Test
    void privateKeyIsPemInOneLineOrSeveralOrAFile(@TempDir Path folder) throws IOException {
        RsaKey key = RsaKey.create(2048);
        Path file = Files.writeString(folder.resolve("key.pem"), key.pem());

        for (String text : List.of(
                key.pem(),
                key.pem().replace("\n", "\\n"),
                key.pkcs1Pem(),
                "file:" + file,
                file.toUri().toString())) {
            assertThat(PrivateKeys.read("key", text).getModulus())
                    .isEqualTo(key.publicKey().getModulus());
        }
    }

    @Test
    void privateKeyThatIsTooShortOrAPublicOneIsNone() {
        String shortOne = RsaKey.create(1024).pem();
        assertThatThrownBy(() -> PrivateKeys.read("key", shortOne))
                .hasMessage("key: is too short; take 2048 bits or more");
        for (String wrong : List.of(
                shortOne.replace("PRIVATE", "PUBLIC"),
                shortOne.substring(0, 200),
                shortOne.replace("M", "N"),
                "hunter2")) {
            assertThatThrownBy(() -> PrivateKeys.read("key", wrong))
                    .isInstanceOf(BadSettingException.class)
                    .hasMessageStartingWith("key: is no RSA key in PEM")
                    .hasNoCause();
        }
    }

    @Test
    void noneOfThemShowsWhatItHolds() {
        String settings = "base-url=https://api.example auth.login.username=a auth.login.password=hunter2";

        assertThat(ApiSettings.of("key", map(settings))).asString().doesNotContain("hunter2");
        assertThat(ApiSettings.of("key", map(settings)).proof()).hasToString("auth.login");
    }

    @Test
    void examplesOfThePageOnAuthenticationAreGood() throws IOException {
        Matcher example = Pattern.compile("```yaml\n(gateway\\.providers:\n.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/authentication.md")));
        assertThat(example.find()).isTrue();
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "variables", Map.of("KEY", "k", "TENANT", "1", "SCOPE", "s", "PEM", PEM)));
        new YamlPropertySourceLoader()
                .load("example", new ByteArrayResource(example.group(1).getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addLast);
        Map<String, Map<String, EnvironmentSettings>> providers =
                Binder.get(environment).bind("gateway.providers", PROVIDERS).get();
        providers.get("proposal").get("production").api().replace("auth.client-credentials.private-key", PEM);

        ProviderSettings settings = new ProviderSettings(providers);
        assertThat(providers.keySet().stream().map(provider -> settings.credentials(provider, "production")
                        .replaceFirst(".*\\.api\\.", "")))
                .containsExactlyInAnyOrder(
                        "auth.client-credentials", "auth.jwt-bearer", "auth.login", "auth.client-credentials");
    }

    private static Map<String, String> map(String settings) {
        return Arrays.stream(settings.split(" "))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    }
}
