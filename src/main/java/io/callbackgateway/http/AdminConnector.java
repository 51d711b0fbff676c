package io.callbackgateway.http;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * The second port of the web server. What arrives there is the admin door's; what arrives anywhere else is a callback, from
 * the first moment on: a provider must never meet the admin door's 401, not even while the gateway is starting.
 */
public class AdminConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final Connector connector;

    /** @param sslBundle empty: plain HTTP */
    public AdminConnector(int port, String sslBundle, SslBundles bundles) {
        Setup setup = new Setup();
        setup.setPort(port);
        if (!sslBundle.isBlank()) {
            setup.setSsl(Ssl.forBundle(sslBundle));
            setup.setSslBundles(bundles);
        }
        connector = setup.connector();
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

    /** Spring Boot sets up one connector by itself, its TLS included; this has it set up ours, too. */
    private static final class Setup extends TomcatServletWebServerFactory {

        private Connector connector() {
            Connector connector = new Connector(DEFAULT_PROTOCOL);
            connector.setXpoweredBy(false);
            // a transaction's id in a path may hold them
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            customizeConnector(connector);
            return connector;
        }
    }
}
