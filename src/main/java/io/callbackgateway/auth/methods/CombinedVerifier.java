package io.callbackgateway.auth.methods;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.Verdict.Unavailable;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Several methods for one door. */
abstract class CombinedVerifier implements Verifier {

    final List<Verifier> verifiers;

    private CombinedVerifier(List<Verifier> verifiers) {
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

    /** The entries of {@code auth}: one that passes is enough. Where none does, the most telling verdict counts. */
    static final class AnyOf extends CombinedVerifier {

        AnyOf(List<Verifier> verifiers) {
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
                boolean malformed = rejected.reason() == Reason.REPEATED;
                return malformed ? Integer.MAX_VALUE : rejected.reason().ordinal();
            }
            return verdict instanceof Unavailable ? Reason.REPEATED.ordinal() : Integer.MIN_VALUE;
        }
    }

    /** {@code all-of}: every method must pass. The first that does not, decides. */
    static final class AllOf extends CombinedVerifier {

        private final Map<String, String> schemes = new HashMap<>();

        AllOf(String key, List<Verifier> verifiers) {
            super(verifiers);
            Map<String, Integer> owners = new HashMap<>();
            for (int i = 0; i < verifiers.size(); i++) {
                for (Map.Entry<String, String> each : verifiers.get(i).schemes().entrySet()) {
                    String header = each.getKey();
                    owners.putIfAbsent(header, i);
                    schemes.putIfAbsent(header, each.getValue());
                    String two = "[" + owners.get(header) + "] and [" + i + "] need different schemes in the header ";
                    boolean same = schemes.get(header).equals(each.getValue());
                    require(same, key, "can never pass: " + two + header + ", which comes once");
                }
            }
        }

        @Override
        public Map<String, String> schemes() {
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
}
