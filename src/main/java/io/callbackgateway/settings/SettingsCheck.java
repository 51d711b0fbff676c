package io.callbackgateway.settings;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

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
}
