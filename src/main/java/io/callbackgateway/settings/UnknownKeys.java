package io.callbackgateway.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** Keys that nothing reads. Spring Boot reports those itself, but not below an entry of a list. */
public final class UnknownKeys {

    private UnknownKeys() {}

    /**
     * @param parent whose keys are checked
     * @param maps how many keys below it are free, before what {@code record} describes begins
     * @throws BadSettingException naming a key that the record has no place for, or a list of records that is written as plain text
     */
    public static void refuse(Environment environment, String parent, int maps, Class<? extends Record> record) {
        ConfigurationPropertyName root = ConfigurationPropertyName.of(parent);
        int depth = root.getNumberOfElements() + maps;
        StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .flatMap(source -> ((IterableConfigurationPropertySource) source).stream())
                .filter(key -> root.isAncestorOf(key) && key.getNumberOfElements() > depth)
                .forEach(key -> problem(record, key, depth).ifPresent(problem -> {
                    throw new BadSettingException(key.toString(), problem);
                }));
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
        if (end || type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return ok();
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
