package io.callbackgateway.auth.aws;

import static java.util.Map.entry;

import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Scenario;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.testing.Call;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

public final class AwsMethod implements AuthMethod {

    @Override
    public String name() {
        return "aws";
    }

    /** Keys are rotated by entries of {@code auth}. */
    @Override
    public Stream<String> settings(String auth) {
        return Stream.of(
                        entry(auth, Stream.of(".secret-key=" + OLD)),
                        entry(
                                auth.replace("auth[0]", "auth[1]"),
                                Stream.of(".secret-key.value=" + NEW, ".secret-key.id=new")),
                        entry(
                                auth.replace("auth[0]", "auth[2]"),
                                Stream.of(
                                        ".secret-key.value=" + RETIRED, ".secret-key.not-after=2020-01-01T00:00:00Z")),
                        entry(
                                auth.replace("auth[0]", "auth[3]"),
                                Stream.of(
                                        ".secret-key.value=" + FUTURE, ".secret-key.not-before=2999-01-01T00:00:00Z")))
                .flatMap(each -> Stream.concat(common(), each.getValue()).map(setting -> each.getKey() + setting));
    }

    @Override
    public Stream<String> foreignSettings(String auth) {
        return Stream.concat(common(), Stream.of(".secret-key=" + FOREIGN)).map(setting -> auth + setting);
    }

    private static Stream<String> common() {
        return Stream.of(".access-key=AKIDEXAMPLE", ".region=eu-west-1", ".service=callbacks", ".host=" + Call.HOST);
    }

    @Override
    public Call foreignCall(String target) {
        return client().withSecretKey(FOREIGN).sign(Call.post(target, "{\"foreign\":1}"));
    }

    @Override
    public Map<Scenario, String> keys() {
        return Map.ofEntries(
                entry(Scenario.VALID, "AKIDEXAMPLE"),
                entry(Scenario.REPLAYED, "AKIDEXAMPLE"),
                entry(Scenario.OLD_KEY, "AKIDEXAMPLE"));
    }

    @Override
    public Map<Scenario, Call> calls(String target) {
        Call valid = client().sign(Call.post(target, "{}"));
        return Map.ofEntries(
                entry(Scenario.VALID, valid),
                entry(Scenario.MISSING, valid.without("Authorization")),
                entry(Scenario.EMPTY, valid.with("Authorization", "AWS4-HMAC-SHA256 ")),
                entry(Scenario.REPEATED, valid.and("Authorization", valid.header("Authorization"))),
                entry(
                        Scenario.WRONG_SCHEME,
                        valid.with(
                                "Authorization",
                                valid.header("Authorization").replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"))),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, foreignCall(target)),
                entry(
                        Scenario.EXPIRED,
                        client().withSecretKey(RETIRED).sign(Call.post(target, "{\"key\":\"retired\"}"))),
                entry(
                        Scenario.NOT_YET_VALID,
                        client().withSecretKey(FUTURE).sign(Call.post(target, "{\"key\":\"future\"}"))),
                entry(Scenario.TAMPERED_BODY, valid.withBody("[]")),
                entry(Scenario.TAMPERED_SIGNED_HEADER, valid.with("Content-Type", "text/plain")),
                entry(Scenario.OTHER_PATH, valid.withTarget(AuthMethod.otherPath(target))),
                entry(Scenario.OTHER_METHOD, valid.withMethod("PUT")),
                entry(Scenario.REPLAYED, client().sign(Call.post(target, "{\"replayed\":true}"))),
                entry(Scenario.OLD_KEY, client().sign(Call.post(target, "{\"key\":\"old\"}"))),
                entry(Scenario.NEW_KEY, client().withSecretKey(NEW).sign(Call.post(target, "{\"key\":\"new\"}"))));
    }

    @Override
    public Map<Scenario, Reason> reasons() {
        return Map.ofEntries(
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, Reason.WRONG_SIGNATURE),
                entry(Scenario.TAMPERED_BODY, Reason.WRONG_TARGET));
    }

    private static AwsClient client() {
        return new AwsClient("AKIDEXAMPLE", OLD, "eu-west-1", "callbacks", Instant.now());
    }
}
