package io.callbackgateway.admin;

import io.callbackgateway.http.AdminConnector;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The second port. */
@Configuration
class AdminConfiguration {

    @Bean
    AdminConnector adminConnector(AdminSettings settings, SslBundles bundles) {
        return new AdminConnector(settings.port(), settings.sslBundle(), bundles);
    }
}
