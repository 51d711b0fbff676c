package io.callbackgateway.auth.digest;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * HTTP Digest authentication (RFC 7616), with {@code qop=auth} and {@code auth-int}. The latter also signs the body, and is what a
 * client should choose; neither signs headers.
 *
 * <p>What a nonce was used for, this process remembers and nobody else: after a start every older nonce is stale, a request that was
 * kept cannot be verified again, and gateways that share a key each count on their own.
 */
public final class DigestVerifier extends HeaderVerifier {

    private static final Pattern REALM = Pattern.compile("[ -~&&[^\"\\\\]]+");
    private static final int KEY_LENGTH = 32;

    /**
     * {@code digest}. All passwords are valid at the same time; empty ones are ignored.
     *
     * @param nonceKey the same for gateways behind one balancer, so that each takes the others' nonces: then a request can be replayed
     *     at every other gateway once, within the lifetime. Its period is not looked at
     */
    public record Settings(
            @DefaultValue("callbacks") String realm,
            @DefaultValue("") String username,
            @DefaultValue List<SecretSettings> passwords,
            @DefaultValue("SHA-256") List<DigestAlgorithm> algorithms,
            @DefaultValue("5m") Duration nonceLifetime,
            SecretSettings nonceKey) {}

    private final Settings settings;
    private final String user; // the user name, one character for each byte
    private final Secrets passwords;
    private final DigestNonces nonces;

    public DigestVerifier(String key, Settings settings) {
        super("Digest");
        this.settings = settings;
        boolean printable = REALM.matcher(settings.realm()).matches();
        require(printable, key + ".realm", "must be printable ASCII without quotes and backslashes");
        boolean named = !settings.username().isBlank() && !settings.username().contains(":");
        require(named, key + ".username", "is missing, or holds a colon");
        user = bytewise(settings.username().getBytes(StandardCharsets.UTF_8));
        passwords = Secrets.of("digest", key + ".passwords", settings.passwords(), Secrets.Place.PASSWORD::decode);
        require(!settings.algorithms().isEmpty(), key + ".algorithms", "is empty; list SHA-256, or leave it out");
        boolean lives = settings.nonceLifetime().compareTo(Duration.ZERO) > 0;
        require(lives, key + ".nonce-lifetime", "must be longer than nothing, such as 5m");
        boolean random =
                settings.nonceKey() == null || settings.nonceKey().value().isBlank();
        byte[] nonceKey = random
                ? KeyGenerators.secureRandom(KEY_LENGTH).generateKey()
                : settings.nonceKey().value().getBytes(StandardCharsets.UTF_8);
        String tooShort = "is shorter than " + KEY_LENGTH + " characters; leave it out, or use random ones";
        require(random || settings.nonceKey().value().length() >= KEY_LENGTH, key + ".nonce-key", tooShort);
        nonces = new DigestNonces(nonceKey, key + " " + settings.realm(), settings.nonceLifetime(), Instant.now());
    }

    @Override
    protected Verdict verify(String text, WireRequest request) {
        DigestCredentials credentials = DigestCredentials.parse(text);
        if (credentials == null || !settings.algorithms().contains(credentials.algorithm())) {
            return Verdict.rejected(Reason.MALFORMED);
        }
        if (!credentials.realm().equals(settings.realm())) {
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
        Reason objection = nonces.use(credentials.nonce(), credentials.number(), request.receivedAt());
        return objection == null ? verdict : Verdict.rejected(objection);
    }

    /** Whether a password proves what the credentials say, whatever their nonce and uri. */
    Verdict verify(DigestCredentials credentials, WireRequest request) {
        byte[] body = credentials.signsBody() ? request.body().bytes() : null;
        Verdict verdict = passwords.prove(
                request.receivedAt(),
                settings.username(),
                Reason.WRONG_CREDENTIAL,
                secret -> Secrets.same(
                        credentials.expectedResponse(user, bytewise(secret.value()), request.method(), body),
                        credentials.response()));
        String expected = credentials.userhash() ? credentials.algorithm().hash(user, credentials.realm()) : user;
        return Secrets.forUser(expected, credentials.username(), verdict);
    }

    /** One for each algorithm, the preferred one first (§3.7). All with one nonce: a caller answers one of them. */
    @Override
    public List<String> challenges(Reason reason) {
        String nonce = nonces.issue(Instant.now());
        // told to a caller whose password is right: it can answer again without asking anybody (§3.3)
        String stale = reason == Reason.STALE || reason == Reason.REPLAYED ? ", stale=true" : "";
        return settings.algorithms().stream()
                .map(algorithm -> "Digest realm=\"" + settings.realm() + "\", qop=\"auth, auth-int\", algorithm="
                        + algorithm.token + ", nonce=\"" + nonce + "\", charset=UTF-8" + stale)
                .toList();
    }

    /** One character for each byte, as header values are. */
    private static String bytewise(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
