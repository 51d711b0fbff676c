package io.callbackgateway.auth.secret;

import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** A secret agreed beforehand that is the value of a header, or follows a scheme in it. */
public final class HeaderSecretVerifier extends HeaderVerifier {

    /**
     * {@code api-key}, be it in {@code X-API-Key} or a bare {@code Authorization}. All secrets are valid at the same time; empty ones
     * are ignored. The prefix may come in any case, with one or more spaces after it.
     */
    public record ApiKey(
            @DefaultValue("X-API-Key") String header,
            @DefaultValue("") String prefix,
            @DefaultValue List<SecretSettings> secrets) {}

    /** {@code bearer}: {@code Authorization: Bearer <token>} (RFC 6750 §2.1). All tokens are valid at the same time. */
    public record Bearer(@DefaultValue List<SecretSettings> tokens) {}

    private final Secrets secrets;
    private final List<String> challenges;

    public HeaderSecretVerifier(String key, ApiKey settings) {
        super(key + ".header", settings.header(), settings.prefix().strip());
        secrets = Secrets.of("api-key", key + ".secrets", settings.secrets(), Secrets.Place.HEADER::decode);
        challenges = List.of();
    }

    public HeaderSecretVerifier(String key, Bearer settings) {
        super("Bearer");
        secrets = Secrets.of("bearer", key + ".tokens", settings.tokens(), Secrets.Place.HEADER::decode);
        challenges = List.of("Bearer");
    }

    @Override
    protected Verdict verify(String secret, WireRequest request) {
        // header bytes are read as ISO-8859-1; undone here, a secret may hold any UTF-8 text
        return secret.isEmpty()
                ? Verdict.rejected(Reason.MISSING)
                : secrets.find(secret.getBytes(StandardCharsets.ISO_8859_1), request.receivedAt(), null);
    }

    @Override
    public List<String> challenges(Reason reason) {
        return challenges;
    }
}
