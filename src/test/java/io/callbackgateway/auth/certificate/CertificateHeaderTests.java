package io.callbackgateway.auth.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.testing.Authority;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.KeyAndCertificates;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateHeaderTests {

    private static final Authority AUTHORITY = Authority.root("Provider CA");
    private static final KeyAndCertificates DIRECT = AUTHORITY.issue("direct").sign();
    private static final KeyAndCertificates INDIRECT = AUTHORITY
            .intermediate("Provider Issuing CA")
            .issue("indirect")
            .dns("callbacks.acme.example")
            .sign();

    private static String chain(KeyAndCertificates certificates) {
        return certificates.certificates().stream()
                .map(KeyAndCertificates::base64)
                .collect(Collectors.joining(","));
    }

    @Nested
    class Forms {

        @Test
        void threeFormsAreRead() {
            assertThat(CertificateHeader.parse(DIRECT.byteSequence())).isEqualTo(DIRECT.certificate());
            assertThat(CertificateHeader.parse(DIRECT.escapedPem())).isEqualTo(DIRECT.certificate());
            assertThat(CertificateHeader.parse(DIRECT.base64())).isEqualTo(DIRECT.certificate());
        }

        /** AWS load balancers leave these three as they are. */
        @Test
        void plusInPercentEncodedPemIsAPlus() {
            assertThat(CertificateHeader.parse(DIRECT.escapedPem()
                            .replace("%2B", "+")
                            .replace("%2F", "/")
                            .replace("%3D", "=")))
                    .isEqualTo(DIRECT.certificate());
        }

        /** As Apache httpd's mod_headers unfolds a value of several lines. */
        @Test
        void pemMayHaveBlanksForItsLineEnds() {
            assertThat(CertificateHeader.parse(
                            decoded(DIRECT.escapedPem()).replace("\n", " ").strip()))
                    .isEqualTo(DIRECT.certificate());
        }

        static Stream<Arguments> malformed() {
            byte[] der = Base64.getDecoder().decode(DIRECT.base64());
            byte[] more = new byte[der.length + 1];
            System.arraycopy(der, 0, more, 0, der.length);
            String pem = DIRECT.escapedPem();
            return Stream.of(
                    Arguments.of("empty byte sequence", "::"),
                    Arguments.of("colon", ":"),
                    Arguments.of("open byte sequence", ":" + DIRECT.base64()),
                    Arguments.of("byte sequence with a parameter", DIRECT.byteSequence() + ";a=1"),
                    Arguments.of("two byte sequences", DIRECT.byteSequence() + ", " + DIRECT.byteSequence()),
                    Arguments.of("byte sequence of PEM", ":" + base64(decoded(pem)) + ":"),
                    Arguments.of("Base64 of PEM", base64(decoded(pem))),
                    Arguments.of("Base64 for URLs", DIRECT.base64() + "-_"),
                    Arguments.of("Base64 with a blank", DIRECT.base64().replaceFirst("(.{64})", "$1 ")),
                    Arguments.of(
                            "more after the certificate", Base64.getEncoder().encodeToString(more)),
                    Arguments.of("half a certificate", base64(new String(der, 0, 200, StandardCharsets.ISO_8859_1))),
                    Arguments.of("no certificate", base64("certificate")),
                    Arguments.of("two certificates in PEM", pem + pem),
                    Arguments.of("PEM without its end", pem.substring(0, pem.length() - 20)),
                    Arguments.of("PEM with broken encoding", pem.replaceFirst("%0A", "%0")),
                    Arguments.of("PEM of something else", pem.replace("CERTIFICATE", "PUBLIC%20KEY")),
                    Arguments.of("Envoy's form", "Hash=" + DIRECT.fingerprint() + ";Cert=\"" + pem + "\""));
        }

        private static String decoded(String pem) {
            return URLDecoder.decode(pem, StandardCharsets.US_ASCII);
        }

        private static String base64(String latin1) {
            return Base64.getEncoder().encodeToString(latin1.getBytes(StandardCharsets.ISO_8859_1));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("malformed")
        void nothingElseIs(String name, String value) {
            assertThatThrownBy(() -> CertificateHeader.parse(value)).isInstanceOf(IllegalArgumentException.class);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("malformed")
        void nothingElseIsAChainEither(String name, String value) {
            assertThatThrownBy(() -> CertificateHeader.parseAll(value)).isInstanceOf(IllegalArgumentException.class);
        }

        /** As Traefik writes it. */
        @Test
        void base64MayBeAChain() {
            String chain = chain(INDIRECT);
            String eight = String.join(",", Collections.nCopies(8, DIRECT.base64()));

            assertThat(CertificateHeader.parseAll(chain)).isEqualTo(INDIRECT.certificates());
            assertThat(CertificateHeader.parseAll(eight)).hasSize(8);
            for (String other : List.of(
                    chain + ",",
                    "," + chain,
                    chain.replace(",", ", "),
                    chain.replace(",", ",,"),
                    DIRECT.escapedPem() + "," + DIRECT.escapedPem(),
                    DIRECT.byteSequence() + "," + DIRECT.byteSequence(),
                    eight + "," + DIRECT.base64())) {
                assertThatThrownBy(() -> CertificateHeader.parseAll(other))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }

        @Test
        void eachFormIsAlsoAChainOfOne() {
            for (String form : List.of(DIRECT.byteSequence(), DIRECT.escapedPem(), DIRECT.base64())) {
                assertThat(CertificateHeader.parseAll(form)).containsExactly(DIRECT.certificate());
            }
        }

        @Test
        void chainIsAListOverSeveralLines() {
            List<X509Certificate> chain = INDIRECT.certificates();
            String first = ":" + KeyAndCertificates.base64(chain.get(0)) + ":";
            String second = ":" + KeyAndCertificates.base64(chain.get(1)) + ":";

            assertThat(CertificateHeader.parseChain(List.of(first + " ,\t" + second)))
                    .isEqualTo(chain);
            assertThat(CertificateHeader.parseChain(List.of(first, second))).isEqualTo(chain);
            assertThat(CertificateHeader.parseChain(List.of())).isEmpty();
            assertThatThrownBy(() -> CertificateHeader.parseChain(List.of(first + ",")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> CertificateHeader.parseChain(List.of(INDIRECT.base64())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class AtTheDoor {

        private static final String PROXY = "127.0.0.2";
        private static final String CHAIN = "Client-Cert-Chain";
        private static final Call STANDARD = Call.post("/callbacks/idpay/uat", "{}");
        private static final Call NAMED = Call.post("/callbacks/proposal/homologation", "{}");
        private static final Pattern CALLBACK_ID = Pattern.compile("\"callbackId\":\"([^\"]+)\"");

        private static RunningGateway gateway;

        @BeforeAll
        static void start() {
            String standard = "gateway.providers.idpay.uat.auth[0].certificate.";
            String named = "gateway.providers.proposal.homologation.auth[0].certificate.";
            gateway = RunningGateway.start(
                    "gateway.trusted-proxies[0]=" + PROXY,
                    "spring.ssl.bundle.pem.acme.truststore.certificate=" + AUTHORITY.pem(),
                    standard + "trust=acme",
                    standard + "header=Client-Cert",
                    standard + "fingerprints[0]=" + DIRECT.fingerprint(),
                    standard + "subject-alt-names[0]=callbacks.acme.example",
                    named + "trust=acme",
                    named + "header=Certificate",
                    named + "fingerprints[0]=" + DIRECT.fingerprint(),
                    named + "subject-alt-names[0]=callbacks.acme.example");
        }

        @AfterAll
        static void stop() {
            gateway.close();
        }

        private static int status(Call call) {
            return call.from(PROXY, gateway.port()).status();
        }

        @Test
        void trustedProxyTellsOfTheCertificate() {
            assertThat(status(STANDARD.and("Client-Cert", DIRECT.byteSequence())))
                    .isEqualTo(200);
            assertThat(status(NAMED.and("Certificate", DIRECT.escapedPem()))).isEqualTo(200);
            assertThat(status(NAMED.and("Certificate", DIRECT.base64()))).isEqualTo(200);
        }

        @Test
        void nobodyElseDoes() {
            for (String address : List.of("127.0.0.1", "127.0.0.3")) {
                Call call = STANDARD.and("Client-Cert", DIRECT.byteSequence());
                assertThat(call.from(address, gateway.port()).status()).isEqualTo(401);
                assertThat(call.and("X-Forwarded-For", PROXY)
                                .from(address, gateway.port())
                                .status())
                        .isEqualTo(401);
            }
        }

        @Test
        void otherHeaderIsNotLookedAt() {
            assertThat(status(STANDARD.and("Certificate", DIRECT.byteSequence())))
                    .isEqualTo(401);
            assertThat(status(NAMED.and("Client-Cert", DIRECT.byteSequence()))).isEqualTo(401);
        }

        @Test
        void intermediatesComeInTheirOwnHeader() {
            Call call = STANDARD.and("Client-Cert", INDIRECT.byteSequence());
            String intermediate =
                    ":" + KeyAndCertificates.base64(INDIRECT.certificates().get(1)) + ":";
            String root = ":" + KeyAndCertificates.base64(AUTHORITY.certificate()) + ":";

            assertThat(status(call)).isEqualTo(401);
            assertThat(status(call.and(CHAIN, intermediate))).isEqualTo(200);
            assertThat(status(call.and(CHAIN, intermediate).and(CHAIN, root))).isEqualTo(200);
            assertThat(status(call.and(CHAIN, root))).isEqualTo(401);
            assertThat(status(call.and(CHAIN, "intermediate"))).isEqualTo(401);
            assertThat(status(NAMED.and("Certificate", INDIRECT.byteSequence()).and(CHAIN, intermediate)))
                    .as("RFC 9440 has it beside Client-Cert only")
                    .isEqualTo(401);
        }

        @Test
        void intermediatesFollowInBase64WhereTheHeaderIsNotTheStandardOne() {
            String swapped = KeyAndCertificates.base64(INDIRECT.certificates().get(1)) + "," + INDIRECT.base64();

            assertThat(status(NAMED.and("Certificate", INDIRECT.base64()))).isEqualTo(401);
            assertThat(status(NAMED.and("Certificate", chain(INDIRECT)))).isEqualTo(200);
            assertThat(status(NAMED.and("Certificate", swapped))).isEqualTo(401);
            assertThat(status(STANDARD.and("Client-Cert", chain(INDIRECT)))).isEqualTo(401);
        }

        @Test
        void repeatedOrMalformedIsRefused() {
            Call valid = STANDARD.and("Client-Cert", DIRECT.byteSequence());

            assertThat(status(valid.and("Client-Cert", ""))).isEqualTo(400);
            assertThat(status(valid.and("Client-Cert", INDIRECT.byteSequence())))
                    .isEqualTo(400);
            assertThat(status(valid.with("Client-Cert", "certificate"))).isEqualTo(401);
            assertThat(status(valid.with("Client-Cert", "(null)"))).isEqualTo(401);
        }

        @Test
        void certificateIsNotKept() {
            Answer answer = NAMED.and("Certificate", DIRECT.escapedPem())
                    .and(CHAIN, INDIRECT.byteSequence())
                    .and("X-Kept", "kept")
                    .from(PROXY, gateway.port());

            Matcher id = CALLBACK_ID.matcher(answer.body());
            assertThat(id.find()).as(answer.text()).isTrue();
            assertThat(gateway.rawRequestOf(id.group(1)).toString().toLowerCase())
                    .contains("x-kept")
                    .doesNotContain("certificate", "client-cert");
        }
    }
}
