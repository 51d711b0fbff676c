package io.callbackgateway.auth.aws;

import io.callbackgateway.auth.Authorization;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.settings.BadSettingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Requests signed as those to AWS are. The body is always hashed: {@code UNSIGNED-PAYLOAD} and chunked signatures
 * ({@code STREAMING-…}) are refused.
 *
 * <p>Version 4 signs what {@code SignedHeaders} names: of headers that AWS does not demand, such as {@code Content-Type}, a caller may
 * leave any out. Version 2 ({@code AWS <access key>:<signature>}) is not taken.
 *
 * <p>Where a provider's document says {@code Authorization: AWS} followed by a fixed value, that is no signature, and a method of its
 * own: {@code api-key} with {@code header: Authorization} and {@code prefix: AWS}.
 */
public final class AwsVerifier implements Verifier {

    private static final Duration MAX_TOLERANCE = Duration.ofDays(7);

    /**
     * {@code aws}. Keys are rotated by a second entry of {@code auth}: a new secret comes with a new access key.
     *
     * @param region what the caller signs for, together with {@code service}
     * @param service encodes paths as S3 does where it is {@code s3}
     * @param host the {@code Host} header that must have been signed; empty is any. Proxies must leave it as it is
     * @param tolerance how far the signed time may be from ours, both ways; at most 7d, as only so many signatures are remembered
     */
    public record Settings(
            @DefaultValue("") String accessKey,
            SecretSettings secretKey,
            @DefaultValue("") String region,
            @DefaultValue("") String service,
            @DefaultValue("") String host,
            @DefaultValue("5m") Duration tolerance) {}

    private final Settings settings;
    private final Secrets secretKey;

    public AwsVerifier(String key, Settings settings) {
        this.settings = settings;
        required(key + ".access-key", settings.accessKey());
        if (settings.secretKey() == null) {
            throw new BadSettingException(key + ".secret-key", "is missing; set the key that the caller signs with");
        }
        secretKey = Secrets.of("aws", key + ".secret-key", List.of(named(settings.secretKey())));
        required(key + ".region", settings.region());
        required(key + ".service", settings.service());
        Duration tolerance = settings.tolerance();
        if (tolerance.compareTo(Duration.ZERO) <= 0 || tolerance.compareTo(MAX_TOLERANCE) > 0) {
            throw new BadSettingException(key + ".tolerance", "must be more than nothing and at most 7d");
        }
    }

    private static void required(String key, String value) {
        if (value.isBlank()) {
            throw new BadSettingException(key, "is missing; set it to what the caller signs with");
        }
    }

    @Override
    public Verdict verify(WireRequest request) {
        return Authorization.of(request, AwsSignatureV4.ALGORITHM)
                .verify(credentials -> verify(request, AwsSignatureV4.parse(credentials)));
    }

    private Verdict verify(WireRequest request, AwsSignatureV4 signature) {
        Instant signedAt = signature == null ? null : signature.signedAt(request);
        if (signedAt == null) {
            return Verdict.rejected(Reason.MALFORMED);
        }
        if (!signature.accessKey().equals(settings.accessKey())) {
            return Verdict.rejected(Reason.WRONG_CREDENTIAL);
        }
        boolean sameHost =
                settings.host().isEmpty() || settings.host().equalsIgnoreCase(String.join(",", request.header("host")));
        if (!sameHost
                || !signature.region().equals(settings.region())
                || !signature.service().equals(settings.service())) {
            return Verdict.rejected(Reason.WRONG_AUDIENCE);
        }
        if (!signature.coversWhatItMust(request)) {
            return Verdict.rejected(Reason.WRONG_TARGET);
        }
        String hash = DigestUtils.sha256Hex(request.body().bytes());
        List<String> declared = request.header("x-amz-content-sha256");
        if (!declared.isEmpty() && !declared.equals(List.of(hash))) {
            return Verdict.rejected(Reason.WRONG_TARGET);
        }
        return verify(
                request,
                signedAt,
                signature.signature(),
                secret -> signature.expected(secret, request, signedAt, hash));
    }

    /** There is one at each entry of {@code auth}: its place in a list would not tell it from another entry's. */
    private SecretSettings named(SecretSettings secret) {
        return secret.id() != null
                ? secret
                : new SecretSettings(secret.value(), settings.accessKey(), secret.notBefore(), secret.notAfter());
    }

    private Verdict verify(WireRequest request, Instant signedAt, String signature, Function<byte[], String> expected) {
        byte[] given = signature.getBytes(StandardCharsets.US_ASCII);
        Verdict verdict = secretKey.prove(
                request.receivedAt(),
                settings.accessKey(),
                Reason.WRONG_SIGNATURE,
                secret -> MessageDigest.isEqual(
                        expected.apply(secret.value()).getBytes(StandardCharsets.US_ASCII), given));
        if (!(verdict instanceof Accepted accepted)) {
            return verdict;
        }
        Duration age = Duration.between(signedAt, request.receivedAt());
        if (age.abs().compareTo(settings.tolerance()) > 0) {
            return Verdict.rejected(age.isNegative() ? Reason.NOT_YET_VALID : Reason.EXPIRED);
        }
        Once once = new Once(Secrets.sha256(given), signedAt, signedAt.plus(settings.tolerance()));
        return new Accepted(accepted.method(), accepted.principal(), accepted.key(), once);
    }

    @Override
    public Map<String, Set<String>> schemes() {
        return Map.of("authorization", Set.of("aws4-hmac-sha256"));
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of("authorization", "x-amz-security-token");
    }
}
