package io.callbackgateway.auth.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.auth.WireRequests;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.testing.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures of AWS: its published examples, and what a signature must cover. */
class AwsVerifierTests {

    private static final String SUITE_SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Instant SUITE_TIME = Instant.parse("2015-08-30T12:36:00Z");
    private static final String S3_ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    private static final String S3_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final Instant S3_TIME = Instant.parse("2013-05-24T00:00:00Z");

    private static final AwsVerifier SUITE = verifier("AKIDEXAMPLE", SUITE_SECRET, "us-east-1", "service", "");
    private static final AwsVerifier S3 = verifier(S3_ACCESS_KEY, S3_SECRET, "us-east-1", "s3", "");

    private static final Instant NOW = Instant.parse("2026-11-20T11:22:33Z");
    private static final AwsVerifier VERIFIER = verifier("AKIDEXAMPLE", "secret", "eu-west-1", "callbacks", "");
    private static final AwsClient CLIENT = new AwsClient("AKIDEXAMPLE", "secret", "eu-west-1", "callbacks", NOW);
    private static final Call CALL = Call.post("/callbacks/acme/test?a=b", "{}");

    private static AwsVerifier verifier(String accessKey, String secret, String region, String service, String host) {
        return new AwsVerifier("x", settings(accessKey, secret, region, service, host, "5m"));
    }

    private static AwsVerifier.Settings settings(
            String accessKey, String secret, String region, String service, String host, String tolerance) {
        return new AwsVerifier.Settings(
                accessKey,
                secret == null ? null : SecretSettings.of(secret),
                region,
                service,
                host,
                Duration.parse("PT" + tolerance));
    }

    /** Of lines as in an HTTP message: the request line without version, headers, and after an empty line the body. */
    private static Call call(String message) {
        String[] parts = message.split("\n\n", 2);
        String[] head = parts[0].split("\n");
        int method = head[0].indexOf(' ');
        List<String> headers = new ArrayList<>();
        for (int i = 1; i < head.length; i++) {
            String[] header = head[i].split(": *", 2);
            headers.addAll(List.of(header[0], header[1]));
        }
        return new Call(
                head[0].substring(0, method),
                head[0].substring(method + 1),
                headers,
                (parts.length > 1 ? parts[1] : "").getBytes(StandardCharsets.UTF_8));
    }

    private static Verdict verify(Call call) {
        return VERIFIER.verify(WireRequests.of(call, NOW));
    }

    private static Verdict rejected(Reason reason) {
        return Verdict.rejected(reason);
    }

