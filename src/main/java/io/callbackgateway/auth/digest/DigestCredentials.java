package io.callbackgateway.auth.digest;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
    private static final String QUOTED = "(?:[\\t -\\xff&&[^\"\\\\\\x7f]]|\\\\[\\t -\\xff&&[^\\x7f]])";

    /** One parameter or none, up to the next comma or the end. Possessive: no text makes it go back, or deep. */
    private static final Pattern ELEMENT = Pattern.compile("[ \\t]*+(?:(" + TOKEN + "++)[ \\t]*+=[ \\t]*+(?:\"("
            + QUOTED + "*+)\"|(" + TOKEN + "*+))[ \\t]*+)?+(?:,|\\z)");

    private static final Set<String> NEEDED = Set.of("realm", "uri", "nonce", "response");
    private static final Pattern COUNT = Pattern.compile("(?!0{8})[0-9a-fA-F]{8}");
    private static final Pattern EXTENDED = Pattern.compile("(?i:UTF-8)'[A-Za-z0-9-]*'([^'*]+)");

    /**
     * @return {@code null} where a parameter is missing or not what it must be. {@code algorithm} must be there, as it is in our
     *     challenges (§3.4), and {@code qop}: as RFC 2069 had it, without one, nothing but the nonce protects from a replay, and
     *     {@code qop} could be stripped
     */
    static DigestCredentials parse(String text) {
        Map<String, String> parameters = parameters(text);
        if (parameters == null) {
            return null;
        }
        String userhash = parameters.getOrDefault("userhash", "false");
        String qop = parameters.getOrDefault("qop", "");
        DigestCredentials credentials = new DigestCredentials(
                username(parameters),
                userhash.equals("true"),
                parameters.get("realm"),
                parameters.get("uri"),
                DigestAlgorithm.of(parameters.getOrDefault("algorithm", "")),
                parameters.get("nonce"),
                parameters.getOrDefault("nc", ""),
                parameters.getOrDefault("cnonce", ""),
                qop.equals("auth-int"),
                parameters.get("response"));
        boolean complete = parameters.keySet().containsAll(NEEDED)
                && credentials.username != null
                && (userhash.equals("false") || credentials.userhash && parameters.containsKey("username"))
                && credentials.algorithm != null
                && COUNT.matcher(credentials.count).matches()
                && !credentials.cnonce.isEmpty()
                && (credentials.signsBody || qop.equals("auth"));
        return complete ? credentials : null;
    }

    /**
     * {@code name=token} and {@code name="quoted string"} between commas (RFC 9110 §11.2). Empty elements are passed over (§5.6.1.2);
     * else strict: nothing may be left over, and no name may come twice.
     *
     * @return values by name in lower case, unquoted; {@code null} where the text is no such list
     */
    static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        Matcher element = ELEMENT.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!element.region(end, text.length()).lookingAt()) {
                return null;
            }
            end = element.end();
            String quoted = element.group(2);
            String value = quoted == null ? element.group(3) : quoted.replaceAll("\\\\(.)", "$1");
            if (element.group(1) != null && parameters.put(element.group(1).toLowerCase(Locale.ROOT), value) != null) {
                return null;
            }
        }
        return parameters;
    }

    /** Either {@code username} or {@code username*} (RFC 8187), not both. */
    private static String username(Map<String, String> parameters) {
        String plain = parameters.get("username");
        String extended = parameters.get("username*");
        if (extended == null || plain != null) {
            return extended == null ? plain : null;
        }
        Matcher value = EXTENDED.matcher(extended);
        try { // to it, a plus is a plus
            return value.matches() ? UriUtils.decode(value.group(1), StandardCharsets.ISO_8859_1) : null;
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

    /** Without what the caller sent: it is personal data, and the response can be guessed against. */
    @Override
    public String toString() {
        return "digest credentials";
    }
}
