package io.callbackgateway.auth.digest;

import io.callbackgateway.auth.Authorization;
import io.callbackgateway.auth.SecretPlace;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.settings.BadSettingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * HTTP Digest authentication (RFC 7616), with {@code qop=auth} and {@code auth-int}. The latter also signs the body, and is what a
 * client should choose; neither signs headers.
 *
 * <p>What a nonce was used for, this process remembers and nobody else: after a start every older nonce is stale, a request that was
 * kept cannot be verified again, and gateways that share a key each count on their own.
 */
public final class DigestVerifier implements Verifier {

    private static final Pattern REALM = Pattern.compile("[ -~&&[^\"\\\\]]+");
    private static final int KEY_LENGTH = 32;

    /**
     * {@code digest}. All passwords are valid at the same time; empty ones are ignored.
     *
     * @param realm printable ASCII without quotes and backslashes
     * @param algorithms that a caller may choose from, the preferred one first; MD5 only where nothing better works
     * @param nonceLifetime after which a caller is asked to answer a new challenge
     * @param nonceKey of 32 characters or more, the same for gateways behind one balancer, so that each takes the others' nonces:
     *     then a request can be replayed at every other gateway once, within the lifetime. Not set: a new one at each start. Its
     *     period is not looked at
     */
    public record Settings(
            @DefaultValue("callbacks") String realm,
            @DefaultValue("") String username,
            @DefaultValue List<SecretSettings> passwords,
            @DefaultValue("SHA-256") List<DigestAlgorithm> algorithms,
            @DefaultValue("5m") Duration nonceLifetime,
            SecretSettings nonceKey) {}

    private final String realm;
    private final String username;
    private final String user; // the same, one character for each byte
    private final List<DigestAlgorithm> algorithms;
    private final Secrets passwords;
    private final DigestNonces nonces;

    public DigestVerifier(String key, Settings settings) {
        realm = settings.realm();
        if (!REALM.matcher(realm).matches()) {
            throw new BadSettingException(key + ".realm", "must be printable ASCII without quotes and backslashes");
        }
        if (settings.username().isBlank() || settings.username().contains(":")) {
            throw new BadSettingException(key + ".username", "is missing, or holds a colon");
        }
        username = settings.username();
        user = bytewise(username.getBytes(StandardCharsets.UTF_8));
        passwords = Secrets.of("digest", key + ".passwords", settings.passwords(), SecretPlace.PASSWORD);
        algorithms = List.copyOf(settings.algorithms());
        if (algorithms.isEmpty()) {
            throw new BadSettingException(key + ".algorithms", "is empty; list SHA-256, or leave it out");
        }
        if (settings.nonceLifetime().isNegative() || settings.nonceLifetime().isZero()) {
            throw new BadSettingException(key + ".nonce-lifetime", "must be longer than nothing, such as 5m");
        }
        byte[] nonceKey = nonceKey(key + ".nonce-key", settings.nonceKey());
        nonces = new DigestNonces(nonceKey, key + " " + realm, settings.nonceLifetime(), Instant.now());
    }

    private static byte[] nonceKey(String key, SecretSettings settings) {
        if (settings == null || settings.value().isBlank()) {
            byte[] random = new byte[KEY_LENGTH];
            new SecureRandom().nextBytes(random);
            return random;
        }
        if (settings.value().length() < KEY_LENGTH) {
            throw new BadSettingException(
                    key, "is shorter than " + KEY_LENGTH + " characters; leave it out, or use random ones");
        }
        return settings.value().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Verdict verify(WireRequest request) {
        return Authorization.of(request, "Digest").verify(text -> {
            DigestCredentials credentials = DigestCredentials.parse(text);
            if (credentials == null || !algorithms.contains(credentials.algorithm())) {
                return Verdict.rejected(Reason.MALFORMED);
            }
            if (!credentials.realm().equals(realm)) {
                return Verdict.rejected(Reason.WRONG_AUDIENCE);
            }
            Verdict verdict = verify(credentials, request);
            if (!(verdict instanceof Accepted)) {
                return verdict;
            }
            // the uri was proven, which of itself says nothing about the request
            if (!credentials.uri().equals(request.target())) {
                return Verdict.rejected(Reason.WRONG_TARGET);
            }
            Reason refusal = nonces.use(credentials.nonce(), credentials.number(), request.receivedAt());
            return refusal == null ? verdict : Verdict.rejected(refusal);
        });
    }

    /** Whether a password proves what the credentials say, whatever their nonce and uri. */
    Verdict verify(DigestCredentials credentials, WireRequest request) {
        byte[] body = credentials.signsBody() ? request.body().bytes() : null;
        byte[] response = credentials.response().getBytes(StandardCharsets.ISO_8859_1);
        // all are always tried: an unknown user takes as long as a wrong password
        Verdict verdict = passwords.prove(
                request.receivedAt(),
                username,
                Reason.WRONG_CREDENTIAL,
                secret -> MessageDigest.isEqual(
                        credentials
                                .expectedResponse(user, bytewise(secret.value()), request.method(), body)
                                .getBytes(StandardCharsets.ISO_8859_1),
                        response));
        boolean known = credentials.isOf(user);
        return known || !(verdict instanceof Accepted) ? verdict : Verdict.rejected(Reason.WRONG_CREDENTIAL);
    }

    /** One for each algorithm, the preferred one first (§3.7). All with one nonce: a caller answers one of them. */
    @Override
    public List<String> challenges(Reason reason) {
        String nonce = nonces.issue(Instant.now());
        // told to a caller whose password is right: it can answer again without asking anybody (§3.3)
        String stale = reason == Reason.STALE || reason == Reason.REPLAYED ? ", stale=true" : "";
        return algorithms.stream()
                .map(algorithm -> String.format(
                        Locale.ROOT,
                        "Digest realm=\"%s\", qop=\"auth, auth-int\", algorithm=%s, nonce=\"%s\", charset=UTF-8%s",
                        realm,
                        algorithm.token,
                        nonce,
                        stale))
                .toList();
    }

    @Override
    public Map<String, Set<String>> schemes() {
        return Map.of("authorization", Set.of("digest"));
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of("authorization");
    }

    /** One character for each byte, as header values are. */
    private static String bytewise(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
