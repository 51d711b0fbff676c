package io.callbackgateway.auth.secret;

import static java.util.Map.entry;

import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Scenario;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.testing.Call;
import java.util.Map;
import java.util.stream.Stream;

public final class ApiKeyMethod implements AuthMethod {

    @Override
    public String name() {
        return "api-key";
    }

    @Override
    public Stream<String> settings(String auth) {
        return AuthMethod.secrets(auth + ".secrets");
    }

    @Override
    public Stream<String> foreignSettings(String auth) {
        return Stream.of(auth + ".secrets[0]=" + FOREIGN);
    }

    @Override
    public Call foreignCall(String target) {
        return call(target, FOREIGN);
    }

    @Override
    public Map<Scenario, Call> calls(String target) {
        Call valid = call(target, OLD);
        return Map.ofEntries(
                entry(Scenario.VALID, valid),
                entry(Scenario.MISSING, valid.without("X-API-Key")),
                entry(Scenario.EMPTY, valid.with("X-API-Key", "")),
                entry(Scenario.REPEATED, valid.and("X-API-Key", OLD)),
                entry(Scenario.WRONG_SCHEME, valid.without("X-API-Key").and("Authorization", OLD)),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, foreignCall(target)),
                entry(Scenario.EXPIRED, call(target, RETIRED)),
                entry(Scenario.NOT_YET_VALID, call(target, FUTURE)),
                entry(Scenario.OLD_KEY, call(target, OLD)),
                entry(Scenario.NEW_KEY, call(target, NEW)));
    }

    @Override
    public Map<Scenario, Reason> reasons() {
        return Map.of(Scenario.EMPTY, Reason.MISSING);
    }

    private static Call call(String target, String secret) {
        return Call.post(target, "{}").and("X-API-Key", secret);
    }
}
