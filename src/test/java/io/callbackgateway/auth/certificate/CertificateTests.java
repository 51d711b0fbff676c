package io.callbackgateway.auth.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.Authority;
import io.callbackgateway.testing.KeyAndCertificates;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.TlsClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Mutual TLS over real connections: what the gateway makes of the certificate that a caller shows. */
@ExtendWith(OutputCaptureExtension.class)
class CertificateTests {

    private static final String DOOR = "/callbacks/idpay/uat";
    private static final String NAME = "callbacks.acme.example";

    private static final Authority SERVERS = Authority.root("Servers");
    private static final Authority ACME = Authority.root("Provider CA");
    private static final Authority ACME_ISSUING = ACME.intermediate("Provider Issuing CA");
    private static final Authority IMPOSTOR = Authority.root("Provider CA");
    private static final Authority OTHER = Authority.root("Other CA");

    private static final KeyAndCertificates PINNED = ACME.issue("pinned").sign();
    private static final KeyAndCertificates SPELT = ACME.issue("spelt").sign();

    /** Trusted themselves: no authority vouches for them that the gateway knows. */
    private static final KeyAndCertificates OWN = OTHER.issue("own").dns(NAME).sign();

    private static final KeyAndCertificates OWN_OF_THE_PAST = Authority.selfSigned("own")
            .dns(NAME)
            .valid(Instant.EPOCH, Instant.EPOCH.plusSeconds(60))
            .sign();

    @TempDir
    static Path folder;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        SERVERS.issue("door").dns("localhost").sign().writeTo(folder, "door");
        Files.writeString(folder.resolve("reloaded.pem"), ACME.pem());
        Files.writeString(folder.resolve("broken.pem"), ACME.pem());
        String bundle = "spring.ssl.bundle.pem.";
        String idpay = "gateway.providers.idpay.uat.auth[0].certificate.";
        String other = "gateway.providers.idpay.production.auth[0].certificate.";
        String netki = "gateway.providers.netki.test.auth";
        String broken = "gateway.providers.proposal.production.auth[0].certificate.";
        String reloaded = "gateway.providers.proposal.homologation.auth[0].certificate.";
        gateway = RunningGateway.start(
                bundle + "door.keystore.certificate=file:" + folder.resolve("door.crt"),
                bundle + "door.keystore.private-key=file:" + folder.resolve("door.key"),
                bundle + "door.reload-on-update=true",
                bundle + "acme.truststore.certificate=" + ACME.pem() + OWN.pem() + OWN_OF_THE_PAST.pem(),
                bundle + "other.truststore.certificate=" + OTHER.pem(),
                bundle + "reloaded.truststore.certificate=file:" + folder.resolve("reloaded.pem"),
                bundle + "reloaded.reload-on-update=true",
                bundle + "broken.truststore.certificate=file:" + folder.resolve("broken.pem"),
                bundle + "broken.reload-on-update=true",
                "spring.ssl.bundle.watch.file.quiet-period=500ms",
                "server.ssl.bundle=door",
                idpay + "trust=acme",
                idpay + "fingerprints[0]=" + PINNED.fingerprint(),
                idpay + "fingerprints[1]="
                        + SPELT.fingerprint().toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:"),
                idpay + "subject-alt-names[0]=Callbacks.Acme.Example",
                idpay + "subject-alt-names[1]=spiffe://acme.example/Callbacks",
                idpay + "subject-alt-names[2]=callbacks@acme.example",
                idpay + "subject-alt-names[3]=2001:db8::7",
                other + "trust=other",
                other + "subject-alt-names[0]=" + NAME,
                netki + "[0].bearer.tokens[0]=token",
                netki + "[1].all-of[0].certificate.trust=acme",
                netki + "[1].all-of[0].certificate.subject-alt-names[0]=" + NAME,
                netki + "[1].all-of[1].basic.username=acme",
                netki + "[1].all-of[1].basic.passwords[0]=password",
                broken + "trust=broken",
                broken + "subject-alt-names[0]=" + NAME,
                reloaded + "trust=reloaded",
                reloaded + "subject-alt-names[0]=" + NAME);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpResponse<String> call(KeyAndCertificates certificate, String door, String... headers) {
        return callBy(TlsClient.trusting(SERVERS, certificate), door, headers);
    }

