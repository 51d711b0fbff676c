package io.callbackgateway.auth.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.hmac.HmacVerifier;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.yaml.snakeyaml.Yaml;

/** The reference of what can be set under {@code auth}, in {@code application.yaml}, is complete and its defaults are the real ones. */
class SettingsReferenceTests {

    private static final Path APPLICATION = Path.of("src/main/resources/application.yaml");

    @Test
    void hasEveryMethod() throws Exception {
        assertThat(entries().stream().flatMap(entry -> entry.keySet().stream()))
                .containsExactlyInAnyOrderElementsOf(names(AuthSettings.class));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void hasEverySettingOfAMethodWithItsDefault(RecordComponent method, Map<String, Object> documented)
            throws Exception {
        String key = DataObjectPropertyName.toDashedForm(method.getName());
        assertThat(documented.keySet()).containsExactlyElementsOf(names(method.getType()));

        Object reference = new Binder(new MapConfigurationPropertySource(flat(key, documented)))
                .bind(key, Bindable.of(method.getType()))
                .get();
        Object defaults = new Binder().bindOrCreate(key, Bindable.of(method.getType()));
        for (RecordComponent each : method.getType().getRecordComponents()) {
            each.getAccessor().setAccessible(true);
            Object otherwise = each.getAccessor().invoke(defaults);
            if (otherwise == null && defaults instanceof HmacVerifier.Settings) {
                otherwise = HmacVerifier.TOLERANCE;
            }
            if (otherwise == null) {
                otherwise = SecretSettings.of("");
            }
            assertThat(each.getAccessor().invoke(reference))
                    .as("%s.%s", key, each.getName())
                    .isEqualTo(otherwise);
        }
    }

    static Stream<Object[]> methods() throws IOException {
        List<Map<String, Object>> entries = entries();
        return Arrays.stream(AuthSettings.class.getRecordComponents())
                .filter(method -> method.getType().isRecord())
                .map(method -> new Object[] {method, entryOf(entries, method)});
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> entryOf(List<Map<String, Object>> entries, RecordComponent method) {
        String key = DataObjectPropertyName.toDashedForm(method.getName());
        return entries.stream()
                .filter(entry -> entry.containsKey(key))
                .map(entry -> (Map<String, Object>) entry.get(key))
                .findFirst()
                .orElse(Map.of());
    }

    private static List<String> names(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(component -> DataObjectPropertyName.toDashedForm(component.getName()))
                .toList();
    }

    private static Map<String, Object> flat(String key, Map<String, Object> settings) {
        return settings.entrySet().stream()
                .flatMap(entry -> entry.getValue() instanceof List<?> list && !list.isEmpty()
                        ? new ArrayList<>(list)
                                .stream().map(each -> Map.entry(entry.getKey() + "[" + list.indexOf(each) + "]", each))
                        : Stream.of(Map.entry(entry.getKey(), text(entry.getValue()))))
                .collect(Collectors.toMap(entry -> key + "." + entry.getKey(), Map.Entry::getValue));
    }

    private static Object text(Object value) {
        return value == null || value instanceof List<?> ? "" : value;
    }

    /** The commented part of the file. */
    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> entries() throws IOException {
        String yaml = Files.readAllLines(APPLICATION).stream()
                .filter(line -> line.startsWith("#  "))
                .map(line -> line.substring(1))
                .collect(Collectors.joining("\n"));
        Map<String, Map<String, Map<String, Map<String, Object>>>> providers = new Yaml().load(yaml);
        return (List<Map<String, Object>>)
                providers.get("providers").get("proposal").get("production").get("auth");
    }
}
