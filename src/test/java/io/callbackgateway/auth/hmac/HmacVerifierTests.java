package io.callbackgateway.auth.hmac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.app_backend.SlackSignature;
import com.standardwebhooks.Webhook;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.auth.hmac.HmacVerifier.Settings;
import io.callbackgateway.settings.BadSettingException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HmacVerifierTests {

    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30.250Z");
    private static final String UNIX = String.valueOf(NOW.getEpochSecond());
    private static final String SECRET = "secret-of-the-provider";

    // Vectors

    static Stream<Arguments> rfc4231() {
        String aa = "aa".repeat(131);
        return Stream.of(
                Arguments.of(
                        "0b".repeat(20),
                        hex("Hi There"),
                        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
                        "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
                        "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"),
                Arguments.of(
                        hex("Jefe"),
                        hex("what do ya want for nothing?"),
                        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
                        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"),
                Arguments.of(
                        "aa".repeat(20),
                        "dd".repeat(50),
                        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
                        "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b2a5ab39dc13814b94e3ab6e101a34f27",
                        "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"),
                Arguments.of(
                        "0102030405060708090a0b0c0d0e0f10111213141516171819",
                        "cd".repeat(50),
                        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
                        "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb",
                        "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"),
                Arguments.of(
                        aa,
                        hex("Test Using Larger Than Block-Size Key - Hash Key First"),
                        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                        "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
                        "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"),
                Arguments.of(
                        aa,
                        hex("This is a test using a larger than block-size key and a larger than block-size data. "
                                + "The key needs to be hashed before being used by the HMAC algorithm."),
                        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
                        "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5a678cc31e799176d3860e6110c46523e",
                        "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"));
    }

    /** RFC 4231 §4.2–4.8 but for the truncated hash of §4.6, which we do not take. */
    @ParameterizedTest
    @MethodSource("rfc4231")
    void acceptsTheVectorsOfRfc4231(String key, String data, String sha256, String sha384, String sha512) {
        Map.of("SHA-256", sha256, "sha384", sha384, "sha-512", sha512).forEach((algorithm, mac) -> {
            Verifier verifier = verifier("secret-encoding=hex", "secrets[0]=" + key, "algorithm=" + algorithm);
            Signed request = new Signed().body(HexFormat.of().parseHex(data)).header("Authorization", "HMAC " + mac);

            assertAccepted(verifier, request);
            assertAccepted(verifier, request.header("Authorization", "hmac  " + mac.toUpperCase(Locale.ROOT)));
            assertRejected(
                    verifier,
                    request.header("Authorization", "HMAC " + mac.substring(0, 32)),
                    Reason.MALFORMED); // §4.6
        });
    }

    @Test
    void acceptsTheExampleOfGitHub() {
        Verifier verifier = verifier("preset=github", "secrets[0]=It's a Secret to Everybody");

        assertAccepted(
                verifier,
                new Signed()
                        .body("Hello, World!")
                        .header(
                                "X-Hub-Signature-256",
                                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"));
    }

    @Test
    void acceptsTheExampleOfStandardWebhooks() {
        Verifier verifier = verifier("preset=standard-webhooks", "secrets[0]=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Signed request = new Signed()
                .body("{\"test\": 2432232314}")
                .header("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .header("webhook-timestamp", "1614265330")
                .header("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
                .at(Instant.ofEpochSecond(1614265330));

        Accepted accepted = assertAccepted(verifier, request);

        assertThat(accepted.once().signedAt()).isEqualTo(Instant.ofEpochSecond(1614265330));
        assertThat(accepted.once().until()).isEqualTo(Instant.ofEpochSecond(1614265330 + 300));
    }

    @Test
    void acceptsWhatTheLibraryOfStandardWebhooksSigns() throws Exception {
        String secret = "whsec_" + Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        Verifier verifier = verifier("preset=standard-webhooks", "secrets[0]=" + secret);
        String body = "{\"name\":\"Zoë €\"}";
        String signature = new Webhook(secret).sign("msg_1", NOW.getEpochSecond(), body);
        Signed request = new Signed()
                .body(body)
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", UNIX)
                .header("webhook-signature", "v1a,AAAA " + foreign("v1,") + " " + signature);

        assertAccepted(verifier, request);
        assertRejected(verifier, request.header("webhook-id", "msg_2"), Reason.WRONG_SIGNATURE);
        assertRejected(verifier, request.header("webhook-signature", foreign("v1,")), Reason.WRONG_SIGNATURE);
        assertRejected(verifier, request.header("webhook-signature", "v1a,AAAA"), Reason.MISSING);
        assertRejected(verifier, request.header("webhook-signature", "v1,AAAA " + signature), Reason.MALFORMED);
    }

    @Test
    void acceptsAHeaderAsStripeSendsIt() {
        Verifier verifier = verifier("preset=stripe", "secrets[0]=whsec_test");
        String v1 = "v1=" + hex(mac("HmacSHA256", "whsec_test", UNIX + ".{}"));
        String other = "v1=" + "0".repeat(64);
        String v0 = "v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39";
        Signed request = new Signed().body("{}");

        for (String header : List.of(
                "t=" + UNIX + "," + v1 + "," + v0,
                v1 + ", t=" + UNIX,
                "t=" + UNIX + "," + other + "," + v1,
                "t=" + UNIX + "," + v1 + "," + other)) {
            assertAccepted(verifier, request.header("Stripe-Signature", header));
        }
        assertRejected(verifier, request.header("Stripe-Signature", "t=" + UNIX + "," + other), Reason.WRONG_SIGNATURE);
        assertRejected(verifier, request.header("Stripe-Signature", v1), Reason.MALFORMED);
        assertRejected(
                verifier, request.header("Stripe-Signature", "t=" + UNIX + ",t=" + UNIX + "," + v1), Reason.MALFORMED);
        assertRejected(verifier, request.header("Stripe-Signature", "t=" + UNIX + "," + v0), Reason.MISSING);
        assertRejected(verifier, request.header("Stripe-Signature", "t=" + UNIX + ",v1="), Reason.MALFORMED);
    }

    @Test
    void acceptsWhatTheLibraryOfStripeSigns() throws Exception {
        Verifier verifier = verifier("preset=stripe", "secrets[0]=whsec_test");
        String body = "{\"id\":\"evt_1\",\"name\":\"Zoë €\"}";
        String signature = com.stripe.net.Webhook.Util.computeHmacSha256("whsec_test", UNIX + "." + body);
        Signed request = new Signed().body(body).header("Stripe-Signature", "t=" + UNIX + ",v1=" + signature);

        assertThat(assertAccepted(verifier, request).once().signedAt()).isEqualTo(NOW.truncatedTo(ChronoUnit.SECONDS));
        assertRejected(verifier, request.body(body + " "), Reason.WRONG_SIGNATURE);
        assertRejected(verifier, request.at(NOW.plusSeconds(301)), Reason.EXPIRED);
    }

    @Test
    void acceptsWhatTheLibraryOfSlackSigns() {
        Verifier verifier = verifier("preset=slack", "secrets[0]=8f742231b10e8888abcd99yyyzzz85a5");
        String body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_domain=testteamnow&text=Zoë";
        String signature = new SlackSignature.Generator("8f742231b10e8888abcd99yyyzzz85a5").generate(UNIX, body);
        Signed request = new Signed()
                .body(body)
                .header("X-Slack-Request-Timestamp", UNIX)
                .header("X-Slack-Signature", signature);

        assertThat(assertAccepted(verifier, request).once().until())
                .isEqualTo(NOW.truncatedTo(ChronoUnit.SECONDS).plusSeconds(300));
        assertRejected(verifier, request.body(body + " "), Reason.WRONG_SIGNATURE);
        assertRejected(verifier, request.header("X-Slack-Request-Timestamp", "0"), Reason.WRONG_SIGNATURE);
        assertRejected(verifier, request.header("X-Slack-Signature", signature.substring(3)), Reason.MISSING);
        assertRejected(verifier, request.header("X-Slack-Signature"), Reason.MISSING);
    }

    @Test
    void looksAtNoMoreThan16Signatures() {
        Verifier verifier = verifier("separator=,", "secrets[0]=" + SECRET);
        String mac = hex(mac("HmacSHA256", SECRET, "{}"));
        String other = "0".repeat(64) + ",";

        assertAccepted(verifier, new Signed().header("Authorization", "HMAC " + other.repeat(15) + mac));
        assertRejected(
                verifier, new Signed().header("Authorization", "HMAC " + other.repeat(16) + mac), Reason.MISSING);
    }

    // What is signed

    @Test
    void signsTheRequestAsItCame() {
        Verifier verifier =
                verifier("template=ab{method}\\n{path}\\n{query}\\n{header.X-Id}\\n{body}.", "secrets[0]=" + SECRET);
        byte[] bytes = {0, (byte) 0xff, '\r', '\n', (byte) 0xc3};
        String head = "abPUT\n/a%2Fb;c\nq=%41+b&&\n\u00c3\u00a9\n";
        Signed request = new Signed()
                .method("PUT")
                .path("/a%2Fb;c")
                .query("q=%41+b&&")
                .header("x-id", "\u00c3\u00a9")
                .body(bytes);
        byte[] signed = concat(head.getBytes(StandardCharsets.ISO_8859_1), bytes, ".".getBytes(StandardCharsets.UTF_8));
        String authorization = "HMAC " + HexFormat.of().formatHex(mac("HmacSHA256", SECRET, signed));

        assertAccepted(verifier, request.header("Authorization", authorization));
        assertRejected(
                verifier, request.header("Authorization", authorization).query("q=A+b&&"), Reason.WRONG_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{timestamp.{body}",
                "timestamp}.{body}",
                "{body}}",
                "{{body}}",
                "{body}{",
                "{body}{}",
                "{body}{Method}",
                "{body}{ method}",
            })
    void bracesThatAreNoPlaceholderAreRefused(String template) {
        assertThatThrownBy(() -> verifier("template=" + template, "secrets[0]=" + SECRET))
                .isInstanceOfSatisfying(
                        BadSettingException.class, bad -> assertThat(bad.key()).isEqualTo("hmac.template"))
                .hasMessageContaining("braces");
    }

    @Test
    void aMissingQueryAndAnEmptyOneAreNoText() {
        Verifier verifier = verifier("template={path}?{query}", "secrets[0]=" + SECRET);
        String authorization = "HMAC " + hex(mac("HmacSHA256", SECRET, "/callbacks/p/e?"));

        assertAccepted(verifier, new Signed().query(null).header("Authorization", authorization));
        assertAccepted(verifier, new Signed().query("").header("Authorization", authorization));
    }

    @Test
    void signedHeadersMustBeThereOnce() {
        Verifier verifier = verifier("template={header.x-id}.{body}", "secrets[0]=" + SECRET);
        Signed request = new Signed().header("Authorization", "HMAC " + hex(mac("HmacSHA256", SECRET, "1.{}")));

        assertAccepted(verifier, request.header("X-Id", "1"));
        assertRejected(verifier, request, Reason.MISSING);
        assertRejected(verifier, request.header("X-Id", "1", "1"), Reason.REPEATED);
        assertRejected(
                verifier,
                request.header("X-Id", "1")
                        .header(
                                "Authorization",
                                request.headers.get("authorization").get(0),
                                "HMAC x"),
                Reason.REPEATED);
    }

    @ParameterizedTest
    @CsvSource({"SHA-1, HmacSHA1", "SHA-512, HmacSHA512"})
    void takesTheAlgorithmThatIsSpelledOut(String name, String mac) {
        assertAccepted(
                verifier("algorithm=" + name, "secrets[0]=" + SECRET),
                new Signed().header("Authorization", "HMAC " + hex(mac(mac, SECRET, "{}"))));
    }

    // Encodings

    @Test
    void hashesAreEncodedInOneWayOnly() {
        byte[] mac = mac("HmacSHA256", SECRET, "{}");
        String base64 = Base64.getEncoder().encodeToString(mac);
        String url = Base64.getUrlEncoder().encodeToString(mac);
        char last = base64.charAt(42);
        String sameBytes = base64.substring(0, 42) + (char) (last + 1) + "=";
        assertThat(Base64.getDecoder().decode(sameBytes)).isEqualTo(mac);

        Verifier inBase64 = verifier("prefix=", "encoding=base64", "secrets[0]=" + SECRET);
        assertAccepted(inBase64, new Signed().header("Authorization", base64));
        for (String malformed : List.of(sameBytes, base64.replace("=", ""), base64 + "=", "=", "", hex(mac), "*")) {
            Verdict verdict = inBase64.verify(
                    new Signed().header("Authorization", malformed).request());
            assertThat(verdict).as(malformed).isEqualTo(Verdict.rejected(Reason.MALFORMED));
        }

        Verifier inUrl = verifier("prefix=", "encoding=base64url", "secrets[0]=" + SECRET);
        assertAccepted(inUrl, new Signed().header("Authorization", url));
        assertAccepted(inUrl, new Signed().header("Authorization", url.replace("=", "")));
    }

    // Time

    @ParameterizedTest
    @ValueSource(strings = {"seconds", "millis", "iso", "offset", "http"})
    void timestampsAreKnownInTheirForms(String form) {
        String timestamp =
                switch (form) {
                    case "seconds" -> UNIX;
                    case "millis" -> String.valueOf(NOW.toEpochMilli());
                    case "iso" -> NOW.toString();
                    case "offset" -> NOW.atOffset(ZoneOffset.ofHours(-3)).toString();
                    default -> DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.atOffset(ZoneOffset.UTC));
                };

        Accepted accepted = assertAccepted(timed(), timed(timestamp));

        assertThat(Duration.between(accepted.once().signedAt(), NOW).abs()).isLessThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1795169730",
                "1795169730.0",
                "0x6b",
                "１７９５１６９７３０",
                "99999999999999999999",
                "2026-11-20T10:15:30",
                "2026-11-20",
                "Fri",
                "1e9"
            })
    void timestampsInNoKnownFormAreMalformed(String timestamp) {
        assertRejected(timed(), timed(timestamp), Reason.MALFORMED);
    }

    @Test
    void timestampsHoldWithinTheToleranceBeforeAndAfter() {
        assertAccepted(timed(), timed(NOW.minusSeconds(300).toString()));
        assertAccepted(timed(), timed(NOW.plusSeconds(300).toString()));
        assertRejected(timed(), timed(NOW.minusMillis(300_001).toString()), Reason.EXPIRED);
        assertRejected(timed(), timed(NOW.plusMillis(300_001).toString()), Reason.NOT_YET_VALID);
        assertRejected(timed(), timed("0"), Reason.EXPIRED);
        assertRejected(timed(), timed("999999999999999"), Reason.NOT_YET_VALID);
        assertRejected(
                timed(),
                timed("0").header("Authorization", "HMAC " + "0".repeat(64)),
                Reason.WRONG_SIGNATURE); // what is not proven says nothing about its time
    }

    @Test
    void aTimestampMayBeNamedAsTheHeaderThatItIs() {
        Verifier verifier = verifier(
                "template={header.Date}.{body}", "timestamp-header=date", "tolerance=10s", "secrets[0]=" + SECRET);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.atOffset(ZoneOffset.UTC));

        Accepted accepted = assertAccepted(
                verifier,
                new Signed()
                        .header("Date", date)
                        .header("Authorization", "HMAC " + hex(mac("HmacSHA256", SECRET, date + ".{}"))));

        assertThat(accepted.once().until()).isEqualTo(accepted.once().signedAt().plusSeconds(10));
    }

    // Once

    @Test
    void withoutATimestampASignatureIsGoodForEver() {
        Verifier verifier = verifier("secrets[0]=" + SECRET);
        Signed request = new Signed().header("Authorization", "HMAC " + hex(mac("HmacSHA256", SECRET, "{}")));

        assertThat(assertAccepted(verifier, request.at(NOW.plusSeconds(1_000_000_000)))
                        .once())
                .isNull();
    }

    @Test
    void whichOfItsSignaturesARequestIsAcceptedByMakesItNoOtherOne() {
        Verifier verifier = verifier("preset=stripe", "secrets[0]=old", "secrets[1]=new");
        String old = ",v1=" + hex(mac("HmacSHA256", "old", UNIX + ".{}"));
        String next = ",v1=" + hex(mac("HmacSHA256", "new", UNIX + ".{}"));
        Signed request = new Signed();

        List<byte[]> fingerprints = Stream.of(old, next, old + next, next + old)
                .map(signatures -> assertAccepted(
                                verifier, request.header("Stripe-Signature", "t=" + UNIX + signatures))
                        .once()
                        .fingerprint())
                .toList();

        assertThat(fingerprints).hasSize(4).allSatisfy(each -> assertThat(each).isEqualTo(fingerprints.get(0)));
    }

    // Mutations

    /**
     * Each bit of each byte of what is signed, flipped, and of the signature. The case of a letter in hex is the one thing that does
     * not count: it is the same number.
     */
    @Test
    void noChangeOfASingleBitIsAccepted() {
        Verifier verifier = verifier(
                "template={timestamp}.{header.x-id}.{method}.{path}.{query}.{body}",
                "timestamp-header=X-Timestamp",
                "secrets[0]=" + SECRET);
        String signed = UNIX + ".id-1.POST./callbacks/p/e.a=1&b=2.{\"status\":\"approved\"}";
        String mac = hex(mac("HmacSHA256", SECRET, signed));
        Signed request = new Signed()
                .query("a=1&b=2")
                .body("{\"status\":\"approved\"}")
                .header("X-Timestamp", UNIX)
                .header("X-Id", "id-1")
                .header("Authorization", "HMAC " + mac);
        assertAccepted(verifier, request);

        List<Signed> mutants = new ArrayList<>();
        mutations(request.method).forEach(each -> mutants.add(request.method(each)));
        mutations(request.path).forEach(each -> mutants.add(request.path(each)));
        mutations(request.query).forEach(each -> mutants.add(request.query(each)));
        mutations("{\"status\":\"approved\"}")
                .forEach(each -> mutants.add(request.body(each.getBytes(StandardCharsets.ISO_8859_1))));
        mutations(UNIX).forEach(each -> mutants.add(request.header("X-Timestamp", each)));
        mutations("id-1").forEach(each -> mutants.add(request.header("X-Id", each)));
        mutations(mac)
                .filter(each -> !each.equalsIgnoreCase(mac))
                .forEach(each -> mutants.add(request.header("Authorization", "HMAC " + each)));

        assertThat(mutants).hasSizeGreaterThan(900);
        for (Signed mutant : mutants) {
            assertThat(verifier.verify(mutant.request()))
                    .as("%s %s", mutant, mutant.headers)
                    .isInstanceOf(Rejected.class);
        }
    }

    @Test
    void theBodyIsNotReadForACallerWithoutASignature() {
        Verifier verifier = verifier("secrets[0]=" + SECRET);
        for (String authorization : List.of("", "Basic YTpi", "HMAC", "HMAC ", "HMACx", "HMAC 00", "HMAC é")) {
            WireRequest.Body body = () -> {
                throw new AssertionError("read");
            };
            assertThat(verifier.verify(
                            new Signed().header("Authorization", authorization).request(body)))
                    .isInstanceOf(Rejected.class);
        }
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(settings("secrets[0]=" + SECRET).toString()).doesNotContain(SECRET);
    }

    static Stream<String> mutations(String text) {
        Stream.Builder<String> mutations = Stream.builder();
        for (int i = 0; i < text.length(); i++) {
            for (int bit = 0; bit < 8; bit++) {
                char changed = (char) (text.charAt(i) ^ 1 << bit);
                mutations.add(text.substring(0, i) + changed + text.substring(i + 1));
            }
        }
        return mutations.build();
    }

    private static Verifier timed() {
        return verifier("template={timestamp}.{body}", "timestamp-header=X-Timestamp", "secrets[0]=" + SECRET);
    }

    private static Signed timed(String timestamp) {
        return new Signed()
                .header("X-Timestamp", timestamp)
                .header("Authorization", "HMAC " + hex(mac("HmacSHA256", SECRET, timestamp + ".{}")));
    }

    private static String foreign(String prefix) {
        return prefix + Base64.getEncoder().encodeToString(new byte[32]);
    }

    private static Accepted assertAccepted(Verifier verifier, Signed request) {
        Verdict verdict = verifier.verify(request.request());
        assertThat(verdict).isInstanceOf(Accepted.class);
        return (Accepted) verdict;
    }

    private static void assertRejected(Verifier verifier, Signed request, Reason reason) {
        assertThat(verifier.verify(request.request())).isEqualTo(Verdict.rejected(reason));
    }

    private static Verifier verifier(String... settings) {
        return HmacVerifier.of("hmac", settings(settings));
    }

    private static Settings settings(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            map.put("hmac." + pair[0], pair[1]);
        }
        return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("hmac", Settings.class);
    }

    private static byte[] mac(String algorithm, String secret, String text) {
        return mac(algorithm, secret, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] mac(String algorithm, String secret, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A request under construction; each method gives another one. */
    private record Signed(
            String method, String path, String query, Map<String, List<String>> headers, byte[] body, Instant at) {

        Signed() {
            this("POST", "/callbacks/p/e", null, Map.of(), "{}".getBytes(StandardCharsets.UTF_8), NOW);
        }

        Signed method(String other) {
            return new Signed(other, path, query, headers, body, at);
        }

        Signed path(String other) {
            return new Signed(method, other, query, headers, body, at);
        }

        Signed query(String other) {
            return new Signed(method, path, other, headers, body, at);
        }

        Signed header(String name, String... values) {
            Map<String, List<String>> other = new HashMap<>(headers);
            other.put(name.toLowerCase(Locale.ROOT), List.of(values));
            return new Signed(method, path, query, other, body, at);
        }

        Signed body(String other) {
            return body(other.getBytes(StandardCharsets.UTF_8));
        }

        Signed body(byte[] other) {
            return new Signed(method, path, query, headers, other, at);
        }

        Signed at(Instant other) {
            return new Signed(method, path, query, headers, body, other);
        }

        WireRequest request() {
            return request(() -> body);
        }

        WireRequest request(WireRequest.Body readFrom) {
            return new WireRequest(method, path, query, headers, readFrom, null, "192.0.2.1", false, List.of(), at);
        }
    }
}
