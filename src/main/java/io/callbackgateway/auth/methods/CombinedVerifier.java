package io.callbackgateway.auth.methods;

import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Several methods for one door. */
abstract class CombinedVerifier implements Verifier {

    final List<Verifier> verifiers;

    CombinedVerifier(List<Verifier> verifiers) {
        this.verifiers = verifiers;
    }

    @Override
    public final List<String> challenges(Reason reason) {
        return verifiers.stream()
                .flatMap(verifier -> verifier.challenges(reason).stream())
                .distinct()
                .toList();
    }

    @Override
    public final Set<String> credentialHeaders() {
        return verifiers.stream()
                .flatMap(verifier -> verifier.credentialHeaders().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public final boolean leavesQueryUnsigned() {
        return verifiers.stream().anyMatch(Verifier::leavesQueryUnsigned);
    }

    @Override
    public final boolean readsPathToken() {
        return verifiers.stream().anyMatch(Verifier::readsPathToken);
    }
}
