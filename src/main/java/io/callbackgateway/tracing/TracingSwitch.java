package io.callbackgateway.tracing;

import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves OpenTelemetry out where tracing is off. Boot's own switch keeps it from exporting; spans would be made all the same, and its classes
 * loaded at every start. Public for Spring.
 */
public final class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String BOOT = "org.springframework.boot.actuate.autoconfigure.";

    private static final List<String> OPEN_TELEMETRY =
            List.of(BOOT + "tracing.", BOOT + "opentelemetry.", BOOT + "logging.");

    private Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(String[] classes, AutoConfigurationMetadata metadata) {
        boolean on = environment.getProperty("management.tracing.enabled", Boolean.class, false);
        boolean[] match = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            match[i] = on || classes[i] == null || OPEN_TELEMETRY.stream().noneMatch(classes[i]::startsWith);
        }
        return match;
    }
}
