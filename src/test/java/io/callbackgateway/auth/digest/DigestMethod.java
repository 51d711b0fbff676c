package io.callbackgateway.auth.digest;

import static java.util.Map.entry;

import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Scenario;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.testing.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** Nonces are made here with the gateway's key, each for one call. */
public final class DigestMethod implements AuthMethod {

    private static final String NONCE_KEY = "key-of-the-nonces-0123456789abcdef";

    @Override
    public String name() {
        return "digest";
    }

    @Override
    public Stream<String> settings(String auth) {
        return Stream.concat(
                Stream.of(auth + ".username=acme", auth + ".nonce-key=" + NONCE_KEY),
                AuthMethod.secrets(auth + ".passwords"));
    }

    @Override
    public Stream<String> foreignSettings(String auth) {
        return Stream.of(auth + ".username=acme", auth + ".nonce-key=" + NONCE_KEY, auth + ".passwords[0]=" + FOREIGN);
    }

    @Override
    public Call foreignCall(String target) {
        return client(target.replaceAll("[^/]+$", "other"))
                .withPassword(FOREIGN)
                .sign(Call.post(target, "{}"));
    }

    @Override
    public Map<Scenario, Call> calls(String target) {
        Call post = Call.post(target + "?a=b", "{}");
        Call valid = client(target).sign(post);
        Call wholeSigned = client(target).withQop("auth-int").sign(post);
        return Map.ofEntries(
                entry(Scenario.VALID, valid),
                entry(Scenario.MISSING, valid.without("Authorization")),
                entry(Scenario.EMPTY, valid.with("Authorization", "Digest ")),
                entry(Scenario.REPEATED, valid.and("Authorization", valid.header("Authorization"))),
                entry(
                        Scenario.WRONG_SCHEME,
                        client(target)
                                .sign(post)
                                .with(
                                        "Authorization",
                                        valid.header("Authorization").replace("Digest", "Bearer"))),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, foreignCall(target)),
                entry(Scenario.EXPIRED, client(target).withPassword(RETIRED).sign(post)),
                entry(
                        Scenario.NOT_YET_VALID,
                        client(target).withPassword(FUTURE).sign(post)),
                entry(Scenario.TAMPERED_BODY, wholeSigned.withBody("[]")),
                entry(Scenario.OTHER_PATH, client(target).sign(post).withTarget(AuthMethod.otherPath(post.target()))),
                entry(Scenario.OTHER_METHOD, client(target).sign(post).withMethod("PUT")),
                entry(Scenario.REPLAYED, client(target).withQop("auth-int").sign(post)),
                entry(Scenario.OLD_KEY, client(target).sign(post)),
                entry(Scenario.NEW_KEY, client(target).withPassword(NEW).sign(post)));
    }

    /** A nonce is good once: who sends it again has not answered a challenge. */
    @Override
    public Map<Scenario, Reason> reasons() {
        return Map.ofEntries(
                entry(Scenario.TAMPERED_BODY, Reason.WRONG_CREDENTIAL),
                entry(Scenario.OTHER_PATH, Reason.WRONG_TARGET),
                entry(Scenario.OTHER_METHOD, Reason.WRONG_CREDENTIAL),
                entry(Scenario.REPLAYED, Reason.REPLAYED));
    }

    /** @param target whose door's nonce to take */
    private static DigestClient client(String target) {
        String[] path = target.split("/"); // "", "callbacks", provider, environment
        String door = "gateway.providers." + path[2] + "." + path[3] + ".auth[0].digest callbacks";
        Instant now = Instant.now();
        String nonce = new DigestNonces(NONCE_KEY.getBytes(StandardCharsets.UTF_8), door, Duration.ofMinutes(5), now)
                .issue(now);
        return new DigestClient("acme", OLD, "callbacks", "SHA-256", "auth", nonce, 1);
    }
}
