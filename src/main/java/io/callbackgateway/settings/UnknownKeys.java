package io.callbackgateway.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/**
 * Keys that nothing reads. Spring Boot could reject them itself, but it does not look below an entry of a list, and takes the
 * entries that another source overrides for unknown ones.
 */
public final class UnknownKeys {

    private static final Predicate<ConfigurationPropertySource> MAY_HOLD_OTHERS_KEYS =
            source -> !new UnboundElementsSourceFilter().apply(source);

    private UnknownKeys() {}

    /**
     * @param root whose keys are checked
     * @param strict below it, keys are checked wherever they come from; otherwise not those of environment variables, whose names may
     *     mean something else, as {@code GATEWAY_PORT} does in Kubernetes
     * @throws BadSettingException naming a key that the record has no place for, or a list of records that is written as plain text
     */
    public static void reject(
            Environment environment,
            ConfigurationPropertyName root,
            ConfigurationPropertyName strict,
            Class<? extends Record> record) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource keys) {
                boolean lenient = MAY_HOLD_OTHERS_KEYS.test(source);
                keys.stream()
                        .filter(key -> lenient ? strict.isAncestorOf(key) : root.isAncestorOf(key))
                        .filter(key -> !isEmpty(source, key)) // how YAML's [] and {} arrive
                        .forEach(key -> problem(record, key, root.getNumberOfElements())
                                .ifPresent(problem -> {
                                    throw new BadSettingException(key.toString(), problem);
                                }));
            }
        }
    }

    private static boolean isEmpty(ConfigurationPropertySource source, ConfigurationPropertyName key) {
        return "".equals(source.getConfigurationProperty(key).getValue());
    }

    private static Optional<String> problem(Type type, ConfigurationPropertyName key, int at) {
        boolean end = at == key.getNumberOfElements();
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            Type entry = generic.getActualTypeArguments()[0];
            if (end) { // text would be split at its commas
                return isRecord(entry) ? Optional.of("is a list: write [ … ], or _0 in an environment variable") : ok();
            }
            return key.isNumericIndex(at) ? problem(entry, key, at + 1) : unknown();
        }
        if (end) {
            return ok();
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            Type value = generic.getActualTypeArguments()[1];
            return value == String.class ? ok() : problem(value, key, at + 1);
        }
        if (!isRecord(type)) {
            return unknown();
        }
        String element = key.getElement(at, Form.UNIFORM);
        return Arrays.stream(((Class<?>) type).getRecordComponents())
                .filter(component -> component.getName().equalsIgnoreCase(element))
                .findFirst()
                .map(RecordComponent::getGenericType)
                .map(component -> problem(component, key, at + 1))
                .orElseGet(UnknownKeys::unknown);
    }

    private static boolean isRecord(Type type) {
        return type instanceof Class<?> named && named.isRecord();
    }

    private static Optional<String> ok() {
        return Optional.empty();
    }

    private static Optional<String> unknown() {
        return Optional.of("there is no such setting");
    }
}
