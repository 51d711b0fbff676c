package io.callbackgateway.auth.certificate;

import static java.util.Map.entry;

import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Scenario;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.testing.Authority;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.KeyAndCertificates;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** In a header, from a proxy; {@link CertificateTests} has the TLS connections. */
public final class CertificateMethod implements AuthMethod {

    private static final String HEADER = "Client-Cert";

    private final Authority authority = Authority.root("Acme CA");
    private final Authority foreignAuthority = Authority.root("Other CA");
    private final KeyAndCertificates old = authority.issue("old").sign();
    private final KeyAndCertificates next =
            authority.issue("new").dns("callbacks.acme.example").sign();
    private final KeyAndCertificates expired = authority
            .issue("expired")
            .valid(Instant.now().minus(Duration.ofDays(2)), Instant.now().minus(Duration.ofDays(1)))
            .sign();
    private final KeyAndCertificates future = authority
            .issue("future")
            .valid(Instant.now().plus(Duration.ofDays(1)), Instant.now().plus(Duration.ofDays(2)))
            .sign();
    private final KeyAndCertificates foreign = foreignAuthority.issue("old").sign();

    @Override
    public String name() {
        return "certificate";
    }

    @Override
    public Stream<String> settings(String auth) {
        return Stream.of(
                "gateway.trusted-proxies[0]=127.0.0.1",
                "spring.ssl.bundle.pem.acme.truststore.certificate=" + authority.pem(),
                auth + ".header=" + HEADER,
                auth + ".trust=acme",
                auth + ".fingerprints[0]=" + old.fingerprint(),
                auth + ".fingerprints[1]=" + expired.fingerprint(),
                auth + ".fingerprints[2]=" + future.fingerprint(),
                auth + ".subject-alt-names[0]=callbacks.acme.example");
    }

    @Override
    public Stream<String> foreignSettings(String auth) {
        return Stream.of(
                "spring.ssl.bundle.pem.other.truststore.certificate=" + foreignAuthority.pem(),
                auth + ".header=" + HEADER,
                auth + ".trust=other",
                auth + ".fingerprints[0]=" + foreign.fingerprint());
    }

    @Override
    public Call foreignCall(String target) {
        return call(target, foreign);
    }

    @Override
    public Map<Scenario, Call> calls(String target) {
        Call valid = call(target, old);
        return Map.ofEntries(
                entry(Scenario.VALID, valid),
                entry(Scenario.MISSING, valid.without(HEADER)),
                entry(Scenario.EMPTY, valid.with(HEADER, "")),
                entry(Scenario.REPEATED, valid.and(HEADER, valid.header(HEADER))),
                entry(Scenario.WRONG_SCHEME, valid.with(HEADER, "Bearer " + old.base64())),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, foreignCall(target)),
                entry(Scenario.EXPIRED, call(target, expired)),
                entry(Scenario.NOT_YET_VALID, call(target, future)),
                entry(Scenario.OLD_KEY, call(target, old)),
                entry(Scenario.NEW_KEY, call(target, next)));
    }

    @Override
    public Map<Scenario, Reason> reasons() {
        return Map.ofEntries(
                entry(Scenario.EMPTY, Reason.MISSING),
                entry(Scenario.WRONG_SCHEME, Reason.MALFORMED),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, Reason.UNTRUSTED));
    }

    @Override
    public Map<Scenario, String> keys() {
        return Map.ofEntries(
                entry(Scenario.VALID, "fingerprints[0]"),
                entry(Scenario.OLD_KEY, "fingerprints[0]"),
                entry(Scenario.NEW_KEY, "subject-alt-names[0]"));
    }

    private static Call call(String target, KeyAndCertificates certificate) {
        return Call.post(target, "{}").and(HEADER, certificate.byteSequence());
    }
}
