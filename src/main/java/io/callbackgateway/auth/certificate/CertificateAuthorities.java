package io.callbackgateway.auth.certificate;

import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.settings.Bundles;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Whose certificates one door takes: the truststore of a TLS bundle, followed when it changes. A certificate that is in it needs
 * nobody's word. For any other one, a path to one that is in it is validated by RFC 5280 §6, with signatures, periods, basic
 * constraints and name constraints. Revocation is not looked up: what is to be accepted no longer is taken out of the settings. The
 * periods of the authorities that are in the truststore do not count (§6.1.1 d).
 */
final class CertificateAuthorities {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateAuthorities.class);

    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;

    private volatile Set<TrustAnchor> anchors;

    CertificateAuthorities(String key, String bundle, SslBundles bundles) {
        anchors = anchors(Bundles.withTrust(bundles, key, bundle));
        bundles.addBundleUpdateHandler(bundle, updated -> {
            try {
                anchors = anchors(updated);
                LOG.info("{}: its certificates were read again", key);
            } catch (RuntimeException unreadable) {
                LOG.error("{}: the changed certificates cannot be read; the earlier ones hold", key);
            }
        });
    }

    private static Set<TrustAnchor> anchors(SslBundle bundle) {
        try {
            return new PKIXParameters(bundle.getStores().getTrustStore()).getTrustAnchors();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("There is no certificate in the truststore", e);
        }
    }

    /**
     * Whether a caller may show this certificate.
     *
     * @param chain the caller's certificate, then each one's issuer as far as it sent them, as TLS has it (RFC 5246 §7.4.2)
     * @return {@code null} where it may
     */
    Reason objection(List<X509Certificate> chain, Instant at) {
        try {
            Set<TrustAnchor> anchors = this.anchors;
            List<X509Certificate> path = belowAnchor(chain, anchors);
            if (path.isEmpty()) {
                chain.get(0).checkValidity(Date.from(at));
            } else {
                PKIXParameters parameters = new PKIXParameters(anchors);
                parameters.setRevocationEnabled(false);
                parameters.setDate(Date.from(at));
                // unlike a builder of paths, it follows the order that was sent: look-alikes of each other cost no
                // search
                CertPathValidator.getInstance("PKIX")
                        .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            }
            return forClients(chain.get(0)) ? null : Reason.UNTRUSTED;
        } catch (GeneralSecurityException e) {
            Object why = e instanceof CertPathValidatorException path ? path.getReason() : null;
            if (why == BasicReason.EXPIRED || e instanceof CertificateExpiredException) {
                return Reason.EXPIRED;
            }
            boolean early = why == BasicReason.NOT_YET_VALID || e instanceof CertificateNotYetValidException;
            return early ? Reason.NOT_YET_VALID : Reason.UNTRUSTED;
        }
    }

    /** Callers may send the trusted certificate, too, and what is above it. Empty where the caller's own is trusted itself. */
    private static List<X509Certificate> belowAnchor(List<X509Certificate> chain, Set<TrustAnchor> anchors) {
        Set<X509Certificate> trusted =
                anchors.stream().map(TrustAnchor::getTrustedCert).collect(Collectors.toSet());
        for (int i = 0; i < chain.size(); i++) {
            if (trusted.contains(chain.get(i))) {
                return chain.subList(0, i);
            }
        }
        return chain;
    }

    /** Both extensions restrict only where they are there (RFC 5280 §4.2.1.3, §4.2.1.12). */
    private static boolean forClients(X509Certificate certificate) throws CertificateParsingException {
        List<String> purposes = certificate.getExtendedKeyUsage();
        boolean[] usage = certificate.getKeyUsage();
        return (purposes == null || purposes.contains(CLIENT_AUTH) || purposes.contains(ANY_EXTENDED_KEY_USAGE))
                && (usage == null || usage[DIGITAL_SIGNATURE]);
    }
}
