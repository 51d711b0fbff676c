package io.callbackgateway.auth.token;

import io.callbackgateway.auth.HeaderVerifier;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequest;
import java.time.Instant;
import java.util.List;
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

    /** @param key of the method's settings, for errors */
    protected TokenVerifier(String key, String header) {
        super(key + ".header", header, header.equalsIgnoreCase(AUTHORIZATION) ? "Bearer" : "");
    }

    @Override
    protected final Verdict verify(String token, WireRequest request) {
        if (token.isEmpty()) {
            return Verdict.rejected(Reason.MISSING);
        }
        return token.length() <= MAX_LENGTH && SYNTAX.matcher(token).matches()
                ? verify(token, request.receivedAt())
                : Verdict.rejected(Reason.MALFORMED);
    }

    /** @param at the arrival of the request */
    protected abstract Verdict verify(String token, Instant at);

    /** RFC 6750 §3: who sent no token is not told of an error. */
    @Override
    public List<String> challenges(Reason reason) {
        if (scheme.isEmpty()) {
            return List.of();
        }
        return List.of(reason == Reason.MISSING ? "Bearer" : "Bearer error=\"invalid_token\"");
    }
}
