package io.callbackgateway.auth.secret;

import static java.util.Map.entry;

import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Scenario;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.testing.Call;
import java.util.Map;
import java.util.stream.Stream;

public final class PathTokenMethod implements AuthMethod {

    @Override
    public String name() {
        return "path-token";
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
        return Map.ofEntries(
                entry(Scenario.VALID, call(target, OLD)),
                entry(Scenario.MISSING, Call.post(target, "{}")),
                entry(Scenario.EMPTY, call(target, "")),
                entry(Scenario.WRONG_SCHEME, Call.post(target + "?token=" + OLD, "{}")),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, foreignCall(target)),
                entry(Scenario.EXPIRED, call(target, RETIRED)),
                entry(Scenario.NOT_YET_VALID, call(target, FUTURE)),
                entry(Scenario.OLD_KEY, call(target, "%6F" + OLD.substring(1))),
                entry(Scenario.NEW_KEY, call(target, NEW)));
    }

    @Override
    public Map<Scenario, Reason> reasons() {
        return Map.of(Scenario.EMPTY, Reason.MISSING);
    }

    private static Call call(String target, String token) {
        return Call.post(target + "/" + token, "{}");
    }
}
