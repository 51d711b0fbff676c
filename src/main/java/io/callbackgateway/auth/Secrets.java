package io.callbackgateway.auth;

import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.settings.BadSettingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

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
     * @param method for {@link Accepted#method}
     * @param key of the setting, for the error
     * @throws BadSettingException where no entry has a value, or one's period ends before it begins
     */
    public static Secrets of(String method, String key, List<SecretSettings> settings) {
        return of(method, key, settings, text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws BadSettingException also where a secret can never stand in that place */
    public static Secrets of(String method, String key, List<SecretSettings> settings, SecretPlace place) {
        for (int i = 0; i < settings.size(); i++) {
            String secret = settings.get(i).value();
            String objection = secret.isBlank() ? null : place.objection(secret);
            if (objection != null) {
                throw new BadSettingException(key + "[" + i + "]", objection);
            }
        }
        return of(method, key, settings);
    }

    /** @param decode what the text of a secret stands for; throws {@link IllegalArgumentException} where it stands for nothing */
    public static Secrets of(
            String method, String key, List<SecretSettings> settings, Function<String, byte[]> decode) {
        List<Secret> secrets = new ArrayList<>();
        for (int i = 0; i < settings.size(); i++) {
            SecretSettings each = settings.get(i);
            if (each.value().isBlank()) {
                continue; // of a variable that is not set, as in "${KEY_NEXT:}"
            }
            String entry = key + "[" + i + "]";
            if (each.notBefore() != null
                    && each.notAfter() != null
                    && each.notAfter().isBefore(each.notBefore())) {
                throw new BadSettingException(entry + ".not-after", "is before not-before");
            }
            byte[] value;
            try {
                value = decode.apply(each.value());
            } catch (IllegalArgumentException e) {
                throw new BadSettingException(entry, "cannot be decoded; see the method's encoding of secrets");
            }
            String id = each.id() == null ? String.valueOf(i) : each.id();
            secrets.add(new Secret(id, value, sha256(value), each.notBefore(), each.notAfter()));
        }
        if (secrets.isEmpty()) {
            throw new BadSettingException(key, "has no entry that is not empty; set at least one secret");
        }
        return new Secrets(method, List.copyOf(secrets));
    }

    /** Whether the candidate is one of the secrets. */
    public Verdict find(byte[] candidate, Instant at, String principal) {
        byte[] digest = sha256(candidate);
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

    public static byte[] sha256(byte[] bytes) {
        return newSha256().digest(bytes);
    }

    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** @param value decoded, for methods that compute with it */
    public record Secret(String id, byte[] value, byte[] digest, Instant notBefore, Instant notAfter) {
        @Override
        public String toString() {
            return "secret " + id;
        }
    }
}
