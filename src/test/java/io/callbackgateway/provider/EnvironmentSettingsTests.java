package io.callbackgateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.settings.BadSettingException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings that need something of the provider's file. */
class EnvironmentSettingsTests {

    @Test
    void providerThatIsNeverAskedNeedsNothing() {
        settings("max-api-calls=8").check("key", "acme", new ProviderFacts());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reconcile.every=15m          | no route from ask:acme",
                "delivery.check=5m            | no route from delivery:acme/status",
                "documents.hosts=docs.example | no fact documents"
            })
    void whatTheFileLacksIsNamed(String setting, String lack) {
        String key = "key." + setting.split("[.]")[0];

        assertThatThrownBy(() -> settings(setting).check("key", "acme", new ProviderFacts()))
                .isInstanceOf(BadSettingException.class)
                .hasMessage(key + ": needs what acme.camel.yaml lacks: it has " + lack
                        + "; add it there, or take this setting out");
        settings(setting).check("key", "acme", whole());
    }

    private static ProviderFacts whole() {
        ProviderFacts facts = new ProviderFacts();
        facts.setDocuments(new DocumentFacts());
        facts.foundBeside(Set.of("inbox:acme", "ask:acme", "delivery:acme/status"));
        return facts;
    }

    private static EnvironmentSettings settings(String setting) {
        String[] parts = setting.split("=");
        EnvironmentSettings settings = new Binder(new MapConfigurationPropertySource(Map.of(parts[0], parts[1])))
                .bind("", EnvironmentSettings.class)
                .get();
        assertThat(settings).isNotNull();
        return settings;
    }
}
