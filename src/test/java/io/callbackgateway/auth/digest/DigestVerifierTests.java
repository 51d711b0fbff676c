package io.callbackgateway.auth.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.auth.WireRequests;
import io.callbackgateway.settings.BadSettingException;
import io.callbackgateway.testing.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digest authentication against the examples of RFC 7616, and what becomes of a nonce. */
class DigestVerifierTests {

    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");
    private static final String MUFASA =
            """
            username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=%s, \
            nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, \
            cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="%s", \
            opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"""";
    private static final String JASON =
            """
            %s, realm="api@example.org", uri="/doe.json", algorithm=SHA-512-256, \
            nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", nc=00000001, \
            cnonce="NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v", qop=auth, \
            response="3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5", \
            opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", %s""";

    private static final Call CALL = Call.post("/callbacks/acme/test?a=b", "{}");

    private final DigestVerifier verifier = verifier("door", List.of(DigestAlgorithm.values()));

    private static DigestVerifier verifier(String key, List<DigestAlgorithm> algorithms) {
        return new DigestVerifier(
                key,
                settings("callbacks", "acme", algorithms, Duration.ofMinutes(5), null, "wrong", "password", "next"));
    }

    private static DigestVerifier.Settings settings(
            String realm,
            String username,
            List<DigestAlgorithm> algorithms,
            Duration lifetime,
            String nonceKey,
            String... passwords) {
        return new DigestVerifier.Settings(
                realm,
                username,
                Arrays.stream(passwords).map(SecretSettings::of).toList(),
                algorithms,
                lifetime,
                nonceKey == null ? null : SecretSettings.of(nonceKey));
    }

    private DigestClient client() {
        return client(verifier);
    }

    private static DigestClient client(DigestVerifier verifier) {
        return new DigestClient("acme", "password", "callbacks", "SHA-256", "auth", nonce(verifier), 1);
    }

    private static String nonce(DigestVerifier verifier) {
        Matcher nonce = NONCE.matcher(verifier.challenges(Reason.MISSING).get(0));
        assertThat(nonce.find()).isTrue();
        return nonce.group(1);
    }

    private Verdict verify(Call call) {
        return verify(verifier, call, Instant.now());
    }

    private static Verdict verify(DigestVerifier verifier, Call call, Instant at) {
        return verifier.verify(WireRequests.of(call, at));
    }

    private static Verdict rejected(Reason reason) {
        return Verdict.rejected(reason);
    }

