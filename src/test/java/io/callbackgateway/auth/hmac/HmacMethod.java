package io.callbackgateway.auth.hmac;

import static java.util.Map.entry;

import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Scenario;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.testing.Call;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs everything that can be signed. */
public final class HmacMethod implements AuthMethod {

    private static final String TIMESTAMP = "X-Timestamp";

    @Override
    public String name() {
        return "hmac";
    }

    @Override
    public Stream<String> settings(String auth) {
        return Stream.concat(scheme(auth), AuthMethod.secrets(auth + ".secrets"));
    }

    @Override
    public Stream<String> foreignSettings(String auth) {
        return Stream.concat(scheme(auth), Stream.of(auth + ".secrets[0]=" + FOREIGN));
    }

    private static Stream<String> scheme(String auth) {
        return Stream.of(
                auth + ".template={timestamp}\\n{method}\\n{path}\\n{query}\\n{header.x-id}\\n{body}",
                auth + ".separator=,",
                auth + ".timestamp-header=" + TIMESTAMP);
    }

    @Override
    public Call foreignCall(String target) {
        return signed(target, "foreign", FOREIGN);
    }

    @Override
    public Map<Scenario, Call> calls(String target) {
        Call valid = signed(target, "valid", OLD);
        String path = target + "?id=1&name=a%20b";
        return Map.ofEntries(
                entry(Scenario.VALID, signed(path, "query", OLD)),
                entry(Scenario.MISSING, valid.without("Authorization")),
                entry(Scenario.EMPTY, valid.with("Authorization", "HMAC ")),
                entry(Scenario.REPEATED, valid.and("Authorization", valid.header("Authorization"))),
                entry(
                        Scenario.WRONG_SCHEME,
                        valid.with(
                                "Authorization", valid.header("Authorization").replace("HMAC", "Bearer"))),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, signed(target, "other", FOREIGN)),
                entry(Scenario.EXPIRED, signed(target, "expired", Instant.now().minusSeconds(310), OLD)),
                entry(
                        Scenario.NOT_YET_VALID,
                        signed(target, "early", Instant.now().plusSeconds(330), OLD)),
                entry(Scenario.TAMPERED_BODY, valid.withBody("{ }")),
                entry(Scenario.TAMPERED_SIGNED_HEADER, valid.with("X-Id", "other")),
                entry(Scenario.OTHER_PATH, valid.withTarget(AuthMethod.otherPath(target))),
                entry(Scenario.OTHER_METHOD, valid.withMethod("PUT")),
                entry(Scenario.REPLAYED, signed(target, "replayed", OLD)),
                entry(Scenario.OLD_KEY, signed(target, "old", OLD)),
                entry(Scenario.NEW_KEY, signed(target, "new", NEW)),
                entry(Scenario.BOTH, signed(target, "both", RETIRED, OLD, NEW)),
                entry(Scenario.RETIRED_KEY, signed(target, "retired", RETIRED)),
                entry(Scenario.FUTURE_KEY, signed(target, "future", FUTURE)));
    }

    @Override
    public Map<Scenario, Reason> reasons() {
        return Map.ofEntries(
                entry(Scenario.EMPTY, Reason.MISSING),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, Reason.WRONG_SIGNATURE));
    }

    public static Call signed(String target, String id, String... secrets) {
        return signed(target, id, Instant.now(), secrets);
    }

    private static Call signed(String target, String id, Instant at, String... secrets) {
        String timestamp = String.valueOf(at.getEpochSecond());
        String[] pathAndQuery = target.split("\\?", 2);
        String query = pathAndQuery.length < 2 ? "" : pathAndQuery[1];
        String signed = String.join("\n", timestamp, "POST", pathAndQuery[0], query, id, "{}");
        String[] signatures =
                Stream.of(secrets).map(secret -> mac(secret, signed)).toArray(String[]::new);
        return Call.post(target, "{}")
                .and(TIMESTAMP, timestamp)
                .and("X-Id", id)
                .and("Authorization", "HMAC " + String.join(", ", signatures));
    }

    private static String mac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
