package io.callbackgateway.http;

import io.callbackgateway.auth.AuthSettings;
import io.callbackgateway.provider.ProviderSettings;
import io.callbackgateway.settings.Bundles;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * The first port of the web server, where callbacks come in. Spring Boot opens it by {@code server.port} and secures it by
 * {@code server.ssl.bundle}.
 */
@Component
class DoorConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ProviderSettings providers;
    private final DoorSettings settings;
    private final TrustedProxies proxies;
    private final SslBundles bundles;

    DoorConnector(ProviderSettings providers, DoorSettings settings, TrustedProxies proxies, SslBundles bundles) {
        this.providers = providers;
        this.settings = settings;
        this.proxies = proxies;
        this.bundles = bundles;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        Ssl ssl = factory.getSsl();
        if (Ssl.isEnabled(ssl) && ssl.getBundle() != null) {
            Bundles.withKey(bundles, "server.ssl.bundle", ssl.getBundle());
        }
        factory.setProtocol(DoorProtocol.class.getName());
        // before Spring Boot configures TLS, which goes through the protocol
        factory.addProtocolHandlerCustomizers(
                (DoorProtocol protocol) -> protocol.configure(settings, proxies, asksForCertificates()));
    }

    private boolean asksForCertificates() {
        return providers.providers().values().stream()
                .flatMap(environments -> environments.values().stream())
                .flatMap(environment -> environment.auth().stream())
                .anyMatch(AuthSettings::asksForCertificate);
    }
}
