package io.callbackgateway.auth.certificate;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.auth.certificate.Identity.Kind;
import io.callbackgateway.settings.BadSettingException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.ssl.SslBundles;

/**
 * An X.509 certificate of the provider: issued by an authority that is trusted for this door, and with an identity that the settings
 * name.
 *
 * <p>Without {@code header} it is the one of the TLS connection (mutual TLS), whose key the caller has. With {@code header} it is the
 * one that a trusted proxy found in the TLS connection that it terminated. A certificate is public: in a header it proves nothing by
 * itself, only the proxy's word does.
 */
public final class CertificateVerifier implements Verifier {

    private static final String CLIENT_CERT = "client-cert";
    private static final String CLIENT_CERT_CHAIN = "client-cert-chain";

    /**
     * {@code certificate}. One of all fingerprints and names is enough; empty ones are ignored.
     *
     * @param fingerprints SHA-256 of the certificate's DER, in hexadecimal with or without colons
     * @param subjectAltNames DNS names, URIs, email and IP addresses, each exactly as in the certificate
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

    /**
     * What the rest of the settings offers.
     *
     * @param tls whether the door speaks TLS itself, so that a handshake can prove a certificate
     * @param proxies whether there are trusted proxies that can tell of one
     */
    public record Sources(SslBundles bundles, boolean tls, boolean proxies) {}

    private final String header;
    private final CertificateAuthorities authorities;

    /** Who is let in, fingerprints first. */
    private final Map<Identity, Accepted> identities = new LinkedHashMap<>();

    public CertificateVerifier(String key, Settings settings, Sources sources) {
        if (settings.ofConnection()) {
            header = null;
            String problem = "needs TLS at the door; set server.ssl.bundle, or header where a proxy terminates TLS";
            require(sources.tls(), key, problem);
        } else {
            header = HeaderVerifier.headerName(key + ".header", settings.header());
            String problem = "is believed from trusted proxies only; set gateway.trusted-proxies";
            require(sources.proxies(), key + ".header", problem);
        }
        String noTrust = "is missing; name the TLS bundle whose truststore holds the provider's authorities";
        require(!settings.trust().isBlank(), key + ".trust", noTrust);
        String noFingerprint = "is no SHA-256 in hexadecimal";
        identify(key, "fingerprints", settings.fingerprints(), Identity::fingerprint, noFingerprint);
        String noName = "is no DNS name, URI, email or IP address; patterns and ports are not supported";
        identify(key, "subject-alt-names", settings.subjectAltNames(), Identity::subjectAltName, noName);
        String nobody = "is missing; list fingerprints or subject-alt-names of the certificates";
        require(!identities.isEmpty(), key + ".fingerprints", nobody);
        authorities = new CertificateAuthorities(key + ".trust", settings.trust(), sources.bundles());
    }

    private void identify(
            String key, String list, List<String> texts, Function<String, Identity> parse, String problem) {
        for (int i = 0; i < texts.size(); i++) {
            String entry = list + "[" + i + "]";
            String text = texts.get(i).strip();
            try {
                if (!text.isEmpty()) {
                    Identity identity = parse.apply(text);
                    String principal = identity.kind() == Kind.FINGERPRINT
                            ? identity.name().substring(0, 16)
                            : text;
                    identities.putIfAbsent(identity, new Accepted("certificate", principal, entry, null));
                }
            } catch (IllegalArgumentException noIdentity) {
                throw new BadSettingException(key + "." + entry, problem);
            }
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
        try {
            if (!header.equals(CLIENT_CERT)) {
                return verify(CertificateHeader.parseAll(values.get(0)), request);
            }
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(CertificateHeader.parse(values.get(0)));
            chain.addAll(CertificateHeader.parseChain(request.header(CLIENT_CERT_CHAIN)));
            return verify(chain, request);
        } catch (IllegalArgumentException malformed) {
            return Verdict.rejected(Reason.MALFORMED);
        }
    }

    private Verdict verify(List<X509Certificate> chain, WireRequest request) {
        if (chain.isEmpty()) {
            return Verdict.rejected(Reason.MISSING);
        }
        Reason objection = authorities.objection(chain, request.receivedAt());
        if (objection != null) {
            return Verdict.rejected(objection);
        }
        try {
            Map<Identity, Accepted> presented = new LinkedHashMap<>(identities);
            presented.keySet().retainAll(Identity.of(chain.get(0)));
            return presented.isEmpty()
                    ? Verdict.rejected(Reason.WRONG_CREDENTIAL)
                    : presented.values().iterator().next();
        } catch (CertificateEncodingException e) {
            return Verdict.rejected(Reason.MALFORMED);
        }
    }

    @Override
    public Set<String> credentialHeaders() {
        return header == null ? Set.of() : Set.of(header, CLIENT_CERT_CHAIN);
    }
}
