package io.callbackgateway.door;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.tomcat.util.net.SSLHostConfig;

/**
 * Asks whoever connects for a certificate, and is content without one: providers that prove themselves in another way come in at the
 * same port. Public, as Tomcat makes it by its name.
 */
public final class ClientCertificateProtocol extends DoorProtocol {

    @Override
    public void addSslHostConfig(SSLHostConfig config, boolean replace) {
        config.setCertificateVerification("optional");
        config.setTrustManagerClassName(AnyIssuer.class.getName());
        super.addSslHostConfig(config, replace);
    }

    /**
     * Lets every certificate through the handshake. That is safe because nothing follows from it: the handshake has the caller sign
     * with the certificate's key whoever issued it, and whether this issuer counts is for the verifier of the very provider that is
     * called, which does not know what anybody else trusts. A store of all providers' authorities would let each of them in at the
     * others' doors, were it ever taken for the answer, and would break the connection of a provider whose certificate is
     * about to be replaced instead of giving it a 401.
     *
     * <p>Extended, as the JDK adds checks of its own to a plain {@code X509TrustManager}.
     */
    public static final class AnyIssuer extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("for servers only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException("for servers only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException("for servers only");
        }

        /** None named: the caller sends whichever certificate it has. */
        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
