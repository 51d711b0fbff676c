package io.callbackgateway.auth.secret;

import static java.util.Map.entry;

import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Scenario;
import io.callbackgateway.testing.Call;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;

public final class BasicMethod implements AuthMethod {

    @Override
    public String name() {
        return "basic";
    }

    @Override
    public Stream<String> settings(String auth) {
        return Stream.concat(Stream.of(auth + ".username=acme"), AuthMethod.secrets(auth + ".passwords"));
    }

    @Override
    public Stream<String> foreignSettings(String auth) {
        // RFC 7617 §2.1: the user "test" with the password "123£"
        return Stream.of(auth + ".username=test", auth + ".passwords[0]=123£");
    }

    @Override
    public Call foreignCall(String target) {
        return Call.post(target, "{}").and("Authorization", "Basic dGVzdDoxMjPCow==");
    }

    @Override
    public Map<Scenario, Call> calls(String target) {
        Call valid = call(target, OLD);
        return Map.ofEntries(
                entry(Scenario.VALID, valid),
                entry(Scenario.MISSING, valid.without("Authorization")),
                entry(Scenario.EMPTY, valid.with("Authorization", "Basic ")),
                entry(Scenario.REPEATED, valid.and("Authorization", valid.header("Authorization"))),
                entry(
                        Scenario.WRONG_SCHEME,
                        valid.with(
                                "Authorization", valid.header("Authorization").replace("Basic", "Bearer"))),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, foreignCall(target)),
                entry(Scenario.EXPIRED, call(target, RETIRED)),
                entry(Scenario.NOT_YET_VALID, call(target, FUTURE)),
                entry(Scenario.OLD_KEY, call(target, OLD)),
                entry(Scenario.NEW_KEY, call(target, NEW)));
    }

    private static Call call(String target, String password) {
        byte[] pair = ("acme:" + password).getBytes(StandardCharsets.UTF_8);
        return Call.post(target, "{}")
                .and("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }
}