    /** {@code aws-sig-v4-test-suite}; what is not encoded there is not encoded on the wire. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "get-vanilla                  | GET /                      |                      | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "get-header-key-duplicate     | GET /                      | value2&value2&value1 | c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
                "get-header-value-multiline   | GET /                      | value1   value2      value3 | cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd",
                "get-header-value-order       | GET /                      | value4&value1&value3&value2 | 08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
                "get-relative                 | GET /example/..            |                      | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "get-slashes                  | GET //example//            |                      | 9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
                "get-space                    | GET /example space/        |                      | 652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
                "get-utf8                     | GET /ሴ                     |                      | 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
                "get-unreserved               | GET /-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz | | 07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
                "get-special-character        | GET /example/$delete       |                      | a853c9b21b528b19643d00910d35b83a10c366a10833ceefb45edd6c80e40f27",
                "get-vanilla-empty-query-key  | GET /?Param1=value1        |                      | a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
                "get-vanilla-query-order-encoded  | GET /?Param-3=Value3&Param=Value2&%E1%88%B4=Value1 | | 371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
                "get-vanilla-query-order-key-case | GET /?Param2=value2&Param1=value1 |           | b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
                "get-vanilla-query-order-value    | GET /?Param1=value2&Param1=value1 |           | 5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694",
                "get-vanilla-utf8-query       | GET /?ሴ=bar                |                      | 2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
                "post-vanilla-empty-query-value   | POST /?Param1=value1   |                      | 28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
                "post-header-key-sort         | POST /                     | value1               | c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
            })
    void exampleOfTheTestSuiteIsAccepted(String name, String request, String myHeader, String signature) {
        Call call = call(request + "\nHost:example.amazonaws.com\nX-Amz-Date:20150830T123600Z")
                .and(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;"
                                + (myHeader == null ? "" : "my-header1;") + "x-amz-date, Signature=" + signature);
        for (String value : myHeader == null ? new String[0] : myHeader.split("&")) {
            call = call.and("My-Header1", value);
        }

        assertThat(SUITE.verify(WireRequests.of(call, SUITE_TIME))).isInstanceOf(Accepted.class);
        assertThat(SUITE.verify(WireRequests.of(call.withMethod("PUT"), SUITE_TIME)))
                .isEqualTo(rejected(Reason.WRONG_SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                GET /
                Host:example.amazonaws.com
                My-Header1: value1
                My-Header2: "a   b   c"
                X-Amz-Date:20150830T123600Z
                Authorization:AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
                SignedHeaders=host;my-header1;my-header2;x-amz-date, \
                Signature=acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736

                """,
                """
                POST /
                Content-Type:application/x-www-form-urlencoded
                Host:example.amazonaws.com
                X-Amz-Date:20150830T123600Z
                Authorization:AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
                SignedHeaders=content-type;host;x-amz-date, \
                Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a

                Param1=value1""",
                """
                POST /
                Content-Type:application/x-www-form-urlencoded; charset=utf-8
                Host:example.amazonaws.com
                Content-Length:13
                X-Amz-Date:20150830T123600Z
                x-amz-content-sha256:9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e
                Authorization:AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
                SignedHeaders=content-length;content-type;host;x-amz-content-sha256;x-amz-date, \
                Signature=328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422

                Param1=value1""",
            })
    void exampleWithOtherHeadersIsAccepted(String message) {
        assertThat(SUITE.verify(WireRequests.of(call(message), SUITE_TIME))).isInstanceOf(Accepted.class);
        assertThat(SUITE.verify(WireRequests.of(call(message).withBody("Param1=value2"), SUITE_TIME)))
                .isInstanceOf(Rejected.class);
    }

    /** "Authenticating Requests: Using the Authorization Header", Amazon S3 API Reference. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /test.txt | Range: bytes=0-9 | host;range;x-amz-content-sha256;x-amz-date | '' | f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
                "PUT /test%24file.text | Date: Fri, 24 May 2013 00:00:00 GMT~x-amz-storage-class: REDUCED_REDUNDANCY | date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class | Welcome to Amazon S3. | 98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
                "PUT /test$file.text | Date: Fri, 24 May 2013 00:00:00 GMT~x-amz-storage-class: REDUCED_REDUNDANCY | date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class | Welcome to Amazon S3. | 98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
                "GET /?lifecycle | Accept: */* | host;x-amz-content-sha256;x-amz-date | '' | fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
                "GET /?max-keys=2&prefix=J | Accept: */* | host;x-amz-content-sha256;x-amz-date | '' | 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            })
    void exampleOfS3IsAccepted(String request, String headers, String signedHeaders, String body, String signature) {
        Call call = call(request + "\nHost: examplebucket.s3.amazonaws.com\nx-amz-date: 20130524T000000Z\n"
                        + headers.replace('~', '\n') + "\nx-amz-content-sha256: " + DigestUtils.sha256Hex(body) + "\n\n"
                        + body)
                .and(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders="
                                + signedHeaders + ",Signature=" + signature);

        assertThat(S3.verify(WireRequests.of(call, S3_TIME))).isInstanceOf(Accepted.class);
    }

    @Test
    void signatureIsGoodOnceAndForAsLongAsItIsAccepted() {
        Call call = CLIENT.sign(CALL);

        Accepted accepted = (Accepted) verify(call);

        assertThat(accepted.method()).isEqualTo("aws");
        assertThat(accepted.principal()).isEqualTo("AKIDEXAMPLE");
        assertThat(accepted.key()).isEqualTo("AKIDEXAMPLE");
        Once once = accepted.once();
        assertThat(once.signedAt()).isEqualTo(NOW);
        assertThat(once.until()).isEqualTo(NOW.plusSeconds(300));
        assertThat(once.fingerprint())
                .isEqualTo(((Accepted) verify(call)).once().fingerprint())
                .isNotEqualTo(((Accepted) verify(CLIENT.sign(CALL.withBody("[]"))))
                        .once()
                        .fingerprint());
    }

    @Test
    void signedTimeMustBeWithinTheToleranceOfTheArrival() {
        Call call = CLIENT.sign(CALL);

        assertThat(VERIFIER.verify(WireRequests.of(call, NOW.plusSeconds(300)))).isInstanceOf(Accepted.class);
        assertThat(VERIFIER.verify(WireRequests.of(call, NOW.minusSeconds(300))))
                .isInstanceOf(Accepted.class);
        assertThat(VERIFIER.verify(WireRequests.of(call, NOW.plusSeconds(301)))).isEqualTo(rejected(Reason.EXPIRED));
        assertThat(VERIFIER.verify(WireRequests.of(call, NOW.minusSeconds(301))))
                .isEqualTo(rejected(Reason.NOT_YET_VALID));
    }

