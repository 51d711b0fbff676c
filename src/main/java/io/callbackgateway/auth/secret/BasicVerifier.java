package io.callbackgateway.auth.secret;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** HTTP Basic authentication (RFC 7617): strict Base64, UTF-8, the first colon ends the user name. */
public final class BasicVerifier extends HeaderVerifier {

    /** {@code basic}. All passwords are valid at the same time; empty ones are ignored. */
    public record Settings(@DefaultValue("") String username, @DefaultValue List<SecretSettings> passwords) {}

    private final String username;
    private final String user; // the user name, one character for each byte
    private final Secrets passwords;

    public BasicVerifier(String key, Settings settings) {
        super("Basic");
        username = settings.username();
        boolean named = !username.isBlank() && !username.contains(":");
        require(named, key + ".username", "is missing, or holds a colon");
        user = new String(username.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        passwords = Secrets.of("basic", key + ".passwords", settings.passwords(), Secrets.Place.PASSWORD::decode);
    }

    @Override
    protected Verdict verify(String credentials, WireRequest request) {
        String pair; // each character is one byte
        try {
            byte[] base64 = credentials.getBytes(StandardCharsets.ISO_8859_1);
            pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException notBase64) {
            return Verdict.rejected(Reason.MALFORMED);
        }
        int colon = pair.indexOf(':');
        String given = colon < 0 ? pair : pair.substring(0, colon);
        String password = colon < 0 ? "" : pair.substring(colon + 1);
        byte[] secret = password.getBytes(StandardCharsets.ISO_8859_1);
        return Secrets.forUser(user, given, passwords.find(secret, request.receivedAt(), username));
    }

    @Override
    public List<String> challenges(Reason reason) {
        return List.of("Basic realm=\"callbacks\", charset=\"UTF-8\"");
    }
}
