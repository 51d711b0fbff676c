package io.callbackgateway.auth.digest;

import io.callbackgateway.testing.Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The client's half of RFC 7616, computed on its own. Texts are UTF-8. */
public record DigestClient(
        String username, String password, String realm, String algorithm, String qop, String nonce, int count) {

    private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    public DigestClient withPassword(String other) {
        return new DigestClient(username, other, realm, algorithm, qop, nonce, count);
    }

    public DigestClient withUsername(String other) {
        return new DigestClient(other, password, realm, algorithm, qop, nonce, count);
    }

    public DigestClient withRealm(String other) {
        return new DigestClient(username, password, other, algorithm, qop, nonce, count);
    }

    public DigestClient withAlgorithm(String other) {
        return new DigestClient(username, password, realm, other, qop, nonce, count);
    }

    public DigestClient withQop(String other) {
        return new DigestClient(username, password, realm, algorithm, other, nonce, count);
    }

    public DigestClient withNonce(String other) {
        return new DigestClient(username, password, realm, algorithm, qop, other, count);
    }

    public DigestClient withCount(int other) {
        return new DigestClient(username, password, realm, algorithm, qop, nonce, other);
    }

    public Call sign(Call call) {
        return call.with("Authorization", authorization(call, call.target()));
    }

    public String authorization(Call call, String uri) {
        return "Digest username=\"%s\", realm=\"%s\", uri=\"%s\", algorithm=%s, nonce=\"%s\", nc=%08x, cnonce=\"%s\", qop=%s, response=\"%s\""
                .formatted(
                        new String(username.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
                        realm,
                        uri,
                        algorithm,
                        nonce,
                        count,
                        CNONCE,
                        qop,
                        response(call, uri));
    }

    private String response(Call call, String uri) {
        String a1 = hash(username + ":" + realm + ":" + password);
        if (algorithm.endsWith("-sess")) {
            a1 = hash(a1 + ":" + nonce + ":" + CNONCE);
        }
        String a2 = call.method() + ":" + uri + (qop.equals("auth-int") ? ":" + hash(call.body()) : "");
        return hash("%s:%s:%08x:%s:%s:%s".formatted(a1, nonce, count, CNONCE, qop, hash(a2)));
    }

    private String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private String hash(byte[] bytes) {
        String name = algorithm.replace("-sess", "").replace("SHA-512-256", "SHA-512/256");
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
