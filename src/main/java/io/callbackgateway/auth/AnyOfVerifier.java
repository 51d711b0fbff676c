package io.callbackgateway.auth;

import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.Verdict.Unavailable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The entries of {@code auth}: one that passes is enough. Where none does, the most telling verdict counts. */
final class AnyOfVerifier implements Verifier {

    private final List<Verifier> verifiers;

    AnyOfVerifier(List<Verifier> verifiers) {
        this.verifiers = verifiers;
    }

    @Override
    public Verdict verify(WireRequest request) {
        Verdict verdict = Verdict.rejected(Reason.MISSING);
        for (Verifier verifier : verifiers) {
            Verdict each = verifier.verify(request);
            if (each instanceof Accepted) {
                return each;
            }
            if (weight(each) > weight(verdict)) {
                verdict = each;
            }
        }
        return verdict;
    }

    /** A check that is down could have passed: that outweighs every rejection but a malformed request. */
    private static int weight(Verdict verdict) {
        if (verdict instanceof Rejected rejected) {
            return rejected.reason() == Reason.REPEATED
                    ? Integer.MAX_VALUE
                    : rejected.reason().ordinal();
        }
        return verdict instanceof Unavailable ? Reason.REPEATED.ordinal() : Integer.MIN_VALUE;
    }

    @Override
    public List<String> challenges(Reason reason) {
        return verifiers.stream()
                .flatMap(verifier -> verifier.challenges(reason).stream())
                .distinct()
                .toList();
    }

    @Override
    public Set<String> credentialHeaders() {
        Set<String> headers = new HashSet<>();
        verifiers.forEach(verifier -> headers.addAll(verifier.credentialHeaders()));
        return headers;
    }

    @Override
    public boolean readsPathToken() {
        return verifiers.stream().anyMatch(Verifier::readsPathToken);
    }
}
