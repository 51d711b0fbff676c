package io.callbackgateway.settings;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** What an operator reads when a setting is wrong: the key and what to do. Boot's own reports would print the value. */
final class StartFailures {

    private static final String CORRECT =
            "Correct it in application.yaml or in the environment; docs/settings.md lists them all.";

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
            String type = cause.getTarget().getType().toString();
            return new FailureAnalysis(
                    cause.getName() + ": the value cannot be read as " + type.substring(type.lastIndexOf('.') + 1),
                    CORRECT,
                    null);
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
