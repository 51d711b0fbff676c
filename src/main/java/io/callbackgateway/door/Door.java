package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.door.challenge.Challenge;
import io.callbackgateway.http.caller.AddressList;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.TransactionIds;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/**
 * The door of one environment of one provider: who may come in, and how.
 *
 * @param challenge {@code null} where the provider has none
 * @param allowFrom empty: anybody
 * @param credentialHeaders in lower case: what is never kept, and never shown
 */
record Door(
        String provider,
        String environment,
        ProviderFacts facts,
        Ack ack,
        Challenge challenge,
        Verifier verifier,
        AddressList allowFrom,
        TransactionIds transactionIds,
        Set<String> credentialHeaders) {

    /** The reason's code of a caller whose address may not call, beside those of {@link Verdict.Reason}. */
    static final String FOREIGN_ADDRESS = "foreign-address";

    /** Headers that commonly carry credentials: not kept even where another method has proven the caller. */
    private static final Set<String> COMMON_CREDENTIALS = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "x-api-key",
            "api-key",
            "certificate",
            "client-cert",
            "client-cert-chain");

    Door(
            String provider,
            String environment,
            ProviderFacts facts,
            Ack ack,
            Challenge challenge,
            Verifier verifier,
            AddressList allowFrom) {
        this(
                provider,
                environment,
                facts,
                ack,
                challenge,
                verifier,
                allowFrom,
                new TransactionIds(facts),
                Stream.of(COMMON_CREDENTIALS, verifier.credentialHeaders())
                        .flatMap(Set::stream)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** Without a token. */
    String path() {
        return "/callbacks/" + provider + "/" + environment;
    }

    boolean allowsAddress(String address) {
        return allowFrom.isEmpty() || allowFrom.contains(address);
    }

    /**
     * What goes into the inbox of an accepted request: everything but its credentials.
     *
     * @param proof how its caller has proven itself
     */
    Callback callback(UUID id, Origin origin, WireRequest request, String proof) {
        Map<String, String> query = request.parameters();
        return new Callback(
                id,
                provider,
                environment,
                origin,
                group(origin, query, request),
                request.method(),
                query,
                headers(request),
                request.remoteAddress(),
                request.receivedAt().truncatedTo(ChronoUnit.MICROS),
                request.body().bytes(),
                null,
                proof,
                null);
    }

    /** What is replayed comes at once: all of it stays in order, whatever transaction it is about. */
    private String group(Origin origin, Map<String, String> query, WireRequest request) {
        if (origin == Origin.REPLAY) {
            return String.join("/", "replay", provider, environment);
        }
        String contentType = String.join(",", request.header(HttpHeaders.CONTENT_TYPE));
        String transactionId = transactionIds.find(query, request.body().bytes(), contentType);
        return TransactionIds.group(provider, environment, transactionId);
    }

    private Map<String, String> headers(WireRequest request) {
        Map<String, String> kept = new LinkedHashMap<>();
        request.headers().forEach((name, values) -> {
            if (!credentialHeaders.contains(name)) {
                kept.put(name, String.join(",", values));
            }
        });
        return kept;
    }

    /** Without what a verifier may hold. */
    @Override
    public String toString() {
        return path();
    }
}
