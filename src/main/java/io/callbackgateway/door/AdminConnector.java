package io.callbackgateway.door;

import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.Bundles;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * The second port of the web server. What arrives there is the admin door's; what arrives anywhere else is a callback, from
 * the first moment on: a provider must never meet the admin door's 401, not even while the gateway is starting.
 */
public class AdminConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final TlsProtocol protocol = new TlsProtocol();
    private final Connector connector = new Connector(protocol);

    /**
     * @param sslBundle empty: plain HTTP
     * @throws BadSettingException where there is no such bundle
     */
    public AdminConnector(int port, String sslBundle, SslBundles bundles) {
        connector.setPort(port);
        connector.setXpoweredBy(false);
        if (!sslBundle.isBlank()) {
            protocol.use(Bundles.withKey(bundles, "gateway.admin.ssl-bundle", sslBundle));
            connector.setScheme("https");
            connector.setSecure(true);
            bundles.addBundleUpdateHandler(sslBundle, protocol::use);
        }
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addAdditionalTomcatConnectors(connector);
    }

    /** Whether a request came in here. */
    public boolean received(HttpServletRequest request) {
        return request.getLocalPort() == port();
    }

    public int port() {
        return connector.getLocalPort();
    }
}
