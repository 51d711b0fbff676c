package io.callbackgateway.door;

import io.callbackgateway.auth.AuthSettings;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.settings.Bundles;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** The first port of the web server, which Spring Boot opens by {@code server.port} and secures by {@code server.ssl.bundle}. */
@Component
class DoorConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ProviderSettings settings;
    private final SslBundles bundles;

    DoorConnector(ProviderSettings settings, SslBundles bundles) {
        this.settings = settings;
        this.bundles = bundles;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        Ssl ssl = factory.getSsl();
        if (Ssl.isEnabled(ssl) && ssl.getBundle() != null) {
            Bundles.withKey(bundles, "server.ssl.bundle", ssl.getBundle());
        }
        Class<?> protocol = asksForCertificates() ? ClientCertificateProtocol.class : TlsProtocol.class;
        factory.setProtocol(protocol.getName());
    }

    private boolean asksForCertificates() {
        return settings.providers().values().stream()
                .flatMap(environments -> environments.values().stream())
                .flatMap(environment -> environment.auth().stream())
                .anyMatch(AuthSettings::asksForCertificate);
    }
}
