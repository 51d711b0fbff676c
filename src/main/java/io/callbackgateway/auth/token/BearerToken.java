package io.callbackgateway.auth.token;

import io.callbackgateway.auth.Authorization;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequest;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A token that was issued to the caller, as {@code Authorization: Bearer <token>} (RFC 6750 §2.1) or as the bare value of another
 * header.
 *
 * @param value {@code null} where {@code refusal} says why there is none
 */
public record BearerToken(String value, Reason refusal) {

    /** Longer ones are not looked at. */
    static final int MAX_LENGTH = 8192;

    /** RFC 6750 §2.1: b64token. */
    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    public static BearerToken of(WireRequest request) {
        Authorization authorization = Authorization.of(request, "Bearer");
        return authorization.refusal() == null
                ? of(authorization.credentials())
                : new BearerToken(null, authorization.refusal());
    }

    /** @param header other than {@code Authorization} */
    public static BearerToken of(WireRequest request, String header) {
        List<String> values = request.header(header);
        if (values.size() > 1) {
            return new BearerToken(null, Reason.REPEATED);
        }
        return values.isEmpty() || values.get(0).isEmpty() ? new BearerToken(null, Reason.MISSING) : of(values.get(0));
    }

    private static BearerToken of(String value) {
        boolean wellFormed =
                value.length() <= MAX_LENGTH && SYNTAX.matcher(value).matches();
        return wellFormed ? new BearerToken(value, null) : new BearerToken(null, Reason.MALFORMED);
    }

    public Verdict verify(Function<String, Verdict> verification) {
        return refusal == null ? verification.apply(value) : Verdict.rejected(refusal);
    }

    /** RFC 6750 §3: who sent no token is not told of an error. */
    public static List<String> challenges(Reason reason) {
        return List.of(reason == Reason.MISSING ? "Bearer" : "Bearer error=\"invalid_token\"");
    }

    @Override
    public String toString() {
        return "token";
    }
}
