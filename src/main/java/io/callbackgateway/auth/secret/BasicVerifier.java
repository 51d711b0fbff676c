package io.callbackgateway.auth.secret;

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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** HTTP Basic authentication (RFC 7617): strict Base64, UTF-8, the first colon ends the user name. */
public final class BasicVerifier implements Verifier {

    /** {@code basic}. All passwords are valid at the same time; empty ones are ignored. */
    public record Settings(@DefaultValue("") String username, @DefaultValue List<SecretSettings> passwords) {}

    private final String username;
    private final byte[] usernameDigest;
    private final Secrets passwords;

    public BasicVerifier(String key, Settings settings) {
        username = settings.username();
        if (username.isBlank() || username.contains(":")) {
            throw new BadSettingException(key + ".username", "is missing, or holds a colon");
        }
        usernameDigest = Secrets.sha256(username.getBytes(StandardCharsets.UTF_8));
        passwords = Secrets.of("basic", key + ".passwords", settings.passwords(), SecretPlace.PASSWORD);
    }

    @Override
    public Verdict verify(WireRequest request) {
        return Authorization.of(request, "Basic").verify(credentials -> {
            byte[] pair;
            try {
                pair = Base64.getDecoder().decode(credentials.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IllegalArgumentException notBase64) {
                return Verdict.rejected(Reason.MALFORMED);
            }
            int colon = 0;
            while (colon < pair.length && pair[colon] != ':') {
                colon++;
            }
            byte[] user = Arrays.copyOf(pair, colon);
            byte[] password = colon < pair.length ? Arrays.copyOfRange(pair, colon + 1, pair.length) : new byte[0];
            // both are always compared: an unknown user takes as long as a wrong password
            Verdict verdict = passwords.find(password, request.receivedAt(), username);
            boolean known = MessageDigest.isEqual(usernameDigest, Secrets.sha256(user));
            return known || !(verdict instanceof Accepted) ? verdict : Verdict.rejected(Reason.WRONG_CREDENTIAL);
        });
    }

    @Override
    public List<String> challenges(Reason reason) {
        return List.of("Basic realm=\"callbacks\", charset=\"UTF-8\"");
    }

    @Override
    public Map<String, Set<String>> schemes() {
        return Map.of("authorization", Set.of("basic"));
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of("authorization");
    }
}
