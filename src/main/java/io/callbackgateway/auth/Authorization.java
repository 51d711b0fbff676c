package io.callbackgateway.auth;

import io.callbackgateway.auth.Verdict.Reason;
import java.util.List;
import java.util.function.Function;

/**
 * The one value of the {@code Authorization} header, of one scheme (RFC 9110 §11.4: the scheme in any case, then spaces, then the
 * credentials).
 *
 * @param credentials what follows the scheme; {@code null} where {@code refusal} says why there is nothing
 */
public record Authorization(String credentials, Reason refusal) {

    public static Authorization of(WireRequest request, String scheme) {
        List<String> values = request.header("authorization");
        if (values.size() > 1) {
            return new Authorization(null, Reason.REPEATED);
        }
        String value = values.isEmpty() ? "" : values.get(0);
        if (!value.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return new Authorization(null, Reason.MISSING);
        }
        String rest = value.substring(scheme.length());
        String credentials = rest.strip();
        if (!rest.startsWith(" ") || credentials.isEmpty()) {
            return new Authorization(null, rest.isBlank() ? Reason.MALFORMED : Reason.MISSING);
        }
        return new Authorization(credentials, null);
    }

    public Verdict verify(Function<String, Verdict> verification) {
        return refusal == null ? verification.apply(credentials) : Verdict.rejected(refusal);
    }
}
