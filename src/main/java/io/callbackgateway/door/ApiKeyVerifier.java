package io.callbackgateway.door;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A secret that is the whole value of a header, be it {@code X-API-Key} or a bare {@code Authorization}. */
final class ApiKeyVerifier implements Verifier {

    private final String header;
    private final Secrets secrets;

    ApiKeyVerifier(String header, List<String> secrets) {
        this.header = header;
        this.secrets = new Secrets(secrets);
    }

    @Override
    public Verdict verify(HttpServletRequest request) {
        var values = request.getHeaders(header);
        if (!values.hasMoreElements()) {
            return Verdict.REJECTED;
        }
        // Tomcat reads header bytes as ISO-8859-1; undone here, a secret may hold any UTF-8 text
        byte[] candidate = values.nextElement().getBytes(StandardCharsets.ISO_8859_1);
        if (values.hasMoreElements()) {
            return Verdict.REPEATED;
        }
        return secrets.contain(candidate) ? Verdict.ACCEPTED : Verdict.REJECTED;
    }

    @Override
    public String credentialHeader() {
        return header;
    }
}
