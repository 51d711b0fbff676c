package io.callbackgateway.auth.jwt;

import static java.util.Map.entry;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Scenario;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.token.TokenIssuer;
import io.callbackgateway.testing.Call;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The door under test reads the issuer's key set, the other one has a key of its own. */
public final class JwtMethod implements AuthMethod {

    private TokenIssuer issuer;

    @Override
    public String name() {
        return "jwt";
    }

    @Override
    public Stream<String> settings(String auth) {
        issuer = new TokenIssuer();
        return Stream.of(
                auth + ".issuer=" + TokenIssuer.ISSUER,
                auth + ".audience=" + TokenIssuer.AUDIENCE,
                auth + ".jwk-set-uri=" + issuer.jwkSetUri());
    }

    @Override
    public Stream<String> foreignSettings(String auth) {
        return Stream.of(
                auth + ".issuer=" + TokenIssuer.ISSUER,
                auth + ".audience=" + TokenIssuer.AUDIENCE,
                auth + ".public-key=" + TokenIssuer.pem(TokenIssuer.FOREIGN_KEY));
    }

    @Override
    public Call foreignCall(String target) {
        return call(target, TokenIssuer.FOREIGN_KEY, claims -> claims);
    }

    @Override
    public Map<Scenario, Call> calls(String target) {
        Call valid = call(target, TokenIssuer.OLD_KEY, claims -> claims);
        return Map.ofEntries(
                entry(Scenario.VALID, valid),
                entry(Scenario.MISSING, valid.without("Authorization")),
                entry(Scenario.EMPTY, valid.with("Authorization", "Bearer ")),
                entry(Scenario.REPEATED, valid.and("Authorization", valid.header("Authorization"))),
                entry(
                        Scenario.WRONG_SCHEME,
                        valid.with(
                                "Authorization", valid.header("Authorization").replace("Bearer", "JWT"))),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, foreignCall(target)),
                entry(
                        Scenario.EXPIRED,
                        call(
                                target,
                                TokenIssuer.OLD_KEY,
                                claims -> claims.expirationTime(TokenIssuer.in(Duration.ofSeconds(-70))))),
                entry(
                        Scenario.NOT_YET_VALID,
                        call(
                                target,
                                TokenIssuer.OLD_KEY,
                                claims -> claims.notBeforeTime(TokenIssuer.in(Duration.ofSeconds(90))))),
                entry(Scenario.OLD_KEY, valid),
                entry(Scenario.NEW_KEY, call(target, TokenIssuer.NEW_KEY, claims -> claims)));
    }

    @Override
    public Map<Scenario, Reason> reasons() {
        return Map.of(Scenario.OTHER_PROVIDERS_CREDENTIAL, Reason.WRONG_SIGNATURE);
    }

    @Override
    public Map<Scenario, String> keys() {
        return Map.ofEntries(entry(Scenario.VALID, "old"), entry(Scenario.OLD_KEY, "old"));
    }

    private static Call call(String target, RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Call.post(target, "{}").and("Authorization", "Bearer " + TokenIssuer.token(key, change));
    }
}
