package io.callbackgateway.auth.aws;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Tolerance;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Requests signed as those to AWS are. The body is always hashed: {@code UNSIGNED-PAYLOAD} and chunked signatures
 * ({@code STREAMING-…}) are rejected.
 *
 * <p>Version 4 signs what {@code SignedHeaders} names: of headers that AWS does not demand, such as {@code Content-Type}, a caller may
 * leave any out. Version 2 ({@code AWS <access key>:<signature>}) is not taken.
 */
public final class AwsVerifier extends HeaderVerifier {

    /**
     * {@code aws}. Keys are rotated by a second entry of {@code auth}: a new secret comes with a new access key.
     *
     * @param host the {@code Host} header that must have been signed; empty is any. Proxies must leave it as it is
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
    private final Tolerance tolerance;

    public AwsVerifier(String key, Settings settings) {
        super(AwsSignatureV4.ALGORITHM);
        this.settings = settings;
        SecretSettings secret = settings.secretKey() == null ? SecretSettings.of("") : settings.secretKey();
        String missing = "is missing; set it to what the caller signs with";
        require(!settings.accessKey().isBlank(), key + ".access-key", missing);
        require(!secret.value().isBlank(), key + ".secret-key", missing);
        require(!settings.region().isBlank(), key + ".region", missing);
        require(!settings.service().isBlank(), key + ".service", missing);
        // there is one at each entry of auth: its place in a list would not tell it from another entry's
        String id = secret.id() == null ? settings.accessKey() : secret.id();
        secretKey = Secrets.of(
                "aws",
                key + ".secret-key",
                List.of(new SecretSettings(secret.value(), id, secret.notBefore(), secret.notAfter())),
                (entry, text) -> text.getBytes(StandardCharsets.UTF_8));
        tolerance = new Tolerance(key + ".tolerance", settings.tolerance());
    }

    @Override
    protected Verdict verify(String credentials, WireRequest request) {
        AwsSignatureV4 signature = AwsSignatureV4.parse(credentials);
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
        Verdict verdict = secretKey.prove(
                request.receivedAt(),
                settings.accessKey(),
                Reason.WRONG_SIGNATURE,
                secret -> Secrets.same(
                        signature.expected(secret.value(), request, signedAt, hash), signature.signature()));
        byte[] fingerprint = DigestUtils.sha256(signature.signature());
        return verdict instanceof Accepted accepted
                ? tolerance.once(accepted, fingerprint, signedAt, request.receivedAt())
                : verdict;
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of(AUTHORIZATION, "x-amz-security-token");
    }
}
