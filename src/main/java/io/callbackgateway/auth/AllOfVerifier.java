package io.callbackgateway.auth;

import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.Verdict.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code all-of}: every method must pass. The first that does not, decides. */
final class AllOfVerifier implements Verifier {

    private final List<Verifier> verifiers;

    AllOfVerifier(List<Verifier> verifiers) {
        this.verifiers = verifiers;
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

    @Override
    public List<String> challenges(Reason reason) {
        return verifiers.stream()
                .flatMap(verifier -> verifier.challenges(reason).stream())
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
