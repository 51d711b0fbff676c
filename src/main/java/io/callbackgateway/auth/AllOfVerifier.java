package io.callbackgateway.auth;

import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Once;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code all-of}: every method must pass. The first that does not, decides. */
final class AllOfVerifier extends CombinedVerifier {

    AllOfVerifier(List<Verifier> verifiers) {
        super(verifiers);
    }

    @Override
    public Verdict verify(WireRequest request) {
        List<Accepted> accepted = new ArrayList<>();
        for (Verifier verifier : verifiers) {
            Verdict verdict = verifier.verify(request);
            if (!(verdict instanceof Accepted passed)) {
                return verdict;
            }
            accepted.add(passed);
        }
        Once once = accepted.stream()
                .map(Accepted::once)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new Accepted(
                joined(accepted, Accepted::method),
                joined(accepted, Accepted::principal),
                joined(accepted, Accepted::key),
                once);
    }

    private static String joined(List<Accepted> accepted, Function<Accepted, String> part) {
        return accepted.stream().map(part).collect(Collectors.joining("+"));
    }
}
