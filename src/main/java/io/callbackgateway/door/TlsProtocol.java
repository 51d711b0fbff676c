package io.callbackgateway.door;

import java.util.Set;
import java.util.TreeSet;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLHostConfigCertificate.Type;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * HTTP/1.1, and where it is secured, over nothing below TLS 1.2. Public, as Tomcat makes it by its name.
 *
 * <p>Every TLS configuration goes through {@link #addSslHostConfig}: Spring Boot's first one, and each one that replaces it when the
 * certificate on disk changes. A customizer would see the first one only.
 */
public class TlsProtocol extends Http11NioProtocol {

    private static final Set<String> ALLOWED = Set.of("TLSv1.2", "TLSv1.3");

    public TlsProtocol() {}

    TlsProtocol(NioEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public void addSslHostConfig(SSLHostConfig config, boolean replace) {
        Set<String> protocols = new TreeSet<>(config.getProtocols());
        protocols.retainAll(ALLOWED);
        config.setProtocols(String.join("+", protocols));
        super.addSslHostConfig(config, replace);
    }

    /** As Spring Boot does it for the one connector that it makes itself; its class for that is not public. */
    void use(SslBundle bundle) {
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
        certificate.setCertificateKeystorePassword(
                stores.getKeyStorePassword() == null ? "" : stores.getKeyStorePassword());
        if (bundle.getKey().getPassword() != null) {
            certificate.setCertificateKeyPassword(bundle.getKey().getPassword());
        }
        if (bundle.getKey().getAlias() != null) {
            certificate.setCertificateKeyAlias(bundle.getKey().getAlias());
        }
        config.addCertificate(certificate);
        setSSLEnabled(true);
        addSslHostConfig(config, true);
    }
}