    @Test
    void dateHeaderWillDoWhereThereIsNoneOfAws() {
        Call call = CALL.and("Date", "Fri, 20 Nov 2026 11:22:33 GMT");
        String credentials =
                "Credential=AKIDEXAMPLE/20261120/eu-west-1/callbacks/aws4_request, SignedHeaders=%s, Signature=";
        String unsigned = credentials.formatted("date;host") + "0".repeat(64);
        String signature = AwsSignatureV4.parse(unsigned)
                .expected(
                        "secret".getBytes(StandardCharsets.UTF_8),
                        WireRequests.of(call, NOW),
                        NOW,
                        DigestUtils.sha256Hex("{}"));

        assertThat(verify(call.and(
                        "Authorization", "AWS4-HMAC-SHA256 " + credentials.formatted("date;host") + signature)))
                .isInstanceOf(Accepted.class);
        assertThat(verify(call.with("Date", "Fri, 20 Nov 2026 11:22:34 GMT")
                        .and("Authorization", "AWS4-HMAC-SHA256 " + credentials.formatted("date;host") + signature)))
                .isEqualTo(rejected(Reason.WRONG_SIGNATURE));
        assertThat(verify(call.and("Authorization", "AWS4-HMAC-SHA256 " + credentials.formatted("host") + signature)))
                .isEqualTo(rejected(Reason.WRONG_TARGET));
    }

    @Test
    void scopeMustBeThatOfTheSettings() {
        Call call = CLIENT.sign(CALL);

        assertThat(verdictOf(call, "AKIDOTHER", "eu-west-1", "callbacks", ""))
                .isEqualTo(rejected(Reason.WRONG_CREDENTIAL));
        assertThat(verdictOf(call, "AKIDEXAMPLE", "eu-west-2", "callbacks", ""))
                .isEqualTo(rejected(Reason.WRONG_AUDIENCE));
        assertThat(verdictOf(call, "AKIDEXAMPLE", "eu-west-1", "s3", "")).isEqualTo(rejected(Reason.WRONG_AUDIENCE));
        assertThat(verdictOf(call, "AKIDEXAMPLE", "eu-west-1", "callbacks", "other.example"))
                .isEqualTo(rejected(Reason.WRONG_AUDIENCE));
        assertThat(verdictOf(call, "AKIDEXAMPLE", "eu-west-1", "callbacks", "Gateway.example"))
                .isInstanceOf(Accepted.class);
        String authorization = call.header("Authorization");
        assertThat(verify(call.with("Authorization", authorization.replace("/20261120/", "/20261119/"))))
                .isEqualTo(rejected(Reason.MALFORMED));
    }

    private static Verdict verdictOf(Call call, String accessKey, String region, String service, String host) {
        return verifier(accessKey, "secret", region, service, host).verify(WireRequests.of(call, NOW));
    }

    @Test
    void hostDateAndEveryHeaderOfAwsMustBeSigned() {
        Call call = CLIENT.sign(CALL.and("X-Amz-Meta-Id", "17"));
        String authorization = call.header("Authorization");
        assertThat(authorization)
                .contains("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-id");

        for (String name : List.of("host;", "x-amz-date;", ";x-amz-meta-id")) {
            assertThat(verify(call.with("Authorization", authorization.replace(name, ""))))
                    .isEqualTo(rejected(Reason.WRONG_TARGET));
        }
        assertThat(verify(call.and("X-Amz-Acl", "public-read"))).isEqualTo(rejected(Reason.WRONG_TARGET));
        assertThat(verify(call.without("Content-Type"))).isEqualTo(rejected(Reason.WRONG_TARGET));
        assertThat(verify(call.without("X-Amz-Date").and("Date", "Fri, 20 Nov 2026 11:22:33 GMT")))
                .isEqualTo(rejected(Reason.WRONG_TARGET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UNSIGNED-PAYLOAD",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "44136FA355B3678A1146AD16F7E8649E94FB4FC21FE77E8310C060F61CAAFF8A"
            })
    void declaredHashMustBeThatOfTheBody(String hash) {
        Call call = CLIENT.sign(CALL.and("x-amz-content-sha256", hash)).with("x-amz-content-sha256", hash);

        assertThat(verify(call)).isEqualTo(rejected(Reason.WRONG_TARGET));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "content-type;host;|host;content-type;",
                "content-type;host;|content-type;host;host;",
                "content-type;host;|Content-Type;host;",
                "/aws4_request|/aws4_reques",
                "Signature=|Signature=0",
                ", Signature|; Signature",
            })
    void malformedCredentialsAreRefused(String part, String change) {
        Call call = CLIENT.sign(CALL);
        String authorization = call.header("Authorization");
        assertThat(authorization).contains(part);

        assertThat(verify(call.with("Authorization", authorization.replace(part, change))))
                .isEqualTo(rejected(Reason.MALFORMED));
    }

