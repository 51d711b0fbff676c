package io.callbackgateway.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What is set, key by key, with variables filled in: to be compared, never shown. */
public record SettingValues(Map<ConfigurationPropertyName, String> values) {

    private static final List<ConfigurationPropertyName> ROOTS = Stream.of(
                    "gateway", "server", "management", "camel", "logging", "spring.ssl")
            .map(ConfigurationPropertyName::of)
            .toList();

    /** Of an environment that is made already. */
    public static SettingValues of(ConfigurableEnvironment environment) {
        Map<ConfigurationPropertyName, String> values = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource keys) {
                keys.stream()
                        .filter(key -> ROOTS.stream().anyMatch(root -> root.isAncestorOf(key)))
                        .forEach(key -> values.computeIfAbsent(
                                key,
                                any -> environment.resolvePlaceholders(String.valueOf(
                                        source.getConfigurationProperty(key).getValue()))));
            }
        }
        return new SettingValues(values);
    }

    /**
     * Reads them from where a start would: files, what they import, environment and arguments.
     *
     * @throws RuntimeException where one of them cannot be read
     */
    public static SettingValues read(String... arguments) {
        return of(environment(arguments));
    }

    static ConfigurableEnvironment environment(String... arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    /** Keys whose values are others, in order. */
    public List<ConfigurationPropertyName> differing(SettingValues other) {
        return Stream.concat(values.keySet().stream(), other.values.keySet().stream())
                .filter(key -> !Objects.equals(values.get(key), other.values.get(key)))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    /** With other values for some keys, or with none. */
    public SettingValues with(SettingValues other, List<ConfigurationPropertyName> keys) {
        Map<ConfigurationPropertyName, String> all = new LinkedHashMap<>(values);
        keys.forEach(key -> all.compute(key, (same, any) -> other.values.get(key)));
        return new SettingValues(all);
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
        return values.size() + " settings";
    }
}
