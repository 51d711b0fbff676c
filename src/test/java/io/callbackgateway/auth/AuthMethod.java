package io.callbackgateway.auth;

import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.testing.Call;
import java.util.Map;
import java.util.stream.Stream;

/** The provider's side of one method, for {@code AuthMethodsTests}. */
public interface AuthMethod {

    /** The secrets of a door under test: two that are valid, one that was, one that will be. */
    String OLD = "old-secret-of-the-provider-0001";

    String NEW = "new-secret-of-the-provider-0002";
    String RETIRED = "retired-secret-of-provider-0003";
    String FUTURE = "future-secret-of-the-provider-04";

    /** The one secret of another provider's door. */
    String FOREIGN = "secret-of-the-other-provider-005";

    /** The setting's name, such as {@code api-key}. */
    String name();

    /** @param auth the settings' common prefix, {@code gateway.providers.….auth[0].<name>} */
    Stream<String> settings(String auth);

    /** Of another provider's door, which only {@link #foreignCall} opens. */
    Stream<String> foreignSettings(String auth);

    Call foreignCall(String target);

    /** One call for each scenario that means something to this method. {@code REPLAYED} is sent twice. */
    Map<Scenario, Call> calls(String target);

    /** Why this method rejects, where that is not the scenario's reason. */
    default Map<Scenario, Reason> reasons() {
        return Map.of();
    }

    /** By which key this method counts, where that is not the scenario's. */
    default Map<Scenario, String> keys() {
        return Map.of();
    }

    /** Another path to the same door, with the provider's first letter escaped: who signs the path has signed another one. */
    static String otherPath(String target) {
        String[] segments = target.split("/", 4); // "", "callbacks", provider, the rest
        String provider = "%" + Integer.toHexString(segments[2].charAt(0)) + segments[2].substring(1);
        return String.join("/", "", segments[1], provider, segments[3]);
    }

    /** The four secrets as entries of a list. */
    static Stream<String> secrets(String list) {
        return Stream.of(
                list + "[0]=" + OLD,
                list + "[1].value=" + NEW,
                list + "[1].id=new",
                list + "[2].value=" + RETIRED,
                list + "[2].not-after=2020-01-01T00:00:00Z",
                list + "[3].value=" + FUTURE,
                list + "[3].not-before=2999-01-01T00:00:00Z");
    }
}
