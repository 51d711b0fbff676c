package io.callbackgateway.rejected;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.auth.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All of a request that a verifier may look at, as JSON. Holds credentials and personal data: it is only ever stored encrypted. */
@JsonIgnoreProperties(ignoreUnknown = true) // of a newer gateway that shares the ledger
record KeptRequest(
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        byte[] body,
        String pathToken,
        String remoteAddress,
        boolean viaProxy,
        List<byte[]> certificates,
        String receivedAt) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static byte[] toJson(WireRequest request, byte[] body) {
        try {
            List<byte[]> certificates = new ArrayList<>();
            for (X509Certificate certificate : request.certificates()) {
                certificates.add(certificate.getEncoded());
            }
            return JSON.writeValueAsBytes(new KeptRequest(
                    request.method(),
                    request.path(),
                    request.query(),
                    request.headers(),
                    body,
                    request.pathToken(),
                    request.remoteAddress(),
                    request.viaProxy(),
                    certificates,
                    request.receivedAt().toString()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e); // the web server has read it from these bytes
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WireRequest fromJson(byte[] json) {
        try {
            KeptRequest kept = JSON.readValue(json, KeptRequest.class);
            List<X509Certificate> certificates = new ArrayList<>();
            for (byte[] der : kept.certificates) {
                certificates.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            }
            return new WireRequest(
                    kept.method,
                    kept.path,
                    kept.query,
                    kept.headers,
                    kept::body,
                    kept.pathToken,
                    kept.remoteAddress,
                    kept.viaProxy,
                    certificates,
                    Instant.parse(kept.receivedAt));
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "kept request of " + receivedAt;
    }
}
