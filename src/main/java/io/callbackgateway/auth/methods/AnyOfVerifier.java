package io.callbackgateway.auth.methods;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.Verdict.Unavailable;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import java.util.List;

/** The entries of {@code auth}: one that passes is enough. Where none does, the most telling verdict counts. */
final class AnyOfVerifier extends CombinedVerifier {

    AnyOfVerifier(List<Verifier> verifiers) {
        super(verifiers);
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
}
