package io.callbackgateway.auth;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.settings.BadSettingException;
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
                if (secret.notBefore != null && at.isBefore(secret.notBefore)) {
                    verdict = Verdict.rejected(Reason.NOT_YET_VALID);
                } else if (secret.notAfter != null && at.isAfter(secret.notAfter)) {
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
        @Override
        public String toString() {
            return "secret " + id;
        }
    }
}
