package io.callbackgateway.auth;

import static io.callbackgateway.settings.BadSettingException.require;

import java.nio.charset.StandardCharsets;

/** Where a secret stands in a request. What can never stand there is found at start, and not by callers that are all rejected. */
public enum SecretPlace {

    /** RFC 7617 §2: anything but control characters; blanks count. */
    PASSWORD,

    /** RFC 9110 §5.5: no control characters, and white space around a value is no part of it. */
    HEADER,

    /** One segment of a path that the server has decoded and normalised: it takes {@code .} and {@code ..} out, and no backslash. */
    PATH;

    /** What a secret stands for in a request: itself, in UTF-8. */
    public byte[] decode(String key, String secret) {
        String objection = objection(secret);
        require(objection == null, key, objection);
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    /** @return what is wrong with the text; {@code null} where nothing is */
    String objection(String secret) {
        if (this == PATH && secret.contains("/")) {
            return "holds a slash, which would make it two segments of the path";
        }
        if (this == PATH && (secret.contains("\\") || secret.equals(".") || secret.equals(".."))) {
            return "is \".\" or \"..\", or holds a backslash, which the server takes for another path";
        }
        // RFC 5234 appendix B.1: CTL
        if (secret.chars().anyMatch(character -> character < ' ' || character == 0x7F)) {
            return "holds a control character, often a newline that echo or an editor has added (printf adds none)";
        }
        return this == PASSWORD || secret.equals(secret.strip()) ? null : "has white space around it: take that away";
    }
}
