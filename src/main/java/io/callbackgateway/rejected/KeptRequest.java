package io.callbackgateway.rejected;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callbackgateway.auth.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All of a request that a verifier may look at, or of one that cannot be read, its first line; as JSON. Holds credentials and personal data: it is only ever stored encrypted. */
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
        String receivedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) String requestLine) {

    static final String REDACTED = "[redacted]";

    /** Any other header may be a credential: of a door by other settings, of another system, a signature. */
    private static final Set<String> HARMLESS =
            Set.of(("accept accept-charset accept-encoding accept-language cache-control connection"
                            + " content-encoding content-length content-type date expect host transfer-encoding user-agent")
                    .split(" "));

    /** Characters of a name or value that people may read. */
    private static final int LONGEST = 200;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    static byte[] toJson(WireRequest request) {
        return toJson(request, null);
    }

    /** @param requestLine of a request that could not be read any further */
    static byte[] toJson(WireRequest request, String requestLine) {
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
                    request.body().bytes(),
                    request.pathToken(),
                    request.remoteAddress(),
                    request.viaProxy(),
                    certificates,
                    request.receivedAt().toString(),
                    requestLine));
        } catch (CertificateEncodingException | IOException e) {
            throw new IllegalStateException(
                    e); // the web server has read them from these bytes; nothing is written anywhere
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
        } catch (CertificateException | IOException e) {
            throw new IllegalStateException(e); // no gateway has written this
        }
    }

    /** JSON of what people may read of the headers: every name, and the values of those that are known to be harmless. */
    static String readableHeaders(WireRequest request, Set<String> credentialHeaders) {
        Map<String, List<String>> readable = new LinkedHashMap<>();
        request.headers().forEach((name, values) -> {
            boolean harmless = HARMLESS.contains(name) && !credentialHeaders.contains(name);
            readable.put(
                    shortened(name),
                    values.stream()
                            .map(value -> harmless ? shortened(value) : REDACTED)
                            .toList());
        });
        return JSON.valueToTree(readable).toString();
    }

    static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    @Override
    public String toString() {
        return "kept request of " + receivedAt;
    }
}
