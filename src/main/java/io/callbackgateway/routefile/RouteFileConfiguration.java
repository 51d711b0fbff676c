package io.callbackgateway.routefile;

import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.provider.Providers;
import org.apache.camel.CamelContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whoever asks for the providers gets them with their facts, since their files are read first. */
@Configuration
class RouteFileConfiguration {

    @Bean
    ProviderRoutes providerRoutes(RoutesSettings settings, ProviderSettings configured, CamelContext camel)
            throws Exception {
        return new ProviderRoutes(settings, configured, camel);
    }

    @Bean
    Providers providers(ProviderRoutes routes) {
        return routes.providers();
    }

    @Bean
    RoutesHealth routesHealthIndicator(ProviderRoutes routes) {
        return new RoutesHealth(routes);
    }
}
