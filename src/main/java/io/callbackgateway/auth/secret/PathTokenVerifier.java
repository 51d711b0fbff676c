package io.callbackgateway.auth.secret;

import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** A secret that is the last segment of the path, for providers that can be given a URL and nothing else. */
public final class PathTokenVerifier implements Verifier {

    /** {@code path-token}. All secrets are valid at the same time; empty ones are ignored. */
    public record Settings(@DefaultValue List<SecretSettings> secrets) {}

    private final Secrets secrets;

    public PathTokenVerifier(String key, Settings settings) {
        secrets = Secrets.of("path-token", key + ".secrets", settings.secrets(), Secrets.Place.PATH::decode);
    }

    @Override
    public Verdict verify(WireRequest request) {
        if (request.pathToken() == null || request.pathToken().isEmpty()) {
            return Verdict.rejected(Reason.MISSING);
        }
        return secrets.find(request.pathToken().getBytes(StandardCharsets.UTF_8), request.receivedAt(), null);
    }

    @Override
    public boolean readsPathToken() {
        return true;
    }
}