    static Stream<String> rfcExamples() {
        return Stream.of(
                MUFASA.formatted("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
                MUFASA.formatted("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
                // §3.9.2 as erratum 4897 corrects it: SHA-512/256 proper, not SHA-512 cut short
                JASON.formatted(
                        "username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\"",
                        "userhash=true"),
                JASON.formatted("username*=UTF-8''J%C3%A4s%C3%B8n%20Doe", "userhash=false"));
    }

    @ParameterizedTest
    @MethodSource("rfcExamples")
    void responseIsThatOfTheRfc(String text) {
        DigestCredentials credentials = DigestCredentials.parse(text);
        boolean mufasa = text.contains("Mufasa");
        DigestVerifier of = new DigestVerifier(
                "door",
                settings(
                        credentials.realm(),
                        mufasa ? "Mufasa" : "Jäsøn Doe",
                        List.of(DigestAlgorithm.values()),
                        Duration.ofMinutes(5),
                        null,
                        mufasa ? "Circle of Life" : "Secret, or not?"));
        Call get = new Call("GET", credentials.uri(), List.of("Authorization", "Digest " + text), new byte[0]);

        assertThat(of.verify(credentials, WireRequests.of(get, Instant.now()))).isInstanceOf(Accepted.class);
        assertThat(of.verify(credentials, WireRequests.of(get.withMethod("HEAD"), Instant.now())))
                .isEqualTo(rejected(Reason.WRONG_CREDENTIAL));
        // right, but the RFC's nonce is not ours
        assertThat(verify(of, get, Instant.now())).isEqualTo(rejected(Reason.STALE));
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void everyAlgorithmAndQopLetsInWithAnyPassword(DigestAlgorithm algorithm) {
        DigestClient client = client().withAlgorithm(algorithm.token);

        assertThat(verify(client.sign(CALL))).isEqualTo(new Accepted("digest", "acme", "1", null));
        assertThat(verify(client.withCount(2)
                        .withPassword("next")
                        .withQop("auth-int")
                        .sign(CALL)))
                .isEqualTo(new Accepted("digest", "acme", "2", null));
        assertThat(verify(client.withCount(3).withPassword("other").sign(CALL)))
                .isEqualTo(rejected(Reason.WRONG_CREDENTIAL));
        assertThat(verify(client.withCount(3).withUsername("other").sign(CALL)))
                .isEqualTo(rejected(Reason.WRONG_CREDENTIAL));
    }

    @Test
    void algorithmThatIsNotListedIsRefused() {
        DigestVerifier strict = verifier("door", List.of(DigestAlgorithm.SHA_256));
        Call md5 = client(strict).withAlgorithm("MD5").sign(CALL);

        assertThat(verify(strict, md5, Instant.now())).isEqualTo(rejected(Reason.MALFORMED));
        assertThat(verify(client().withAlgorithm("MD5").sign(CALL))).isInstanceOf(Accepted.class);
    }

    @Test
    void challengesAreOneForEachAlgorithmInOrderOfPreference() {
        List<String> challenges = verifier("door", List.of(DigestAlgorithm.SHA_256_SESS, DigestAlgorithm.MD5))
                .challenges(Reason.WRONG_CREDENTIAL);

        assertThat(challenges).hasSize(2);
        String nonce = "nonce=\"[A-Za-z0-9_-]{64}\", charset=UTF-8";
        assertThat(challenges.get(0))
                .matches("Digest realm=\"callbacks\", qop=\"auth, auth-int\", algorithm=SHA-256-sess, " + nonce);
        assertThat(challenges.get(1))
                .matches("Digest realm=\"callbacks\", qop=\"auth, auth-int\", algorithm=MD5, " + nonce);
        assertThat(verifier.challenges(Reason.STALE)).allMatch(challenge -> challenge.endsWith(", stale=true"));
        // who knows no valid password would come back forever
        assertThat(verifier.challenges(Reason.EXPIRED)).noneMatch(challenge -> challenge.contains("stale"));
    }

    @Test
    void countMustRise() {
        DigestClient client = client();

        assertThat(verify(client.withCount(1).sign(CALL))).isInstanceOf(Accepted.class);
        assertThat(verify(client.withCount(1).sign(CALL))).isEqualTo(rejected(Reason.REPLAYED));
        assertThat(verify(client.withCount(7).sign(CALL))).isInstanceOf(Accepted.class);
        assertThat(verify(client.withCount(6).sign(CALL))).isEqualTo(rejected(Reason.REPLAYED));
        assertThat(verify(client.withCount(8).sign(CALL))).isInstanceOf(Accepted.class);
    }

    @Test
    void nonceIsNotUsedUpByAWrongResponseOrAnotherTarget() {
        DigestClient client = client();

        assertThat(verify(client.withPassword("guess").withCount(9).sign(CALL)))
                .isEqualTo(rejected(Reason.WRONG_CREDENTIAL));
        assertThat(verify(client.withCount(9).sign(CALL).withTarget("/callbacks/acme/test?a=c")))
                .isEqualTo(rejected(Reason.WRONG_TARGET));
        assertThat(verify(client.sign(CALL))).isInstanceOf(Accepted.class);
    }

    @Test
    void oldNonceIsStaleWhereEverythingElseIsRight() {
        DigestClient client = client();
        Instant later = Instant.now().plus(Duration.ofMinutes(6));

        assertThat(verify(verifier, client.sign(CALL), later)).isEqualTo(rejected(Reason.STALE));
        assertThat(verify(verifier, client.withPassword("guess").sign(CALL), later))
                .isEqualTo(rejected(Reason.WRONG_CREDENTIAL));
        assertThat(verify(verifier, client.sign(CALL), Instant.now().minus(Duration.ofMinutes(6))))
                .isEqualTo(rejected(Reason.STALE));
    }

    @Test
    void nonceOfAnotherDoorRealmOrStartIsStale() {
        String key = "0123456789abcdef0123456789abcdef";
        DigestVerifier here = keyed("here", "callbacks", key);
        DigestVerifier sameGatewayAgain = keyed("here", "callbacks", key);
        DigestVerifier otherDoor = keyed("there", "callbacks", key);
        DigestVerifier otherKey = keyed("here", "callbacks", null);
        DigestVerifier otherRealm = keyed("here", "other", key);

        Instant now = Instant.now();
        assertThat(verify(here, client(sameGatewayAgain).sign(CALL), now)).isInstanceOf(Accepted.class);
        assertThat(verify(here, client(otherDoor).sign(CALL), now)).isEqualTo(rejected(Reason.STALE));
        assertThat(verify(here, client(otherKey).sign(CALL), now)).isEqualTo(rejected(Reason.STALE));
        assertThat(verify(here, client(otherRealm).sign(CALL), now)).isEqualTo(rejected(Reason.STALE));
        assertThat(verify(here, client(here).withRealm("other").sign(CALL), now))
                .isEqualTo(rejected(Reason.WRONG_AUDIENCE));
    }

    private static DigestVerifier keyed(String door, String realm, String key) {
        return new DigestVerifier(
                door,
                settings(realm, "acme", List.of(DigestAlgorithm.SHA_256), Duration.ofMinutes(5), key, "password"));
    }

    @Test
    void forgottenNonceStaysUsed() {
        Instant start = Instant.now();
        DigestNonces nonces = new DigestNonces(new byte[32], "door", Duration.ofMinutes(5), start);
        String first = nonces.issue(start);
        String unused = nonces.issue(start);
        assertThat(nonces.use(first, 1, start)).isNull();
        assertThat(nonces.use(first, 1, start)).isEqualTo(Reason.REPLAYED);

        Instant later = start.plusMillis(10);
        for (int i = 0; i < 50_000; i++) {
            assertThat(nonces.use(nonces.issue(later), 1, later)).isNull();
        }

        assertThat(nonces.use(first, 1, later)).isEqualTo(Reason.STALE);
        assertThat(nonces.use(first, 2, later)).isEqualTo(Reason.STALE);
        assertThat(nonces.use(unused, 1, later)).isEqualTo(Reason.STALE);
        assertThat(nonces.use(nonces.issue(later.plusMillis(1)), 1, later)).isNull();
    }

    @Test
    void nonceFromBeforeTheStartIsStale() {
        Instant start = Instant.now();
        DigestNonces before = new DigestNonces(new byte[32], "door", Duration.ofMinutes(5), start);
        DigestNonces after = new DigestNonces(new byte[32], "door", Duration.ofMinutes(5), start.plusSeconds(1));
        String used = before.issue(start);
        assertThat(before.use(used, 1, start)).isNull();

        assertThat(after.use(used, 1, start.plusSeconds(2))).isEqualTo(Reason.STALE);
        assertThat(after.use(before.issue(start.plusSeconds(1)), 1, start.plusSeconds(2)))
                .isNull();
    }

    @Test
    void bodyIsReadOnlyWhereItIsSigned() {
        DigestClient client = client();
        WireRequest.Body unread = () -> {
            throw new AssertionError("body was read");
        };

        assertThat(verifier.verify(WireRequests.of(client.sign(CALL), Instant.now(), unread)))
                .isInstanceOf(Accepted.class);
        Call malformed = CALL.and("Authorization", "Digest qop=auth-int");
        assertThat(verifier.verify(WireRequests.of(malformed, Instant.now(), unread)))
                .isEqualTo(rejected(Reason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=\"acme\"",
                "nc=00000001",
                "qop=auth",
                "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\"",
                "uri=\"/callbacks/acme/test?a=b\"",
                "realm=\"callbacks\"",
                "algorithm=SHA-256",
            })
    void parameterThatIsMissingOrRepeatedIsRefused(String parameter) {
        Call call = client().sign(CALL);
        String value = call.header("Authorization");
        assertThat(value).contains(parameter + ", ");

        assertThat(verify(call.with("Authorization", value.replace(parameter + ", ", ""))))
                .isEqualTo(rejected(Reason.MALFORMED));
        assertThat(verify(call.with("Authorization", value + ", " + parameter))).isEqualTo(rejected(Reason.MALFORMED));
        assertThat(verify(call.with("Authorization", value + ", x-unknown=\"1\\\"2\"")))
                .isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qop=auth|qop=auth-conf",
                "qop=auth|qop=",
                "nc=00000001|nc=1",
                "nc=00000001|nc=00000000",
                "nc=00000001|nc=+0000001",
                "response=\"|response=",
                "username=\"acme\"|username=\"acme\", username*=UTF-8''acme",
                "username=\"acme\"|username*=UTF-8''acme, userhash=true",
                "username=\"acme\"|username*=ISO-8859-1''acme",
                "username=\"acme\"|username*=UTF-8''acm%6",
                "username=\"acme\"|username*=UTF-8''acm%zz",
                "algorithm=SHA-256|algorithm=SHA-1",
                "qop=auth|qop=auth,,=",
                "qop=auth|qop=auth;",
            })
    void malformedParameterIsRefused(String change) {
        String[] parts = change.split("\\|", -1);
        Call call = client().sign(CALL);
        String value = call.header("Authorization");
        assertThat(value).contains(parts[0]);

        assertThat(verify(call.with("Authorization", value.replace(parts[0], parts[1]))))
                .isEqualTo(rejected(Reason.MALFORMED));
    }

    @Test
    void quotedStringOfAnyLengthIsRead() {
        String escapes = "\\a".repeat(100_000);

        assertThat(DigestCredentials.parameters("a=\"" + escapes + "\" ,b = c"))
                .containsEntry("a", "a".repeat(100_000))
                .containsEntry("b", "c");
        assertThat(DigestCredentials.parameters("a=\"" + escapes)).isNull();
        assertThat(DigestCredentials.parameters("a=\"\n\"")).isNull();
        assertThat(DigestCredentials.parameters("a=\"\\")).isNull();
        assertThat(DigestCredentials.parameters("a=b c")).isNull();
        assertThat(DigestCredentials.parameters("a=b, A=b")).isNull();
    }

    @Test
    void emptyElementsArePassedOver() {
        String commas = " ,".repeat(50_000);

        assertThat(DigestCredentials.parameters(",a=b, ,\t,c=\"d,,\"," + commas))
                .isEqualTo(Map.of("a", "b", "c", "d,,"));
        assertThat(DigestCredentials.parameters(commas)).isEmpty();
        assertThat(DigestCredentials.parameters("")).isEmpty();
        assertThat(DigestCredentials.parameters(",=")).isNull();
        Call call = client().sign(CALL);
        assertThat(verify(call.with(
                        "Authorization", call.header("Authorization").replace("qop=auth,", "qop=auth,,") + ",")))
                .isInstanceOf(Accepted.class);
    }

    /** A plus is an attr-char (RFC 8187 §3.2.1). */
    @Test
    void extendedUsernameIsDecodedToItsBytes() {
        DigestVerifier of = new DigestVerifier(
                "door",
                settings(
                        "callbacks",
                        "jörg+x y",
                        List.of(DigestAlgorithm.SHA_256),
                        Duration.ofMinutes(5),
                        null,
                        "password"));
        Call call = client(of).withUsername("jörg+x y").sign(CALL);
        String plain =
                new String("username=\"jörg+x y\"".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(call.header("Authorization")).contains(plain);

        for (String extended : List.of("UTF-8''j%C3%B6rg+x%20y", "utf-8'de'j%c3%b6rg%2Bx%20y")) {
            DigestCredentials credentials = DigestCredentials.parse(
                    call.header("Authorization").substring("Digest ".length()).replace(plain, "username*=" + extended));

            assertThat(of.verify(credentials, WireRequests.of(call, Instant.now())))
                    .as(extended)
                    .isInstanceOf(Accepted.class);
        }
    }

    @Test
    void wrongSettingIsNamed() {
        List<DigestAlgorithm> sha = List.of(DigestAlgorithm.SHA_256);
        Duration five = Duration.ofMinutes(5);

        assertNamed("x.realm", settings("a\"b", "acme", sha, five, null, "password"));
        assertNamed("x.username", settings("callbacks", " ", sha, five, null, "password"));
        assertNamed("x.username", settings("callbacks", "a:b", sha, five, null, "password"));
        assertNamed("x.passwords", settings("callbacks", "acme", sha, five, null, ""));
        assertNamed("x.algorithms", settings("callbacks", "acme", List.of(), five, null, "password"));
        assertNamed("x.nonce-lifetime", settings("callbacks", "acme", sha, Duration.ZERO, null, "password"));
        assertNamed("x.nonce-key", settings("callbacks", "acme", sha, five, "canary4711", "password"));
    }

    private static void assertNamed(String key, DigestVerifier.Settings settings) {
        assertThatThrownBy(() -> new DigestVerifier("x", settings))
                .isInstanceOfSatisfying(
                        BadSettingException.class, bad -> assertThat(bad.key()).isEqualTo(key))
                .hasMessageNotContaining("canary4711");
    }
}
