package io.callbackgateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.settings.BadSettingException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiSettingsTests {

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
            assertThatThrownBy(() -> ApiSettings.checkKeys("key", map(settings), facts(), asks))
                    .isInstanceOf(BadSettingException.class)
                    .hasMessageStartingWith(problem);
        }
    }

    @Test
    void keysForQuestionsAreNeededOnlyWhereTheProviderIsAsked() {
        ApiSettings.checkKeys("key", Map.of("merchant-id", "1"), facts(), false);
        ApiSettings.checkKeys("key", Map.of("merchant-id", "1", "tenant", "2"), facts(), false);
        ApiSettings.checkKeys("key", Map.of("merchant-id", "1", "tenant", "2"), facts(), true);
        assertThatThrownBy(() -> ApiSettings.checkKeys("key", Map.of("merchant-id", "1"), facts(), true))
                .hasMessage(
                        "key.tenant: is missing; the provider's file needs it where reconcile, documents or delivery is set");
    }

    private static ProviderFacts facts() {
        ProviderFacts facts = new ProviderFacts();
        facts.setApiSettings("merchant-id");
        facts.setAskSettings("tenant");
        return facts;
    }

    private static Map<String, String> map(String settings) {
        return Arrays.stream(settings.split(" "))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    }
}
