package io.callbackgateway.http;

import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.settings.Bundles;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLHostConfigCertificate.Type;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * The second port of the web server. What arrives there is the admin door's; what arrives anywhere else is a callback, from
 * the first moment on: a provider must never meet the admin door's 401, not even while the gateway is starting.
 */
public class AdminConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final Http11NioProtocol protocol = new Http11NioProtocol();
    private final Connector connector = new Connector(protocol);

    /**
     * @param sslBundle empty: plain HTTP
     * @throws BadSettingException where there is no such bundle
     */
    public AdminConnector(int port, String sslBundle, SslBundles bundles) {
        connector.setPort(port);
        connector.setXpoweredBy(false);
        if (!sslBundle.isBlank()) {
            use(Bundles.withKey(bundles, "gateway.admin.ssl-bundle", sslBundle));
            connector.setScheme("https");
            connector.setSecure(true);
            bundles.addBundleUpdateHandler(sslBundle, this::use);
        }
    }

    /** As Spring Boot does it for the one connector that it makes itself; its class for that is not public. */
    private void use(SslBundle bundle) {
        SslStoreBundle stores = bundle.getStores();
        SSLHostConfig config = new SSLHostConfig();
        config.setSslProtocol(bundle.getProtocol());
        if (bundle.getOptions().getEnabledProtocols() != null) {
            config.setProtocols(String.join("+", bundle.getOptions().getEnabledProtocols()));
        }
        if (bundle.getOptions().getCiphers() != null) {
            config.setCiphers(String.join(":", bundle.getOptions().getCiphers()));
        }
        SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(config, Type.UNDEFINED);
        try {
            certificate.setCertificateKeystore(stores.getKeyStore());
        } catch (Exception e) {
            throw new IllegalStateException("The keystore cannot be used", e);
        }
        String password = stores.getKeyStorePassword();
        certificate.setCertificateKeystorePassword(password == null ? "" : password);
        certificate.setCertificateKeyPassword(bundle.getKey().getPassword());
        certificate.setCertificateKeyAlias(bundle.getKey().getAlias());
        config.addCertificate(certificate);
        protocol.setSSLEnabled(true);
        protocol.addSslHostConfig(config, true);
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
