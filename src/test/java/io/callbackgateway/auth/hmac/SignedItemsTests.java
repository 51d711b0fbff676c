package io.callbackgateway.auth.hmac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.auth.Mutations;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequests;
import io.callbackgateway.auth.hmac.HmacVerifier.Settings;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.testing.Call;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Signatures that stand in the body, and signatures of fields of the body. */
class SignedItemsTests {

    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z");
    private static final String SECRET = "secret-of-the-provider";

    /** Of the example in https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures */
    private static final String ADYEN_KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";

    private static final String AUTHORISATION =
            """
            {"NotificationRequestItem":{"additionalData":{"hmacSignature":"coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0="},\
            "amount":{"value":1130,"currency":"EUR"},"pspReference":"7914073381342284","eventCode":"AUTHORISATION",\
            "eventDate":"2019-05-06T17:15:34.121+02:00","merchantAccountCode":"TestMerchant","operations":["CANCEL","CAPTURE","REFUND"],\
            "merchantReference":"TestPayment-1407325143704","paymentMethod":"visa","success":"true"}}""";

    /** These two are signed by Adyen's library for Python, 16.0.0. */
    private static final String CAPTURE =
            """
            {"NotificationRequestItem":{"additionalData":{"hmacSignature":"+/GAfNorcnWqj180qbp/XArmG8AomUsxefI/KI9sdd4="},\
            "amount":{"currency":"EUR","value":1130},"pspReference":"PPKFQ89R6QRXGN82","originalReference":"7914073381342284",\
            "eventCode":"CAPTURE","merchantAccountCode":"TestMerchant","merchantReference":"Bestellung:42 \\u2013 Zoë","success":"true"}}""";

    private static final String REFUND =
            """
            {"NotificationRequestItem":{"additionalData":{"hmacSignature":"9VCLmP0ddvcyZWONouGQXYN6JmrEfAHRkJ5+jYW81pk="},\
            "amount":{"currency":"JPY","value":0},"pspReference":"WMKKJTS2T75GW7V5","originalReference":"7914073381342284",\
            "eventCode":"REFUND","merchantAccountCode":"TestMerchant","merchantReference":"a\\\\b","success":"false"}}""";

    private final Verifier adyen = verifier("preset=adyen", "secrets[0]=" + ADYEN_KEY);

    // Adyen

    @Test
    void acceptsAdyensExample() {
        Verdict verdict = verify(adyen, batch(AUTHORISATION));

        assertThat(verdict).isEqualTo(new Accepted("hmac", "0", "0", null));
        assertThat(adyen.credentialHeaders()).isEmpty();
        assertThat(adyen.challenges(Reason.MISSING)).isEmpty();
    }

    @Test
    void acceptsABatchThatAdyensLibrarySigns() {
        assertThat(verify(adyen, batch(AUTHORISATION, CAPTURE, REFUND))).isInstanceOf(Accepted.class);
        assertThat(verify(adyen, batch(REFUND, REFUND))).isInstanceOf(Accepted.class);
    }

    @Test
    void everyItemMustBeSigned() {
        String forged = CAPTURE.replace("1130", "113000");
        String unsigned = CAPTURE.replaceFirst("\"additionalData\":\\{[^}]*},", "");

        for (List<String> items : List.of(
                List.of(forged),
                List.of(AUTHORISATION, REFUND, forged),
                List.of(forged, AUTHORISATION),
                List.of(AUTHORISATION, CAPTURE.replace("PPKFQ89R6QRXGN82", "7914073381342284")))) {
            assertRejected(adyen, batch(items.toArray(String[]::new)), Reason.WRONG_SIGNATURE);
        }
        assertRejected(adyen, batch(AUTHORISATION, unsigned), Reason.MISSING);
        assertRejected(adyen, batch(AUTHORISATION, "{}"), Reason.MISSING);
        assertRejected(adyen, batch(AUTHORISATION, "null"), Reason.MISSING);
        assertRejected(adyen, batch(AUTHORISATION, "7"), Reason.MISSING);
        assertRejected(adyen, batch(), Reason.MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hmac",
                "AAAA",
                "coqCmt_IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU-iCWo0=",
                "coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo1="
            })
    void whatIsNoSignatureIsMalformed(String signature) {
        String item = AUTHORISATION.replace("coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=", signature);

        assertRejected(adyen, batch(item), Reason.MALFORMED);
    }

    static Stream<String> bodiesThatAreNoBatch() {
        String good = batch(AUTHORISATION);
        return Stream.of(
                "",
                "7",
                "[]",
                "{}",
                "{\"notificationItems\":{}}",
                "{\"notificationItems\":null}",
                "notificationItems=" + good,
                good + "x",
                good + good,
                "\uFEFF\uFEFF" + good,
                good.substring(0, good.length() - 1),
                good.replace("\"paymentMethod\"", "\"pspReference\""),
                good.replace("\"live\":\"false\"", "\"notificationItems\":[]"),
                good.replace("\"visa\"", "'visa'"),
                good.replace("\"visa\"", "NaN"),
                good.replace("\"visa\"", "[".repeat(64) + "]".repeat(64)),
                good.replace("\"visa\"", "[" + "{},".repeat(60_000) + "{}]"),
                good.replace("\"7914073381342284\"", "[\"7914073381342284\"]"),
                good.replace("\"TestPayment-1407325143704\"", "\"\\ud800\""),
                good.replace("\"coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=\"", "{}"));
    }

