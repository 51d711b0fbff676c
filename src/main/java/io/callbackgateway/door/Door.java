package io.callbackgateway.door;

import io.callbackgateway.provider.ProviderFacts;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** The door of one environment of one provider: who may come in, and how. */
final class Door {

    /** Headers that commonly carry credentials: not kept even where another method let the caller in. */
    private static final Set<String> COMMON_CREDENTIALS = Set.of(
            "authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "certificate", "client-cert");

    private final String provider;
    private final String environment;
    private final ProviderFacts facts;
    private final int ack;
    private final List<Verifier> verifiers;
    private final List<IpAddressMatcher> allowFrom;
    private final Set<String> credentialHeaders = new HashSet<>(COMMON_CREDENTIALS);

    Door(
            String provider,
            String environment,
            ProviderFacts facts,
            int ack,
            List<Verifier> verifiers,
            List<IpAddressMatcher> allowFrom) {
        this.provider = provider;
        this.environment = environment;
        this.facts = facts;
        this.ack = ack;
        this.verifiers = verifiers;
        this.allowFrom = allowFrom;
        for (Verifier verifier : verifiers) {
            if (verifier.credentialHeader() != null) {
                credentialHeaders.add(verifier.credentialHeader().toLowerCase(Locale.ROOT));
            }
        }
    }

    String provider() {
        return provider;
    }

    String environment() {
        return environment;
    }

    ProviderFacts facts() {
        return facts;
    }

    int ack() {
        return ack;
    }

    boolean admitsAddress(String address) {
        return allowFrom.isEmpty() || allowFrom.stream().anyMatch(each -> each.matches(address));
    }

    Verifier.Verdict verify(HttpServletRequest request) {
        Verifier.Verdict verdict = Verifier.Verdict.REJECTED;
        for (Verifier verifier : verifiers) {
            Verifier.Verdict each = verifier.verify(request);
            if (each == Verifier.Verdict.ACCEPTED) {
                return each;
            }
            if (each == Verifier.Verdict.REPEATED) {
                verdict = each;
            }
        }
        return verdict;
    }

    /** Values for {@code WWW-Authenticate}. */
    List<String> challenges() {
        return verifiers.stream()
                .map(Verifier::challenge)
                .filter(challenge -> challenge != null)
                .distinct()
                .toList();
    }

    /** Whether a header, named in lower case, may be kept with the callback. */
    boolean keepsHeader(String name) {
        return !credentialHeaders.contains(name);
    }
}
