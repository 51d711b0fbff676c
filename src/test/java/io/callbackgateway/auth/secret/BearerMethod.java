package io.callbackgateway.auth.secret;

import static java.util.Map.entry;

import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Scenario;
import io.callbackgateway.testing.Call;
import java.util.Map;
import java.util.stream.Stream;

public final class BearerMethod implements AuthMethod {

    @Override
    public String name() {
        return "bearer";
    }

    @Override
    public Stream<String> settings(String auth) {
        return AuthMethod.secrets(auth + ".tokens");
    }

    @Override
    public Stream<String> foreignSettings(String auth) {
        return Stream.of(auth + ".tokens[0]=" + FOREIGN);
    }

    @Override
    public Call foreignCall(String target) {
        return call(target, FOREIGN);
    }

    @Override
    public Map<Scenario, Call> calls(String target) {
        Call valid = call(target, OLD);
        return Map.ofEntries(
                entry(Scenario.VALID, valid.with("Authorization", "bEARER   " + OLD)),
                entry(Scenario.MISSING, valid.without("Authorization")),
                entry(Scenario.EMPTY, valid.with("Authorization", "Bearer ")),
                entry(Scenario.REPEATED, valid.and("Authorization", "Bearer " + OLD)),
                entry(Scenario.WRONG_SCHEME, valid.with("Authorization", "Token " + OLD)),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, foreignCall(target)),
                entry(Scenario.EXPIRED, call(target, RETIRED)),
                entry(Scenario.NOT_YET_VALID, call(target, FUTURE)),
                entry(Scenario.OLD_KEY, call(target, OLD)),
                entry(Scenario.NEW_KEY, call(target, NEW)));
    }

    private static Call call(String target, String token) {
        return Call.post(target, "{}").and("Authorization", "Bearer " + token);
    }
}
