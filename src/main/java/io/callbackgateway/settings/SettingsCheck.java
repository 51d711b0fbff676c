package io.callbackgateway.settings;

import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * The start of a gateway up to where its settings are checked, and no further: read from the same places, checked by the same
 * components, those that {@link ChecksSettings}, and reported in the same words. No port is opened, nothing is written, and no provider's
 * file is read. Settings of Spring and Camel themselves are not checked, but for {@code server} and {@code spring.ssl}.
 */
@ComponentScan(
        basePackages = "io.callbackgateway",
        useDefaultFilters = false,
        includeFilters = @ComponentScan.Filter(type = FilterType.ANNOTATION, classes = ChecksSettings.class))
@ImportAutoConfiguration({ConfigurationPropertiesAutoConfiguration.class, SslAutoConfiguration.class})
@EnableConfigurationProperties(ServerProperties.class)
public final class SettingsCheck {

    private SettingsCheck() {}

    /**
     * To be run with the arguments of a start. It fails, and says why, as the start would; otherwise it is to be closed, and has the
     * settings as beans until then.
     */
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(SettingsCheck.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application;
    }

    /**
     * The same beside a gateway that runs: it leaves the process's logs and all else alone.
     *
     * @param arguments of the start
     * @return to be closed, with the settings as beans until then
     * @throws RuntimeException as the start would, for {@link #inWordsOfTheStart}
     */
    public static ConfigurableApplicationContext besideGateway(String... arguments) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        try {
            context.setEnvironment(SettingValues.environment(arguments));
            context.register(SettingsCheck.class);
            context.refresh();
            return context;
        } catch (RuntimeException wrong) {
            context.close();
            throw wrong;
        }
    }

    /** Why it has failed, as a start would say it: the key and what to do. Of files that cannot be read nothing is quoted. */
    public static String inWordsOfTheStart(RuntimeException failure) {
        if (failure instanceof BadSettingException wrong) {
            return wrong.getMessage();
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
                Mark place = yaml.getProblemMark();
                return "the settings are no YAML at line " + (place.getLine() + 1) + ", column "
                        + (place.getColumn() + 1);
            }
        }
        FailureHandler wantsContext = (type, analyzer, why) -> {}; // and a start has none yet where settings are wrong
        return SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, wantsContext).stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .map(FailureAnalysis::getDescription)
                .orElseGet(() -> "the settings cannot be read: " + failure.getMessage());
    }
}
