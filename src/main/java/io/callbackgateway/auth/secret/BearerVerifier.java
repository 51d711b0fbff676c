package io.callbackgateway.auth.secret;

import io.callbackgateway.auth.Authorization;
import io.callbackgateway.auth.SecretPlace;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** A token agreed beforehand, as {@code Authorization: Bearer <token>} (RFC 6750 §2.1). */
public final class BearerVerifier implements Verifier {

    /** {@code bearer}. All tokens are valid at the same time; empty ones are ignored. */
    public record Settings(@DefaultValue List<SecretSettings> tokens) {}

    private final Secrets tokens;

    public BearerVerifier(String key, Settings settings) {
        tokens = Secrets.of("bearer", key + ".tokens", settings.tokens(), SecretPlace.HEADER);
    }

    @Override
    public Verdict verify(WireRequest request) {
        return Authorization.of(request, "Bearer")
                .verify(token -> tokens.find(token.getBytes(StandardCharsets.ISO_8859_1), request.receivedAt(), null));
    }

    @Override
    public List<String> challenges(Reason reason) {
        return List.of("Bearer");
    }

    @Override
    public Map<String, Set<String>> schemes() {
        return Map.of("authorization", Set.of("bearer"));
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of("authorization");
    }
}