    /** What is accepted is recorded when this returns: what others count does not change later. */
    private static HttpResponse<String> callBy(TlsClient client, String door, String... headers) {
        HttpResponse<String> response = client.post(gateway.port(), door, headers);
        if (response.statusCode() == 200) {
            gateway.outcomeOf(RunningGateway.callbackId(response));
        }
        return response;
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                accepted("fingerprint", "fingerprints[0]", PINNED),
                accepted("fingerprint with colons", "fingerprints[1]", SPELT),
                accepted(
                        "DNS name in another case",
                        "subject-alt-names[0]",
                        ACME.issue("a").dns("CALLBACKS.acme.example")),
                accepted(
                        "second of its names",
                        "subject-alt-names[0]",
                        ACME.issue("a").dns("a.example").dns(NAME)),
                accepted("URI", "subject-alt-names[1]", ACME.issue("a").uri("spiffe://acme.example/Callbacks")),
                accepted("email", "subject-alt-names[2]", ACME.issue("a").email("callbacks@acme.example")),
                accepted("IP address", "subject-alt-names[3]", ACME.issue("a").ip("2001:db8:0:0::7")),
                accepted(
                        "intermediate",
                        "subject-alt-names[0]",
                        ACME_ISSUING.issue("a").dns(NAME)),
                accepted(
                        "intermediate and its root",
                        "subject-alt-names[0]",
                        and(ACME_ISSUING.issue("a").dns(NAME).sign(), ACME)),
                accepted("trusted itself", "subject-alt-names[0]", OWN),
                accepted(
                        "for clients",
                        "subject-alt-names[0]",
                        ACME.issue("a")
                                .dns(NAME)
                                .usage(KeyUsage.digitalSignature)
                                .purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)),
                accepted(
                        "for anything",
                        "subject-alt-names[0]",
                        ACME.issue("a").dns(NAME).purposes(KeyPurposeId.anyExtendedKeyUsage)));
    }

    private static Arguments accepted(String name, String key, Authority.Request request) {
        return accepted(name, key, request.sign());
    }

    private static Arguments accepted(String name, String key, KeyAndCertificates certificate) {
        return Arguments.of(name, key, certificate);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void certificateOfTheProviderIsAccepted(String name, String key, KeyAndCertificates certificate) {
        double before = count("gateway.door.accepted", "key", key);

        assertThat(call(certificate, DOOR).statusCode()).isEqualTo(200);

        assertThat(count("gateway.door.accepted", "key", key)).isEqualTo(before + 1);
    }

    static Stream<Arguments> rejected() {
        Instant now = Instant.now();
        return Stream.of(
                rejected("none", "missing", (KeyAndCertificates) null),
                rejected(
                        "expired",
                        "expired",
                        ACME.issue("a").dns(NAME).valid(now.minusSeconds(90), now.minusSeconds(30))),
                rejected("trusted itself, but expired", "expired", OWN_OF_THE_PAST),
                rejected(
                        "not yet valid",
                        "not-yet-valid",
                        ACME.issue("a").dns(NAME).valid(now.plusSeconds(3600), now.plusSeconds(7200))),
                rejected(
                        "other authority of the same name",
                        "untrusted",
                        IMPOSTOR.issue("a").dns(NAME)),
                rejected(
                        "other provider's authority",
                        "untrusted",
                        OTHER.issue("a").dns(NAME)),
                rejected("self-signed", "untrusted", Authority.selfSigned("a").dns(NAME)),
                rejected(
                        "issued by a client",
                        "untrusted",
                        Authority.usurpedBy(PINNED).issue("a").dns(NAME)),
                rejected(
                        "intermediate that is not sent",
                        "untrusted",
                        alone(ACME_ISSUING.issue("a").dns(NAME).sign())),
                rejected(
                        "intermediate of another authority",
                        "untrusted",
                        IMPOSTOR.intermediate("Provider Issuing CA").issue("a").dns(NAME)),
                rejected(
                        "for servers only",
                        "untrusted",
                        ACME.issue("a").dns(NAME).purposes(KeyPurposeId.id_kp_serverAuth)),
                rejected(
                        "for encryption only",
                        "untrusted",
                        ACME.issue("a").dns(NAME).usage(KeyUsage.keyEncipherment)),
                rejected("no names", "wrong-credential", ACME.issue(NAME)),
                rejected("other name", "wrong-credential", ACME.issue("a").dns("other.acme.example")),
                rejected("longer name", "wrong-credential", ACME.issue("a").dns("x." + NAME)),
                rejected("wildcard", "wrong-credential", ACME.issue("a").dns("*.acme.example")),
                rejected(
                        "name of another kind",
                        "wrong-credential",
                        ACME.issue("a").email(NAME)),
                rejected(
                        "URI in another case",
                        "wrong-credential",
                        ACME.issue("a").uri("spiffe://acme.example/callbacks")),
                rejected("other IP address", "wrong-credential", ACME.issue("a").ip("2001:db8::8")));
    }

    private static Arguments rejected(String name, String reason, Authority.Request request) {
        return rejected(name, reason, request.sign());
    }

    private static Arguments rejected(String name, String reason, KeyAndCertificates certificate) {
        return Arguments.of(name, reason, certificate);
    }

    private static KeyAndCertificates and(KeyAndCertificates certificate, Authority authority) {
        List<X509Certificate> chain = new ArrayList<>(certificate.certificates());
        chain.add(authority.certificate());
        return new KeyAndCertificates(certificate.key(), chain);
    }

    private static KeyAndCertificates alone(KeyAndCertificates certificate) {
        return new KeyAndCertificates(certificate.key(), List.of(certificate.certificate()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejected")
    void anyOtherCertificateIsRejected(String name, String reason, KeyAndCertificates certificate) {
        double before = count("gateway.door.rejected", "reason", reason);
        long recorded = gateway.allRecorded();

        assertThat(call(certificate, DOOR).statusCode()).isEqualTo(401);

        assertThat(count("gateway.door.rejected", "reason", reason)).isEqualTo(before + 1);
        assertThat(call(PINNED, DOOR).statusCode()).isEqualTo(200); // recorded after whatever had been let in before it
        assertThat(gateway.recorded()).isEqualTo(recorded + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void eitherVersionOfTlsProvesTheKey(String protocol) {
        assertThat(callBy(TlsClient.trusting(SERVERS, PINNED, protocol), DOOR).statusCode())
                .isEqualTo(200);
    }

    @Test
    void eachDoorTrustsItsOwnAuthoritiesOnly() {
        KeyAndCertificates acme = ACME.issue("a").dns(NAME).sign();
        KeyAndCertificates other = OTHER.issue("a").dns(NAME).sign();

        assertThat(call(acme, DOOR).statusCode()).isEqualTo(200);
        assertThat(call(other, DOOR).statusCode()).isEqualTo(401);
        assertThat(call(acme, "/callbacks/idpay/production").statusCode()).isEqualTo(401);
        assertThat(call(other, "/callbacks/idpay/production").statusCode()).isEqualTo(200);
    }

    @Test
    void otherMethodsNeedNoCertificateAndMindNone() {
        String door = "/callbacks/netki/test";
        String[] bearer = {"Authorization", "Bearer token"};

        assertThat(call(null, door, bearer).statusCode()).isEqualTo(200);
        assertThat(call(Authority.selfSigned("a").sign(), door, bearer).statusCode())
                .isEqualTo(200);
        assertThat(call(null, door).statusCode()).isEqualTo(401);
    }

    @Test
    void certificateCombinesWithOtherMethods() {
        String door = "/callbacks/netki/test";
        String[] basic = {"Authorization", "Basic YWNtZTpwYXNzd29yZA=="};
        KeyAndCertificates acme = ACME.issue("a").dns(NAME).sign();

        assertThat(call(acme, door, basic).statusCode()).isEqualTo(200);
        assertThat(call(acme, door).statusCode()).isEqualTo(401);
        assertThat(call(null, door, basic).statusCode()).isEqualTo(401);
        assertThat(call(OTHER.issue("a").dns(NAME).sign(), door, basic).statusCode())
                .isEqualTo(401);
    }

    @Test
    void certificateWithoutItsKeyEndsTheConnection() {
        KeyAndCertificates stolen = new KeyAndCertificates(SPELT.key(), PINNED.certificates());

        assertThatThrownBy(() -> call(stolen, DOOR)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void headerIsNoCertificateOfTheConnection() {
        assertThat(call(null, DOOR, "Client-Cert", PINNED.byteSequence()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void replacedAuthorityCountsAtOnceAlsoOnOpenConnections() throws IOException {
        String door = "/callbacks/proposal/homologation";
        Authority next = Authority.root("Next CA");
        TlsClient ofOld = TlsClient.trusting(SERVERS, ACME.issue("a").dns(NAME).sign());
        TlsClient ofNext = TlsClient.trusting(SERVERS, next.issue("a").dns(NAME).sign());
        assertThat(callBy(ofOld, door).statusCode()).isEqualTo(200);
        assertThat(callBy(ofNext, door).statusCode()).isEqualTo(401);

        Files.writeString(folder.resolve("reloaded.pem"), ACME.pem() + next.pem());
        await().untilAsserted(
                        () -> assertThat(callBy(ofNext, door).statusCode()).isEqualTo(200));
        assertThat(callBy(ofOld, door).statusCode()).isEqualTo(200);

        Files.writeString(folder.resolve("reloaded.pem"), next.pem());
        await().untilAsserted(() -> assertThat(callBy(ofOld, door).statusCode()).isEqualTo(401));
        assertThat(callBy(ofNext, door).statusCode()).isEqualTo(200);
    }

    @Test
    void unreadableAuthoritiesLeaveTheEarlierOnes(CapturedOutput output) throws IOException {
        String door = "/callbacks/proposal/production";
        KeyAndCertificates acme = ACME.issue("a").dns(NAME).sign();
        assertThat(call(acme, door).statusCode()).isEqualTo(200);

        Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        await().until(() -> output.getOut().contains("the earlier ones hold"));
        assertThat(call(acme, door).statusCode()).isEqualTo(200);
    }

    @Test
    void replacedCertificateOfTheDoorStillAsksForTheCallers() {
        SERVERS.issue("door-next").dns("localhost").sign().writeTo(folder, "door");
        await().untilAsserted(() -> assertThat(TlsClient.certificateOf(call(null, DOOR))
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=door-next"));

        assertThat(call(PINNED, DOOR).statusCode()).isEqualTo(200);
    }

    private static double count(String metric, String tag, String value) {
        return gateway.bean(MeterRegistry.class).find(metric).tag(tag, value).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