    @ParameterizedTest
    @MethodSource("bodiesThatAreNoBatch")
    void whatIsNoBatchIsMalformed(String body) {
        assertRejected(adyen, body, Reason.MALFORMED);
    }

    @Test
    void bytesThatAreNoTextAreMalformed() {
        byte[] body = batch(CAPTURE).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(adyen.verify(WireRequests.of(
                        Call.post("/callbacks/adyen/production", "").withBody(body), NOW)))
                .isEqualTo(Verdict.rejected(Reason.MALFORMED));
    }

    /** What is not signed can be changed by anybody: the start warns, and the route has to do without. */
    @Test
    void otherFieldsProveNothing() {
        assertThat(verify(adyen, batch(AUTHORISATION.replace("visa", "mc")))).isInstanceOf(Accepted.class);
    }

    // Secrets

    @Test
    void allItemsAreSignedByOneOfTheSecrets() {
        Verifier verifier = verifier(
                "signature=/mac",
                "items=/items",
                "template={json./id}",
                "secrets[0]=old",
                "secrets[1].value=new",
                "secrets[1].id=next",
                "secrets[2].value=gone",
                "secrets[2].not-after=2020-01-01T00:00:00Z");

        assertThat(verify(verifier, items(item("1", "old"), item("2", "old"))))
                .isEqualTo(new Accepted("hmac", "0", "0", null));
        assertThat(verify(verifier, items(item("1", "new"), item("2", "new"))))
                .isEqualTo(new Accepted("hmac", "next", "next", null));
        assertRejected(verifier, items(item("1", "old"), item("2", "new")), Reason.WRONG_SIGNATURE);
        assertRejected(verifier, items(item("1", "gone"), item("2", "gone")), Reason.EXPIRED);
        assertRejected(verifier, items(item("1", "other")), Reason.WRONG_SIGNATURE);
    }

    private static String items(String... items) {
        return "{\"items\":[" + String.join(",", items) + "]}";
    }

    private static String item(String id, String secret) {
        return "{\"id\":\"" + id + "\",\"mac\":\"" + mac(secret, id) + "\"}";
    }

