package io.callbackgateway.door;

import io.callbackgateway.auth.AuthSettings;
import io.callbackgateway.provider.ProviderSettings;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The first port of the web server, where callbacks come in. Spring Boot opens it by {@code server.port} and secures it by
 * {@code server.ssl.bundle}. Runs before Spring Boot's own customizer, which adds the access log.
 */
@Component
@Order(-1)
class DoorConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ProviderSettings providers;
    private final DoorSettings settings;
    private final SslBundles bundles;
    private final AdminConnector admin;

    DoorConnector(ProviderSettings providers, DoorSettings settings, SslBundles bundles, AdminConnector admin) {
        this.providers = providers;
        this.settings = settings;
        this.bundles = bundles;
        this.admin = admin;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        Class<?> type = asksForCertificates() ? ClientCertificateProtocol.class : DoorProtocol.class;
        factory.setProtocol(type.getName());
        factory.addConnectorCustomizers(connector -> {
            DoorProtocol protocol = (DoorProtocol) connector.getProtocolHandler();
            protocol.setHeaderDeadline(settings.headerDeadline());
            protocol.setBodyDeadline(settings.bodyDeadline());
        });
        factory.addEngineValves(new AccessLogMask(admin));
    }

    private boolean asksForCertificates() {
        return providers.providers().values().stream()
                .flatMap(environments -> environments.values().stream())
                .flatMap(environment -> environment.auth().stream())
                .anyMatch(AuthSettings::asksForCertificate);
    }
}
