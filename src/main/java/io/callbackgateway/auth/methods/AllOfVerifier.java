package io.callbackgateway.auth.methods;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.settings.BadSettingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code all-of}: every method must pass. The first that does not, decides. */
final class AllOfVerifier extends CombinedVerifier {

    /**
     * @param key of the list, for the error
     * @throws BadSettingException where two of them can never pass together
     */
    AllOfVerifier(String key, List<Verifier> verifiers) {
        super(verifiers);
        for (int i = 1; i < verifiers.size(); i++) {
            for (int j = 0; j < i; j++) {
                String header = contested(verifiers.get(j), verifiers.get(i));
                if (header != null) {
                    throw new BadSettingException(
                            key,
                            "can never pass: [" + j + "] and [" + i + "] need different schemes in the header " + header
                                    + ", which comes once");
                }
            }
        }
    }

    /** @return the header that both need for themselves; {@code null} where there is none */
    private static String contested(Verifier one, Verifier other) {
        Map<String, Set<String>> others = other.schemes();
        return one.schemes().entrySet().stream()
                .filter(each -> others.containsKey(each.getKey()))
                .filter(each -> Collections.disjoint(each.getValue(), others.get(each.getKey())))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Map<String, Set<String>> schemes() {
        Map<String, Set<String>> schemes = new HashMap<>();
        verifiers.forEach(verifier -> schemes.putAll(verifier.schemes()));
        return schemes;
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
