package io.callbackgateway.auth.aws;

import io.callbackgateway.auth.Authorization;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
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
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Requests signed as those to AWS are. The body is always hashed: {@code UNSIGNED-PAYLOAD} and chunked signatures
 * ({@code STREAMING-…}) are refused.
 *
 * <p>{@link Version#V4} signs what {@code SignedHeaders} names: of headers that AWS does not demand, such as
 * {@code Content-Type}, a caller may leave any out. {@link Version#V2} signs no query: a request with one is refused.
 *
 * <p>Where a provider's document says {@code Authorization: AWS} followed by a fixed value, that is no signature, and a method of its
 * own: {@code api-key} with {@code header: Authorization} and {@code prefix: AWS}.
 */
public final class AwsVerifier implements Verifier {

    private static final Duration MAX_TOLERANCE = Duration.ofDays(7);

    /** What a caller may sign with. */
    public enum Version {
        /** {@code AWS4-HMAC-SHA256}. */
        V4,
        /** {@code AWS <access key>:<signature>} with HMAC-SHA1, for callers that know nothing better. */
        V2,
        /** The same without the access key. */
        V2_BARE
    }

    /**
     * {@code aws}. Keys are rotated by a second entry of {@code auth}: a new secret comes with a new access key.
     *
     * @param region what the caller signs for, together with {@code service}; with {@code v4} only
     * @param service encodes paths as S3 does where it is {@code s3}
     * @param host the {@code Host} header that must have been signed; empty is any. Proxies must leave it as it is. With {@code v4}
     *     alone: the older signature has none
     * @param tolerance how far the signed time may be from ours, both ways; at most 7d, as only so many signatures are remembered
     */
    public record Settings(
            @DefaultValue("") String accessKey,
            SecretSettings secretKey,
            @DefaultValue("") String region,
            @DefaultValue("") String service,
            @DefaultValue("") String host,
            @DefaultValue("5m") Duration tolerance,
            @DefaultValue("v4") List<Version> versions) {

        private boolean takesOlder() {
            return versions.contains(Version.V2) || versions.contains(Version.V2_BARE);
        }
    }

    private final Settings settings;
    private final Secrets secretKey;

    public AwsVerifier(String key, Settings settings) {
        this.settings = settings;
        required(key + ".access-key", settings.accessKey());
        if (settings.secretKey() == null) {
            throw new BadSettingException(key + ".secret-key", "is missing; set the key that the caller signs with");
        }
        secretKey = Secrets.of("aws", key + ".secret-key", List.of(named(settings.secretKey())));
        if (settings.versions().isEmpty()) {
            throw new BadSettingException(key + ".versions", "is empty; list v4, or leave it out");
        }
        if (settings.versions().contains(Version.V4)) {
            required(key + ".region", settings.region());
            required(key + ".service", settings.service());
        }
        if (settings.takesOlder() && !settings.host().isEmpty()) {
            throw new BadSettingException(
                    key + ".host", "is not signed with v2 and v2-bare; leave it out, or give v4 an entry of its own");
        }
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
        Verdict verdict = Verdict.rejected(Reason.MISSING);
        if (settings.versions().contains(Version.V4)) {
            verdict = Authorization.of(request, AwsSignatureV4.ALGORITHM)
                    .verify(credentials -> verifyV4(request, AwsSignatureV4.parse(credentials)));
        }
        if (settings.takesOlder() && verdict instanceof Rejected rejected && rejected.reason() == Reason.MISSING) {
            verdict = Authorization.of(request, "AWS")
                    .verify(credentials -> verifyV2(request, AwsSignatureV2.parse(credentials)));
        }
        return verdict;
    }

    private Verdict verifyV4(WireRequest request, AwsSignatureV4 signature) {
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

    private Verdict verifyV2(WireRequest request, AwsSignatureV2 signature) {
        Instant signedAt = signature == null ? null : signature.signedAt(request);
        if (signedAt == null) {
            return Verdict.rejected(Reason.MALFORMED);
        }
        Version version = signature.accessKey() == null ? Version.V2_BARE : Version.V2;
        if (!settings.versions().contains(version)) {
            return Verdict.rejected(Reason.MALFORMED);
        }
        if (version == Version.V2 && !signature.accessKey().equals(settings.accessKey())) {
            return Verdict.rejected(Reason.WRONG_CREDENTIAL);
        }
        if (request.query() != null || !signature.covers(request, request.body().bytes())) {
            return Verdict.rejected(Reason.WRONG_TARGET);
        }
        return verify(request, signedAt, signature.signature(), secret -> signature.expected(secret, request));
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
        return Map.of(
                "authorization",
                settings.versions().stream()
                        .map(version -> version == Version.V4 ? "aws4-hmac-sha256" : "aws")
                        .collect(Collectors.toSet()));
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of("authorization", "x-amz-security-token");
    }
}
