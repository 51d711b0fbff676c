package io.callbackgateway.auth.secret;

import io.callbackgateway.auth.HeaderName;
import io.callbackgateway.auth.SecretPlace;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Secrets;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** A secret that is the value of a header, be it {@code X-API-Key} or a bare {@code Authorization}. */
public final class ApiKeyVerifier implements Verifier {

    /**
     * {@code api-key}. All secrets are valid at the same time; empty ones are ignored.
     *
     * @param prefix what stands before the secret, in any case, and one or more spaces after it: for schemes of which the
     *     provider's document gives a fixed value and no algorithm, such as {@code HMAC} of the proposal provider
     */
    public record Settings(
            @DefaultValue("X-API-Key") String header,
            @DefaultValue("") String prefix,
            @DefaultValue List<SecretSettings> secrets) {}

    private final String header;
    private final String prefix;
    private final Secrets secrets;

    public ApiKeyVerifier(String key, Settings settings) {
        header = HeaderName.of(key + ".header", settings.header());
        prefix = settings.prefix().strip();
        secrets = Secrets.of("api-key", key + ".secrets", settings.secrets(), SecretPlace.HEADER);
    }

    @Override
    public Verdict verify(WireRequest request) {
        List<String> values = request.header(header);
        if (values.size() > 1) {
            return Verdict.rejected(Reason.REPEATED);
        }
        String value = values.isEmpty() ? "" : values.get(0);
        if (value.isEmpty() || !value.regionMatches(true, 0, prefix, 0, prefix.length())) {
            return Verdict.rejected(Reason.MISSING);
        }
        String secret = value.substring(prefix.length());
        if (!prefix.isEmpty()) {
            if (!secret.startsWith(" ")) {
                return Verdict.rejected(Reason.MISSING);
            }
            secret = secret.stripLeading();
        }
        // header bytes are read as ISO-8859-1; undone here, a secret may hold any UTF-8 text
        return secrets.find(secret.getBytes(StandardCharsets.ISO_8859_1), request.receivedAt(), null);
    }

    @Override
    public Map<String, Set<String>> schemes() {
        return prefix.isEmpty() ? Map.of() : Map.of(header, Set.of(prefix.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of(header);
    }
}
