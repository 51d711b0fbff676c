package io.callbackgateway.auth.oauth2;

import static java.util.Map.entry;

import io.callbackgateway.auth.AuthMethod;
import io.callbackgateway.auth.Scenario;
import io.callbackgateway.auth.token.TokenIssuer;
import io.callbackgateway.testing.Call;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** The door under test asks the authorization server, the other one reads signed tokens. */
public final class OAuth2Method implements AuthMethod {

    private TokenIssuer issuer;

    @Override
    public String name() {
        return "oauth2";
    }

    @Override
    public Stream<String> settings(String auth) {
        issuer = new TokenIssuer();
        long now = Instant.now().getEpochSecond();
        String good = "'active':true,'client_id':'acme','aud':'gateway','scope':'read callbacks:write',";
        issuer.says(OLD, good + "'exp':" + (now + 300));
        issuer.says(RETIRED, good + "'exp':" + (now - 70));
        issuer.says(FUTURE, good + "'nbf':" + (now + 300));
        return Stream.of(
                auth + ".introspection-uri=" + issuer.introspectionUri(),
                auth + ".client-id=gateway",
                auth + ".client-secret=client-secret",
                auth + ".audience=gateway",
                auth + ".scope=callbacks:write");
    }

    @Override
    public Stream<String> foreignSettings(String auth) {
        return Stream.of(
                auth + ".jwk-set-uri=" + issuer.jwkSetUri(),
                auth + ".issuer=" + TokenIssuer.ISSUER,
                auth + ".audience=" + TokenIssuer.AUDIENCE,
                auth + ".scope=callbacks:write");
    }

    @Override
    public Call foreignCall(String target) {
        return call(
                target,
                TokenIssuer.token(
                        TokenIssuer.accessTokenHeader(TokenIssuer.NEW_KEY).build(),
                        TokenIssuer.NEW_KEY,
                        claims -> claims.claim("scope", "callbacks:write callbacks:read")));
    }

    @Override
    public Map<Scenario, Call> calls(String target) {
        Call valid = call(target, OLD);
        return Map.ofEntries(
                entry(Scenario.VALID, valid),
                entry(Scenario.MISSING, valid.without("Authorization")),
                entry(Scenario.EMPTY, valid.with("Authorization", "Bearer ")),
                entry(Scenario.REPEATED, valid.and("Authorization", "Bearer " + OLD)),
                entry(Scenario.WRONG_SCHEME, valid.with("Authorization", "Token " + OLD)),
                entry(Scenario.OTHER_PROVIDERS_CREDENTIAL, foreignCall(target)),
                entry(Scenario.EXPIRED, call(target, RETIRED)),
                entry(Scenario.NOT_YET_VALID, call(target, FUTURE)));
    }

    private static Call call(String target, String token) {
        return Call.post(target, "{}").and("Authorization", "Bearer " + token);
    }
}
