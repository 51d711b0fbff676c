package io.callbackgateway.auth.digest;

import io.callbackgateway.auth.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.util.UriUtils;

/**
 * What a caller sends after {@code Authorization: Digest} (RFC 7616 §3.4). In every text, each character is one byte.
 *
 * @param username a user name, or with {@code userhash} its hash (§3.4.4)
 * @param count {@code nc} as sent, eight hexadecimal digits
 * @param signsBody {@code qop=auth-int}, otherwise {@code qop=auth}
 */
record DigestCredentials(
        String username,
        boolean userhash,
        String realm,
        String uri,
        DigestAlgorithm algorithm,
        String nonce,
        String count,
        String cnonce,
        boolean signsBody,
        String response) {

    private static final Pattern COUNT = Pattern.compile("[0-9a-fA-F]{8}");
    private static final Pattern EXTENDED = Pattern.compile("(?i:UTF-8)'[A-Za-z0-9-]*'([^'*]+)");

    /**
     * @return {@code null} where a parameter is missing or not what it must be. {@code algorithm} must be there, as it is in our
     *     challenges (§3.4). Without {@code qop}, as RFC 2069 had it, nothing
     *     but the nonce protects from a replay, and {@code qop} could be stripped: refused
     */
    static DigestCredentials parse(String text) {
        Map<String, String> parameters = AuthParameters.parse(text);
        if (parameters == null) {
            return null;
        }
        String username = username(parameters);
        String userhash = parameters.getOrDefault("userhash", "false");
        String qop = parameters.getOrDefault("qop", "");
        DigestCredentials credentials = new DigestCredentials(
                username,
                userhash.equals("true"),
                parameters.get("realm"),
                parameters.get("uri"),
                DigestAlgorithm.of(parameters.getOrDefault("algorithm", "")),
                parameters.get("nonce"),
                parameters.getOrDefault("nc", ""),
                parameters.getOrDefault("cnonce", ""),
                qop.equals("auth-int"),
                parameters.get("response"));
        boolean complete = username != null
                && (userhash.equals("false") || userhash.equals("true") && parameters.containsKey("username"))
                && credentials.realm != null
                && credentials.uri != null
                && credentials.algorithm != null
                && credentials.nonce != null
                && COUNT.matcher(credentials.count).matches()
                && credentials.number() > 0
                && !credentials.cnonce.isEmpty()
                && (credentials.signsBody || qop.equals("auth"))
                && credentials.response != null;
        return complete ? credentials : null;
    }

    /** Either {@code username} or {@code username*} (RFC 8187), not both. */
    private static String username(Map<String, String> parameters) {
        String plain = parameters.get("username");
        String extended = parameters.get("username*");
        if (extended == null || plain != null) {
            return extended == null ? plain : null;
        }
        Matcher value = EXTENDED.matcher(extended);
        if (!value.matches()) {
            return null;
        }
        try {
            return UriUtils.decode(value.group(1), StandardCharsets.ISO_8859_1); // to which a plus is a plus
        } catch (IllegalArgumentException badEscape) {
            return null;
        }
    }

    long number() {
        return Long.parseLong(count, 16);
    }

    /**
     * The response that the caller must have sent (§3.4.1).
     *
     * @param body looked at only where it is signed
     */
    String expectedResponse(String user, String password, String method, byte[] body) {
        String key = algorithm.hash(user, realm, password);
        if (algorithm.session) {
            key = algorithm.hash(key, nonce, cnonce);
        }
        String request = signsBody ? algorithm.hash(method, uri, algorithm.hash(body)) : algorithm.hash(method, uri);
        return algorithm.hash(key, nonce, count, cnonce, signsBody ? "auth-int" : "auth", request);
    }

    /** Whether {@code username} stands for the user; in constant time. */
    boolean isOf(String user) {
        byte[] expected = bytes(userhash ? algorithm.hash(user, realm) : user);
        return MessageDigest.isEqual(Secrets.sha256(expected), Secrets.sha256(bytes(username)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Without what the caller sent: it is personal data, and the response can be guessed against. */
    @Override
    public String toString() {
        return "digest credentials";
    }
}
