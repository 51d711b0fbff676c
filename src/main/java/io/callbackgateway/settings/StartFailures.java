package io.callbackgateway.settings;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** What an operator reads when a setting is wrong: the key and what to do. Boot's own reports would print the value. */
final class StartFailures {

    private static final String CORRECT =
            "Correct it in application.yaml or in the environment; docs/settings.md lists them all.";

    private static final Map<Class<?>, String> DEMANDS = Map.of(
            Boolean.class, "must be true or false",
            Integer.class, "must be a whole number",
            Long.class, "must be a whole number",
            Duration.class, "must be a duration, such as 30s, 5m, 12h or 7d",
            DataSize.class, "must be a size, such as 64KB, 2MB or 1GB",
            Instant.class, "must be a time with its offset, such as 2026-01-31T12:00:00Z",
            URI.class, "must be a URI");

    private StartFailures() {}

    @Order(Ordered.HIGHEST_PRECEDENCE)
    static class BadSetting extends AbstractFailureAnalyzer<BadSettingException> {
        @Override
        protected FailureAnalysis analyze(Throwable root, BadSettingException cause) {
            return new FailureAnalysis(cause.getMessage(), CORRECT, null);
        }
    }

    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    static class Binding extends AbstractFailureAnalyzer<BindException> {
        @Override
        protected FailureAnalysis analyze(Throwable root, BindException cause) {
            return new FailureAnalysis(cause.getName() + ": " + demand(cause.getTarget()), CORRECT, null);
        }

        /** What a value must be, in the words of the settings; of a list, each of its entries. */
        private static String demand(Bindable<?> target) {
            ResolvableType list = target.getType().asCollection();
            Class<?> type = (list == ResolvableType.NONE ? target.getType() : list.getGeneric()).toClass();
            if (type.isEnum()) {
                return "must be one of "
                        + Stream.of(type.getEnumConstants())
                                .map(each -> ((Enum<?>) each)
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-'))
                                .collect(Collectors.joining(", "));
            }
            return DEMANDS.getOrDefault(ClassUtils.resolvePrimitiveIfNecessary(type), "cannot be read");
        }
    }

    @Order(Ordered.HIGHEST_PRECEDENCE + 2)
    static class InvalidValue extends AbstractFailureAnalyzer<InvalidConfigurationPropertyValueException> {
        @Override
        protected FailureAnalysis analyze(Throwable root, InvalidConfigurationPropertyValueException cause) {
            return new FailureAnalysis(cause.getName() + ": the value cannot be used", CORRECT, null);
        }
    }
}