    // Fields

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"text\" | text",
                "\"\\u00e9\\/\\\"\" | é/\"",
                "\"\\ud83d\\ude00\" | 😀",
                "\"\" | ``",
                "null | ``",
                "true | true",
                "false | false",
                "0 | 0",
                "-0 | -0",
                "10.00 | 10.00",
                "1e2 | 1e2",
                "12345678901234567890.10 | 12345678901234567890.10",
            })
    void fieldsAreSignedAsTheyAreWritten(String json, String text) {
        Verifier verifier =
                verifier("signature=/mac", "template=v1:{json./a~1b/0}:{json./none}", "secrets[0]=" + SECRET);

        String body = "{\"a/b\":[" + json + "],\"mac\":\"" + mac(SECRET, "v1:" + text + ":") + "\"}";

        assertThat(verify(verifier, body)).isInstanceOf(Accepted.class);
        assertRejected(verifier, body.replace("[", "[1,"), Reason.WRONG_SIGNATURE);
    }

    @Test
    void aSignatureInAHeaderMaySignFieldsOfTheBody() {
        Verifier verifier = verifier(
                "header=X-Mac", "prefix=", "template={json./id}.{json./amount}.{query}", "secrets[0]=" + SECRET);
        Call call = Call.post("/callbacks/p/e?q=1", "{\"id\":\"7\",\"amount\":10.50}")
                .and("X-Mac", mac(SECRET, "7.10.50.q=1"));

        assertThat(verifier.verify(WireRequests.of(call, NOW))).isInstanceOf(Accepted.class);
        assertThat(verifier.verify(WireRequests.of(call.withBody("{\"id\":\"7\",\"amount\":10.5}"), NOW)))
                .isEqualTo(Verdict.rejected(Reason.WRONG_SIGNATURE));
        assertThat(verifier.verify(WireRequests.of(call.withBody("id=7"), NOW)))
                .isEqualTo(Verdict.rejected(Reason.MALFORMED));
        assertThat(verifier.leavesQueryUnsigned()).isFalse();
    }

    @Test
    void aSignedTimeMakesABatchGoodForOnce() {
        Verifier verifier = verifier(
                "items=/items",
                "signature=/mac",
                "template={timestamp}.{json./id}",
                "timestamp-header=X-Time",
                "secrets[0]=" + SECRET);
        String time = String.valueOf(NOW.getEpochSecond());
        String body = items(
                "{\"id\":1,\"mac\":\"" + mac(SECRET, time + ".1") + "\"}",
                "{\"id\":2,\"mac\":\"" + mac(SECRET, time + ".2") + "\"}");
        Call call = Call.post("/callbacks/p/e", body).and("X-Time", time);

        Accepted accepted = (Accepted) verifier.verify(WireRequests.of(call, NOW));

        assertThat(accepted.once().signedAt()).isEqualTo(NOW);
        assertThat(verifier.verify(WireRequests.of(call, NOW.plusSeconds(301))))
                .isEqualTo(Verdict.rejected(Reason.EXPIRED));
        assertThat(verifier.verify(WireRequests.of(call.without("X-Time"), NOW)))
                .isEqualTo(Verdict.rejected(Reason.MISSING));
        assertThat(verifier.verify(WireRequests.of(call.and("X-Time", time), NOW)))
                .isEqualTo(Verdict.rejected(Reason.REPEATED));
        assertThat(verifier.verify(WireRequests.of(call.with("X-Time", "now"), NOW)))
                .isEqualTo(Verdict.rejected(Reason.MALFORMED));
    }

    // Mutations

    /** Of a batch in which every field is signed. */
    @Test
    void noChangeOfASingleBitIsAccepted() {
        Verifier verifier = verifier(
                "items=/items",
                "signature=/mac",
                "encoding=base64",
                "template={json./id}:{json./paid}",
                "secrets[0]=" + SECRET);
        String first = "{\"id\":\"a1\",\"paid\":true,\"mac\":\"" + base64Mac("a1:true") + "\"}";
        String second = "{\"id\":\"b2\",\"paid\":false,\"mac\":\"" + base64Mac("b2:false") + "\"}";
        Call call = Call.post("/callbacks/p/e", items(first, second));
        assertThat(verifier.verify(WireRequests.of(call, NOW))).isInstanceOf(Accepted.class);

        List<Call> mutants = Mutations.of(call).stream()
                .filter(each -> each.body() != call.body())
                .toList();

        assertThat(mutants).hasSizeGreaterThan(1_000);
        for (Call mutant : mutants) {
            assertThat(verifier.verify(WireRequests.of(mutant, NOW)))
                    .as(new String(mutant.body(), StandardCharsets.ISO_8859_1))
                    .isInstanceOf(Rejected.class);
        }
    }

    // Settings

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "signature=mac | hmac.signature | no JSON pointer",
                "signature=/mac~ | hmac.signature | no JSON pointer",
                "signature=/mac;items=items | hmac.items | no JSON pointer",
                "items=/items | hmac.items | set signature, too",
                "signature=/mac;header=X-Mac | hmac.header | two places",
                "signature=/mac | hmac.template | {json.<pointer>}, not {body}",
                "signature=/mac;template={json./id}{body} | hmac.template | {json.<pointer>}, not {body}",
                "signature=/mac;template={path} | hmac.template | {json.<pointer>}, not {body}",
                "signature=/mac;template={json.id} | hmac.template | no JSON pointer",
                "signature=/mac;template={json.} | hmac.template | no JSON pointer",
                "signature=/mac;template={json./a;separator=, | hmac.template | braces",
                "signature=/mac;template={timestamp}{json./a};timestamp-prefix=t=;separator=, | hmac.timestamp-prefix | timestamp-header",
                "preset=adyen;secrets[0]=canary4711 | hmac.secrets[0] | hex",
            })
    void settingsThatCannotWorkAreNamed(String settings, String key, String problem) {
        String[] all = Stream.concat(Stream.of("secrets[0]=" + SECRET), Stream.of(settings.split(";")))
                .toArray(String[]::new);

        assertThatThrownBy(() -> verifier(all))
                .isInstanceOfSatisfying(
                        BadSettingException.class, bad -> assertThat(bad.key()).isEqualTo(key))
                .hasMessageContaining(problem)
                .hasMessageNotContaining("canary4711");
    }

    private static String batch(String... items) {
        return Stream.of(items).collect(Collectors.joining(",", "{\"live\":\"false\",\"notificationItems\":[", "]}"));
    }

    private static void assertRejected(Verifier verifier, String body, Reason reason) {
        assertThat(verify(verifier, body)).isEqualTo(Verdict.rejected(reason));
    }

    private static Verdict verify(Verifier verifier, String body) {
        return verifier.verify(WireRequests.of(Call.post("/callbacks/p/e", body), NOW));
    }

    private static Verifier verifier(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            map.put("hmac." + pair[0], pair[1]);
        }
        return HmacVerifier.of(
                "hmac", new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("hmac", Settings.class));
    }

    private static String mac(String secret, String text) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret).hmacHex(text);
    }

    private static String base64Mac(String text) {
        return Base64.getEncoder().encodeToString(new HmacUtils(HmacAlgorithms.HMAC_SHA_256, SECRET).hmac(text));
    }
}
