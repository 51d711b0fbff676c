package io.callbackgateway.auth.digest;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Credentials that are a list of parameters (RFC 9110 §11.2): {@code name=token} and {@code name="quoted string"}, separated by
 * commas. Empty elements are passed over, as RFC 9110 §5.6.1.2 demands; else strict: nothing may be left over, and no name may come
 * twice.
 */
final class AuthParameters {

    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    private AuthParameters(String text) {
        this.text = text;
    }

    /** @return values by name in lower case, unquoted; {@code null} where the text is no such list */
    static Map<String, String> parse(String text) {
        return new AuthParameters(text).parse();
    }

    private Map<String, String> parse() {
        Map<String, String> parameters = new HashMap<>();
        do {
            skipSpace();
            if (at == text.length() || text.charAt(at) == ',') {
                continue;
            }
            String name = token().toLowerCase(Locale.ROOT);
            skipSpace();
            if (name.isEmpty() || !skip('=')) {
                return null;
            }
            skipSpace();
            String value = skip('"') ? quoted() : token();
            if (value == null || parameters.put(name, value) != null) {
                return null;
            }
            skipSpace();
        } while (skip(','));
        return at == text.length() ? parameters : null;
    }

    private String token() {
        int start = at;
        while (at < text.length() && isTokenCharacter(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isTokenCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || TOKEN_SYMBOLS.indexOf(c) >= 0;
    }

    /** Up to the closing quote; {@code null} where there is none, or a control character before it. */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
            }
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return null;
            }
            value.append(c);
        }
        return null;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean skip(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        if (there) {
            at++;
        }
        return there;
    }
}
