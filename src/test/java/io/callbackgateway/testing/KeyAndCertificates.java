package io.callbackgateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one end of a TLS connection shows and proves.
 *
 * @param certificates its own, then the intermediate ones
 */
public record KeyAndCertificates(PrivateKey key, List<X509Certificate> certificates) {

    public X509Certificate certificate() {
        return certificates.get(0);
    }

    /** SHA-256 of the DER, without colons. */
    public String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der(certificate())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code <name>.crt} and {@code <name>.key}, for a bundle of Spring. */
    public void writeTo(Path folder, String name) {
        try {
            Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded()));
            Files.writeString(folder.resolve(name + ".crt"), pem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String pem() {
        return certificates.stream().map(each -> pem("CERTIFICATE", der(each))).collect(Collectors.joining());
    }

    public String base64() {
        return base64(certificate());
    }

    /** As RFC 9440 has it. */
    public String byteSequence() {
        return ":" + base64() + ":";
    }

    /** As nginx has it. */
    public String escapedPem() {
        return URLEncoder.encode(pem("CERTIFICATE", der(certificate())), StandardCharsets.US_ASCII)
                .replace("+", "%20");
    }

    public static String base64(X509Certificate certificate) {
        return Base64.getEncoder().encodeToString(der(certificate));
    }

    static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }
}
