package io.callbackgateway.auth.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.util.StringUtils;

/**
 * A certificate in a header, written by the proxy that terminated TLS. Three forms are read, and nothing else:
 *
 * <ul>
 *   <li>a byte sequence of structured fields, {@code :MIIB…:} (RFC 9440 §2.1)
 *   <li>PEM, percent-encoded, as nginx ({@code $ssl_client_escaped_cert}) and AWS load balancers have it, or with blanks for its
 *       line ends, as Apache httpd has it ({@code %{SSL_CLIENT_CERT}s})
 *   <li>DER in Base64 on one line, as HAProxy and Traefik have it
 * </ul>
 */
final class CertificateHeader {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----\\s++([A-Za-z0-9+/=\\s]++)-----END CERTIFICATE-----\\s*+");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    /** What the JDK takes from a client in a handshake (jdk.tls.server.maxInboundCertificateChainLength). */
    private static final int MAX_CHAIN = 8;

    private CertificateHeader() {}

    /** @throws IllegalArgumentException where it is none of the three forms, or not exactly one certificate */
    static X509Certificate parse(String value) {
        if (value.startsWith(":")) {
            return parseByteSequence(value);
        }
        if (!value.startsWith("-----BEGIN")) {
            return parseBase64(value);
        }
        // not as in forms: a plus is a plus
        Matcher pem = PEM.matcher(StringUtils.uriDecode(value, StandardCharsets.ISO_8859_1));
        if (!pem.matches()) {
            throw new IllegalArgumentException("is no PEM of one certificate");
        }
        return parseBase64(WHITE_SPACE.matcher(pem.group(1)).replaceAll(""));
    }

    /**
     * The certificate, then each one's issuer, where the proxy writes all that the client sent: in Base64 with commas between them, as
     * Traefik does ({@code X-Forwarded-Tls-Client-Cert}). In the other forms it is one.
     *
     * @throws IllegalArgumentException where one of them is no certificate, or there are more than TLS takes
     */
    static List<X509Certificate> parseAll(String value) {
        String[] members = value.split(",", -1);
        if (members.length > MAX_CHAIN) {
            throw new IllegalArgumentException("is too long a chain");
        }
        return members.length == 1
                ? List.of(parse(value))
                : Stream.of(members).map(CertificateHeader::parseBase64).toList();
    }

    /**
     * {@code Client-Cert-Chain} (RFC 9440 §2.3): each one's issuer.
     *
     * @throws IllegalArgumentException where it is no list of byte sequences, or one of them is no certificate
     */
    static List<X509Certificate> parseChain(List<String> lines) {
        return lines.stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(member -> parseByteSequence(member.strip()))
                .toList();
    }

    private static X509Certificate parseByteSequence(String value) {
        if (value.length() < 2 || !value.startsWith(":") || !value.endsWith(":")) {
            throw new IllegalArgumentException("is no byte sequence");
        }
        return parseBase64(value.substring(1, value.length() - 1));
    }

    private static X509Certificate parseBase64(String base64) {
        byte[] der = Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1));
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            // the factory reads PEM as well, and leaves what comes after a certificate unread
            if (!Arrays.equals(certificate.getEncoded(), der)) {
                throw new IllegalArgumentException("is not the DER of one certificate");
            }
            return certificate;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("is no certificate", e);
        }
    }
}
