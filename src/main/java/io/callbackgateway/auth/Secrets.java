package io.callbackgateway.auth;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.settings.BadSettingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The secrets of one method, of which any valid one will do, so that they can be rotated. All are tried every time, and values are
 * compared by digests of equal length: neither a near miss nor the first of the list takes another time than anything else.
 */
public final class Secrets {

    private final String method;
    private final List<Secret> secrets;

    private Secrets(String method, List<Secret> secrets) {
        this.method = method;
        this.secrets = secrets;
    }

    /**
     * @param decode of an entry's key and text, what the text stands for; throws where that is nothing
     * @throws BadSettingException where no entry has a value, or one's period ends before it begins
     */
    public static Secrets of(
            String method, String key, List<SecretSettings> settings, BiFunction<String, String, byte[]> decode) {
        List<Secret> secrets = new ArrayList<>();
        for (int i = 0; i < settings.size(); i++) {
            SecretSettings each = settings.get(i);
            String entry = key + "[" + i + "]";
            if (each.value().isBlank()) {
                continue; // of a variable that is not set, as in "${KEY_NEXT:}"
            }
            boolean endless = each.notBefore() == null || each.notAfter() == null;
            require(
                    endless || !each.notAfter().isBefore(each.notBefore()),
                    entry + ".not-after",
                    "is before not-before");
            byte[] value = decode.apply(entry, each.value());
            String id = each.id() == null ? String.valueOf(i) : each.id();
            secrets.add(new Secret(id, value, DigestUtils.sha256(value), each.notBefore(), each.notAfter()));
        }
        require(!secrets.isEmpty(), key, "has no entry that is not empty; set at least one secret");
        return new Secrets(method, List.copyOf(secrets));
    }

    /** Whether the candidate is one of the secrets. */
    public Verdict find(byte[] candidate, Instant at, String principal) {
        byte[] digest = DigestUtils.sha256(candidate);
        return prove(at, principal, Reason.WRONG_CREDENTIAL, secret -> MessageDigest.isEqual(secret.digest, digest));
    }

    /** The first one that is valid, for who signs with it; {@code null} where none is. */
    public Secret first(Instant at) {
        return secrets.stream()
                .filter(secret -> secret.hasBegun(at) && !secret.isOver(at))
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether one of the secrets proves the request.
     *
     * @param principal {@code null}: the matching secret's id
     * @param otherwise why it is rejected where none does
     */
    public Verdict prove(Instant at, String principal, Reason otherwise, Predicate<Secret> proves) {
        Verdict verdict = Verdict.rejected(otherwise);
        for (Secret secret : secrets) {
            if (proves.test(secret) && !(verdict instanceof Accepted)) {
                if (!secret.hasBegun(at)) {
                    verdict = Verdict.rejected(Reason.NOT_YET_VALID);
                } else if (secret.isOver(at)) {
                    verdict = Verdict.rejected(Reason.EXPIRED);
                } else {
                    verdict = new Accepted(method, principal == null ? secret.id : principal, secret.id, null);
                }
            }
        }
        return verdict;
    }

    /**
     * The verdict on a password, but rejected where the user is another one. To be asked after it: an unknown user takes as long as a
     * wrong password.
     */
    public static Verdict forUser(String expected, String given, Verdict verdict) {
        return same(expected, given) || !(verdict instanceof Accepted)
                ? verdict
                : Verdict.rejected(Reason.WRONG_CREDENTIAL);
    }

    /** Whether two texts are the same; how long that takes tells nothing of where they differ. */
    public static boolean same(String first, String second) {
        return MessageDigest.isEqual(DigestUtils.sha256(first), DigestUtils.sha256(second));
    }

    /** @param value decoded, for methods that compute with it */
    public record Secret(String id, byte[] value, byte[] digest, Instant notBefore, Instant notAfter) {

        private boolean hasBegun(Instant at) {
            return notBefore == null || !at.isBefore(notBefore);
        }

        private boolean isOver(Instant at) {
            return notAfter != null && at.isAfter(notAfter);
        }

        @Override
        public String toString() {
            return "secret " + id;
        }
    }

    /** Where a secret stands in a request. What can never stand there is found at start, and not by callers that are all rejected. */
    public enum Place {

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
            return this == PASSWORD || secret.equals(secret.strip())
                    ? null
                    : "has white space around it: take that away";
        }
    }
}
