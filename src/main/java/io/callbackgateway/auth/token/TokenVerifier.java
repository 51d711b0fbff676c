package io.callbackgateway.auth.token;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequest;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * A token that was issued to the caller, as {@code Authorization: Bearer <token>} (RFC 6750 §2.1) or as the bare value of another
 * header.
 */
public abstract class TokenVerifier extends HeaderVerifier {

    /** Longer ones are not looked at. */
    private static final int MAX_LENGTH = 8192;

    /** RFC 6750 §2.1: b64token. */
    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** RFC 6749 §3.3. */
    private static final Pattern SCOPE = Pattern.compile("[ !#-\\[\\]-~]*");

    private final String scope;
    private final BiFunction<String, Instant, Verdict> check;

    /**
     * @param scope that a token must have, in the words of the settings
     * @param check of a token, as of the request's arrival
     */
    protected TokenVerifier(String key, String header, String scope, BiFunction<String, Instant, Verdict> check) {
        super(key + ".header", header, header.equalsIgnoreCase(AUTHORIZATION) ? "Bearer" : "");
        this.scope = scope.strip();
        this.check = check;
        boolean printable = SCOPE.matcher(scope).matches();
        require(printable, key + ".scope", "must be printable ASCII without quotes and backslashes");
    }

    @Override
    protected final Verdict verify(String token, WireRequest request) {
        if (token.isEmpty()) {
            return Verdict.rejected(Reason.MISSING);
        }
        return token.length() <= MAX_LENGTH && SYNTAX.matcher(token).matches()
                ? check.apply(token, request.receivedAt())
                : Verdict.rejected(Reason.MALFORMED);
    }

    /** RFC 6750 §3: who sent no token is not told of an error, and whose token is good for something else, what it must be good for. */
    @Override
    public List<String> challenges(Reason reason) {
        if (scheme.isEmpty()) {
            return List.of();
        }
        return List.of(
                switch (reason) {
                    case MISSING -> "Bearer";
                    case INSUFFICIENT_SCOPE ->
                        scope.isEmpty() ? "Bearer" : "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"";
                    default -> "Bearer error=\"invalid_token\"";
                });
    }
}