    /** Made by AWS' own signer in C, {@code awscrt} 0.38.1, which has a plus in a query for a plus. */
    @ParameterizedTest
    @CsvSource({
        "a=b+c, 8f2420d4f66e2864d78c5085d0e8e8578ce829c4e3446431f85daddcd9a84971",
        "a=b%2Bc, 8f2420d4f66e2864d78c5085d0e8e8578ce829c4e3446431f85daddcd9a84971",
        "a=b%20c, cdb23f16a5ec29b423cfc7e68f4737fcaf1e267805d00ecbcec6c55ff8b038e6",
        "a+b=c, eff76c3d549a073c85c23db1c9138ae1908ec9379aa78d6ffb1774944437ce5d",
    })
    void queryIsSignedAsAwsSignersDo(String query, String signature) {
        Call call = call("GET /callbacks/acme/test?" + query + "\nX-Amz-Date:20261120T112233Z")
                .and(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120/eu-west-1/callbacks/aws4_request, "
                                + "SignedHeaders=host;x-amz-date, Signature=" + signature);

        assertThat(verify(call)).isInstanceOf(Accepted.class);
        assertThat(verify(call.withTarget("/callbacks/acme/test?a=b%09c"))).isEqualTo(rejected(Reason.WRONG_SIGNATURE));
    }

    @Test
    void plusInTheQueryIsNotSignedAsASpace() {
        Call space = CLIENT.sign(CALL.withTarget("/callbacks/acme/test?a=b%20c"));

        assertThat(verify(space.withTarget("/callbacks/acme/test?a=b+c"))).isEqualTo(rejected(Reason.WRONG_SIGNATURE));
    }

    /** The door keeps a text with a bad escape as it came, plus included. */
    @ParameterizedTest
    @CsvSource({"%20%25zz, +%zz", "%25%201, %+1", "lata%E7b, lata%E3b"})
    void queryThatTheDoorReadsAsSomethingElseIsRefused(String signed, String sent) {
        String target = "/callbacks/acme/test?a=";

        assertThat(verify(CLIENT.sign(CALL.withTarget(target + signed)).withTarget(target + sent)))
                .isEqualTo(rejected(Reason.WRONG_SIGNATURE));
    }

    @Test
    void badEscapeInTheQueryIsSignedAsTheTextThatTheDoorReads() {
        Call call = CLIENT.sign(CALL.withTarget("/callbacks/acme/test?a=%2B%25zz"));

        assertThat(verify(call.withTarget("/callbacks/acme/test?a=+%zz"))).isInstanceOf(Accepted.class);
    }

    @Test
    void bodyIsReadOnlyForCredentialsThatCouldBeRight() {
        WireRequest.Body unread = () -> {
            throw new AssertionError("body was read");
        };

        assertThat(VERIFIER.verify(WireRequests.of(CALL, NOW, unread))).isEqualTo(rejected(Reason.MISSING));
        assertThat(VERIFIER.verify(
                        WireRequests.of(CALL.and("Authorization", "AWS4-HMAC-SHA256 Signature=0"), NOW, unread)))
                .isEqualTo(rejected(Reason.MALFORMED));
    }

    @Test
    void wrongSettingIsNamed() {
        assertNamed("x.access-key", settings(" ", "canary4711", "r", "s", "", "5m"));
        assertNamed("x.secret-key", settings("a", null, "r", "s", "", "5m"));
        assertNamed("x.secret-key", settings("a", " ", "r", "s", "", "5m"));
        assertNamed("x.region", settings("a", "canary4711", "", "s", "", "5m"));
        assertNamed("x.service", settings("a", "canary4711", "r", "", "", "5m"));
        assertNamed("x.tolerance", settings("a", "canary4711", "r", "s", "", "0s"));
        assertNamed("x.tolerance", settings("a", "canary4711", "r", "s", "", "-5m"));
        assertNamed("x.tolerance", settings("a", "canary4711", "r", "s", "", "168h1s"));
    }

    private static void assertNamed(String key, AwsVerifier.Settings settings) {
        assertThatThrownBy(() -> new AwsVerifier("x", settings))
                .isInstanceOfSatisfying(
                        BadSettingException.class, bad -> assertThat(bad.key()).isEqualTo(key))
                .hasMessageNotContaining("canary4711");
    }
}
