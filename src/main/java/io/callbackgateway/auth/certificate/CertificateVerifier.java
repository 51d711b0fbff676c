package io.callbackgateway.auth.certificate;

import io.callbackgateway.auth.HeaderName;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.settings.BadSettingException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An X.509 certificate of the provider: issued by an authority that is trusted for this door, and with an identity that the settings
 * name.
 *
 * <p>Without {@code header} it is the one of the TLS connection (mutual TLS), whose key the caller has. With {@code header} it is the
 * one that a trusted proxy found in the TLS connection that it terminated. A certificate is public: in a header it proves nothing by
 * itself, only the proxy's word does. So the header is looked at on connections of trusted proxies only, and these must take away what
 * a caller has written there itself.
 */
public final class CertificateVerifier implements Verifier {

    private static final String METHOD = "certificate";
    private static final String CLIENT_CERT = "client-cert";
    private static final String CLIENT_CERT_CHAIN = "client-cert-chain";
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{2}(:[0-9a-f]{2}){31}");

    /**
     * {@code certificate}. One of all fingerprints and names is enough; empty ones are ignored.
     *
     * @param trust name of the TLS bundle whose truststore holds the provider's authorities, or its certificates themselves
     * @param fingerprints SHA-256 of the certificate's DER, in hexadecimal with or without colons
     * @param subjectAltNames DNS names, URIs, email and IP addresses, each exactly as in the certificate
     * @param header where a proxy puts the certificate, such as {@code Client-Cert} (RFC 9440), with the issuers in
     *     {@code Client-Cert-Chain}; empty: the TLS connection's own
     */
    public record Settings(
            @DefaultValue("") String trust,
            @DefaultValue List<String> fingerprints,
            @DefaultValue List<String> subjectAltNames,
            @DefaultValue("") String header) {

        public boolean ofConnection() {
            return header.isBlank();
        }
    }

    private final String header;
    private final CertificateAuthorities authorities;
    private final Map<String, Accepted> fingerprints = new LinkedHashMap<>();
    private final Map<SubjectAltName, Accepted> names = new LinkedHashMap<>();

    public CertificateVerifier(String key, Settings settings, CertificateSources sources) {
        if (settings.ofConnection()) {
            if (!sources.tls()) {
                throw new BadSettingException(
                        key, "needs TLS at the door; set server.ssl.bundle, or header where a proxy terminates TLS");
            }
            header = null;
        } else {
            header = HeaderName.of(key + ".header", settings.header());
            if (!sources.proxies()) {
                throw new BadSettingException(
                        key + ".header", "is believed from trusted proxies only; set gateway.trusted-proxies");
            }
        }
        if (settings.trust().isBlank()) {
            throw new BadSettingException(
                    key + ".trust",
                    "is missing; name the TLS bundle whose truststore holds the provider's authorities");
        }
        identities(key, settings);
        authorities = new CertificateAuthorities(key + ".trust", settings.trust(), sources.bundles());
    }

    private void identities(String key, Settings settings) {
        for (int i = 0; i < settings.fingerprints().size(); i++) {
            String entry = "fingerprints[" + i + "]";
            String fingerprint = settings.fingerprints().get(i).strip().toLowerCase(Locale.ROOT);
            if (!fingerprint.isEmpty()) {
                if (!FINGERPRINT.matcher(fingerprint).matches()) {
                    throw new BadSettingException(key + "." + entry, "is no SHA-256 in hexadecimal");
                }
                fingerprint = fingerprint.replace(":", "");
                fingerprints.putIfAbsent(fingerprint, new Accepted(METHOD, fingerprint.substring(0, 16), entry, null));
            }
        }
        for (int i = 0; i < settings.subjectAltNames().size(); i++) {
            String entry = "subject-alt-names[" + i + "]";
            String name = settings.subjectAltNames().get(i).strip();
            if (!name.isEmpty()) {
                try {
                    names.putIfAbsent(SubjectAltName.parse(name), new Accepted(METHOD, name, entry, null));
                } catch (IllegalArgumentException noName) {
                    throw new BadSettingException(
                            key + "." + entry,
                            "is no DNS name, URI, email or IP address; patterns and ports are not supported");
                }
            }
        }
        if (fingerprints.isEmpty() && names.isEmpty()) {
            throw new BadSettingException(
                    key + ".fingerprints", "is missing; list fingerprints or subject-alt-names of the certificates");
        }
    }

    @Override
    public Verdict verify(WireRequest request) {
        if (header == null) {
            return verify(request.certificates(), request);
        }
        List<String> values = request.header(header);
        if (values.stream().allMatch(String::isEmpty)) {
            return Verdict.rejected(Reason.MISSING); // proxies leave it empty where the caller had none
        }
        if (!request.viaProxy()) {
            return Verdict.rejected(Reason.UNTRUSTED);
        }
        if (values.size() > 1) {
            return Verdict.rejected(Reason.REPEATED);
        }
        List<X509Certificate> chain = new ArrayList<>();
        try {
            if (header.equals(CLIENT_CERT)) {
                chain.add(CertificateHeader.parse(values.get(0)));
                chain.addAll(CertificateHeader.parseChain(request.header(CLIENT_CERT_CHAIN)));
            } else {
                chain.addAll(CertificateHeader.parseAll(values.get(0)));
            }
        } catch (IllegalArgumentException malformed) {
            return Verdict.rejected(Reason.MALFORMED);
        }
        return verify(chain, request);
    }

    private Verdict verify(List<X509Certificate> chain, WireRequest request) {
        if (chain.isEmpty()) {
            return Verdict.rejected(Reason.MISSING);
        }
        Reason objection = authorities.objection(chain, request.receivedAt());
        if (objection != null) {
            return Verdict.rejected(objection);
        }
        Accepted accepted = identity(chain.get(0));
        return accepted == null ? Verdict.rejected(Reason.WRONG_CREDENTIAL) : accepted;
    }

    private Accepted identity(X509Certificate certificate) {
        try {
            Accepted accepted = fingerprints.get(HexFormat.of().formatHex(Secrets.sha256(certificate.getEncoded())));
            if (accepted != null) {
                return accepted;
            }
        } catch (CertificateEncodingException e) {
            return null;
        }
        Set<SubjectAltName> presented = SubjectAltName.of(certificate);
        return names.entrySet().stream()
                .filter(configured -> presented.contains(configured.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Set<String> credentialHeaders() {
        return header == null ? Set.of() : Set.of(header, CLIENT_CERT_CHAIN);
    }
}
