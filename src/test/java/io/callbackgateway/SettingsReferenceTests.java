package io.callbackgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Path APPLICATION = Path.of("src/main/resources/application.yaml");
    private static final Path DOCUMENT = Path.of("docs/settings.md");

    /** A key, its value and its comment; the example of a provider is commented out. */
    private static final Pattern LINE =
            Pattern.compile("#? *([a-z0-9.-]+):(?: +((?:\"[^\"]*\"|[^#])*?))? *(?:# +(.*))?");

    private static final String HEAD =
            """
            # Settings

            In `application.yaml` beside the jar or in `config/`, or as environment variables (`gateway.data-dir` is `GATEWAY_DATADIR`). One that is wrong or
            misspelt stops the start with a message that names it. This page is made of
            [`application.yaml`](../src/main/resources/application.yaml), where the settings of each method of authentication stand, too.

            | Key | Default | |
            |---|---|---|
            """;

    private record Setting(String key, String value, String comment) {
        String row() {
            String code = value.isEmpty() ? "" : "`" + value.replace("|", "\\|") + "`";
            return "| `" + key + "` | " + code + " | " + comment + " |\n";
        }
    }

    @Test
    void theDocumentSaysWhatTheReferenceSays() throws IOException {
        StringBuilder document = new StringBuilder(HEAD);
        settings().forEach(setting -> document.append(setting.row()));

        if (System.getProperty("settings.write") != null) {
            Files.writeString(DOCUMENT, document);
        }
        assertThat(document).hasToString(Files.readString(DOCUMENT));
    }

    @Test
    void theReferenceNamesAndExplainsEverySettingOfEveryStation() throws IOException {
        List<Setting> settings = settings();

        assertThat(settings.stream().map(Setting::key)).containsAll(keys("gateway", GatewaySettings.class));
        assertThat(settings)
                .allSatisfy(setting ->
                        assertThat(setting.comment()).as(setting.key()).isNotBlank());
    }

    @Test
    void theDefaultsOfTheReferenceAreThoseOfTheCode() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        List<PropertySource<?>> reference =
                new YamlPropertySourceLoader().load("reference", new FileSystemResource(APPLICATION));
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

    /** Those of the web server and the gateway, down to {@code auth}, which has a page of its own. */
    private static List<Setting> settings() throws IOException {
        List<Setting> settings = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>();
        Deque<Integer> indents = new ArrayDeque<>();
        for (String line : Files.readAllLines(APPLICATION)) {
            Matcher matcher = LINE.matcher(line);
            if (line.equals("# Camel")) {
                return settings;
            }
            if (!matcher.matches()) {
                continue;
            }
            int indent = matcher.start(1) - (line.startsWith("#") ? 1 : 0);
            while (!indents.isEmpty() && indents.peekLast() >= indent) {
                indents.removeLast();
                path.removeLast();
            }
            indents.add(indent);
            path.add(matcher.group(1));
            String key = String.join(".", path);
            String value = matcher.group(2) == null ? "" : matcher.group(2).strip();
            String comment = matcher.group(3) == null ? "" : matcher.group(3).strip();
            boolean heading = value.isEmpty() && comment.isEmpty();
            if (!heading && !key.contains(".auth.")) {
                settings.add(
                        new Setting(key.replace("proposal.production", "<provider>.<environment>"), value, comment));
            }
        }
        return settings;
    }
}
