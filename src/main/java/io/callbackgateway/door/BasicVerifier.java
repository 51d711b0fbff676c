package io.callbackgateway.door;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** HTTP Basic authentication (RFC 7617): strict Base64, UTF-8, the first colon ends the user name. */
final class BasicVerifier implements Verifier {

    private static final String SCHEME = "Basic ";

    private final Secrets username;
    private final Secrets passwords;

    BasicVerifier(String username, List<String> passwords) {
        this.username = new Secrets(List.of(username));
        this.passwords = new Secrets(passwords);
    }

    @Override
    public Verdict verify(HttpServletRequest request) {
        var values = request.getHeaders(HttpHeaders.AUTHORIZATION);
        String value = values.hasMoreElements() ? values.nextElement() : "";
        if (values.hasMoreElements()) {
            return Verdict.REPEATED;
        }
        byte[] pair = decode(value);
        int colon = 0;
        while (colon < pair.length && pair[colon] != ':') {
            colon++;
        }
        byte[] user = Arrays.copyOf(pair, colon);
        byte[] password = colon < pair.length ? Arrays.copyOfRange(pair, colon + 1, pair.length) : new byte[0];
        // both are always compared: an unknown user takes as long as a wrong password
        return username.contain(user) & passwords.contain(password) ? Verdict.ACCEPTED : Verdict.REJECTED;
    }

    private static byte[] decode(String value) {
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new byte[0];
        }
        try {
            return Base64.getDecoder()
                    .decode(value.substring(SCHEME.length()).trim().getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    @Override
    public String challenge() {
        return "Basic realm=\"callbacks\", charset=\"UTF-8\"";
    }

    @Override
    public String credentialHeader() {
        return HttpHeaders.AUTHORIZATION;
    }
}
