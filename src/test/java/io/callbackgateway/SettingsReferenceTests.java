package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/**
 * {@code application.yaml} is the reference of all settings, and {@code docs/settings.md} is made of it: run this with
 * {@code -Dsettings.write} to make it anew.
 */
class SettingsReferenceTests {

    private static final Path DOCUMENT = Path.of("docs/settings.md");

    private static final String HEAD =
            """
            # Settings

            In `application.yaml` beside the jar or in `config/`, or as environment variables (`gateway.data-dir` is `GATEWAY_DATADIR`). One that is wrong or
            misspelt stops the start with a message that names it. This page is made of
            [`application.yaml`](../src/main/resources/application.yaml), where the settings of each method of authentication stand, too. Editors complete
            and check them by [`settings.schema.json`](schemas/settings.schema.json) (`# yaml-language-server: $schema=…` as first line), Spring's by the metadata in the jar.

            | Key | Default | |
            |---|---|---|
            """;

    @Test
    void theDocumentSaysWhatTheReferenceSays() throws IOException {
        StringBuilder document = new StringBuilder(HEAD);
        withoutAuth().forEach(setting -> document.append(setting.row()));

        if (System.getProperty("settings.write") != null) {
            Files.writeString(DOCUMENT, document);
        }
        assertThat(document).hasToString(Files.readString(DOCUMENT));
    }

    @Test
    void theReferenceNamesAndExplainsEverySettingOfEveryStation() throws IOException {
        List<ReferenceSettings> settings = withoutAuth();

        assertThat(settings.stream().map(ReferenceSettings::key)).containsAll(keys("gateway", GatewaySettings.class));
        assertThat(settings)
                .allSatisfy(setting ->
                        assertThat(setting.comment()).as(setting.key()).isNotBlank());
    }

    @Test
    void theDefaultsOfTheReferenceAreThoseOfTheCode() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        List<PropertySource<?>> reference =
                new YamlPropertySourceLoader().load("reference", new FileSystemResource(ReferenceSettings.APPLICATION));
        reference.forEach(environment.getPropertySources()::addLast);
        Binder documented = Binder.get(environment);
        Binder coded = new Binder();

        for (RecordComponent station : GatewaySettings.class.getRecordComponents()) {
            if (station.getType().isRecord()
                    && !station.getName().equals("archive")) { // its default is below the data folder
                String key = "gateway." + DataObjectPropertyName.toDashedForm(station.getName());
                assertThat(documented.bind(key, station.getType()).get())
                        .as(key)
                        .isEqualTo(coded.bindOrCreate(key, station.getType()));
            }
        }
    }

    private static List<String> keys(String prefix, Class<?> record) {
        return Stream.of(record.getRecordComponents())
                .flatMap(component -> {
                    String key = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
                    return component.getType().isRecord() ? keys(key, component.getType()).stream() : Stream.of(key);
                })
                .toList();
    }

    /** Methods of authentication have a page of their own. */
    private static List<ReferenceSettings> withoutAuth() throws IOException {
        return ReferenceSettings.read().stream()
                .filter(setting -> !setting.key().contains(".auth."))
                .toList();
    }
}
