package io.callbackgateway.door;

import io.callbackgateway.auth.QueryString;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.AddressList;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.provider.TransactionIds;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** The door of one environment of one provider: who may come in, and how. */
final class Door {

    /** The reason's code of a caller whose address may not call, beside those of {@link Verdict.Reason}. */
    static final String FOREIGN_ADDRESS = "foreign-address";

    /** Headers that commonly carry credentials: not kept even where another method let the caller in. */
    private static final Set<String> COMMON_CREDENTIALS = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "x-api-key",
            "api-key",
            "certificate",
            "client-cert",
            "client-cert-chain");

    /** The broker may write a message's group into its log. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    private final String provider;
    private final String environment;
    private final ProviderFacts facts;
    private final int ack;
    private final Verifier verifier;
    private final AddressList allowFrom;
    private final TransactionIds transactionIds;
    private final Set<String> credentialHeaders = new HashSet<>(COMMON_CREDENTIALS);

    Door(String provider, String environment, ProviderFacts facts, int ack, Verifier verifier, AddressList allowFrom) {
        this.provider = provider;
        this.environment = environment;
        this.facts = facts;
        this.ack = ack;
        this.verifier = verifier;
        this.allowFrom = allowFrom;
        this.transactionIds = new TransactionIds(facts.transactionIdPointers());
        this.credentialHeaders.addAll(verifier.credentialHeaders());
    }

    String provider() {
        return provider;
    }

    String environment() {
        return environment;
    }

    /** Without a token. */
    String path() {
        return "/callbacks/" + provider + "/" + environment;
    }

    ProviderFacts facts() {
        return facts;
    }

    int ack() {
        return ack;
    }

    boolean allowsAddress(String address) {
        return allowFrom.isEmpty() || allowFrom.contains(address);
    }

    /** Whether its settings or its provider's facts name the address. */
    boolean names(String address) {
        return allowFrom.contains(address);
    }

    boolean readsPathToken() {
        return verifier.readsPathToken();
    }

    Verdict verify(WireRequest request) {
        return verifier.verify(request);
    }

    /** In lower case: what is never kept, and never shown. */
    Set<String> credentialHeaders() {
        return Collections.unmodifiableSet(credentialHeaders);
    }

    /** Values for {@code WWW-Authenticate}. */
    List<String> challenges(Verdict.Reason reason) {
        return verifier.challenges(reason);
    }

    /** What goes into the inbox of an admitted request: everything but its credentials. */
    Callback callback(UUID id, Origin origin, WireRequest request) {
        Map<String, String> query = QueryString.parse(request.query());
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
                request.body().bytes());
    }

    /** What is replayed comes at once: all of it stays in order, whatever transaction it is about. */
    private String group(Origin origin, Map<String, String> query, WireRequest request) {
        if (origin == Origin.REPLAY) {
            return String.join("/", "replay", provider, environment);
        }
        String transactionId = transactionId(query, request);
        if (transactionId == null || transactionId.length() > TransactionIds.MAX_LENGTH) {
            return null;
        }
        String printable = UNPRINTABLE.matcher(transactionId).replaceAll("\uFFFD");
        return String.join("/", provider, environment, printable);
    }

    private String transactionId(Map<String, String> query, WireRequest request) {
        for (String name : facts.transactionIdParameters()) {
            String value = query.get(name);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return transactionIds.find(request.body().bytes(), String.join(",", request.header(HttpHeaders.CONTENT_TYPE)));
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
}
