package io.callbackgateway.auth;

/** Where a secret stands in a request. What can never stand there is found at start, and not by callers that are all refused. */
public enum SecretPlace {

    /** RFC 7617 §2: anything but control characters; blanks count. */
    PASSWORD {
        @Override
        String objection(String secret) {
            return holdsControls(secret) ? "holds a control character, which no password may; " + LIKELY : null;
        }
    },

    /** RFC 9110 §5.5: no control characters, and white space around a value is no part of it. */
    HEADER {
        @Override
        String objection(String secret) {
            return holdsControls(secret) || !secret.equals(secret.strip())
                    ? "holds a control character, or white space around it, which no header brings; " + LIKELY
                    : null;
        }
    },

    /** One segment of a path that the server has decoded and normalised: it takes {@code .} and {@code ..} out, and no backslash. */
    PATH {
        @Override
        String objection(String secret) {
            if (secret.contains("/")) {
                return "holds a slash, which would make it two segments of the path";
            }
            if (secret.contains("\\") || secret.equals(".") || secret.equals("..")) {
                return "is \".\" or \"..\", or holds a backslash, which the server takes for another path";
            }
            return holdsControls(secret) || !secret.equals(secret.strip())
                    ? "holds a control character, or white space around it; " + LIKELY
                    : null;
        }
    };

    private static final String LIKELY = "often a newline that echo or an editor has added (printf adds none)";

    /** @return what is wrong with the text; {@code null} where nothing is */
    abstract String objection(String secret);

    /** RFC 5234 appendix B.1: CTL. */
    private static boolean holdsControls(String secret) {
        return secret.chars().anyMatch(character -> character < ' ' || character == 0x7F);
    }
}
