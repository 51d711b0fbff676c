package io.callbackgateway.door;

import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * The second port of the web server. What arrives there is the admin door's; what arrives anywhere else is a callback, from
 * the first moment on: a provider must never meet the admin door's 401, not even while the gateway is starting.
 */
public class AdminConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final Connector connector = new Connector();

    public AdminConnector(int port) {
        connector.setPort(port);
        connector.setXpoweredBy(false);
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
