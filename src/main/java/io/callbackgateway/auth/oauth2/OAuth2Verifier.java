package io.callbackgateway.auth.oauth2;

import static io.callbackgateway.settings.BadSettingException.require;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JOSEObjectType;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.jwt.SignedTokens;
import io.callbackgateway.auth.jwt.VerificationKeys;
import io.callbackgateway.auth.token.AuthorizationServer;
import io.callbackgateway.auth.token.TokenClaims.Demands;
import io.callbackgateway.auth.token.TokenVerifier;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * An access token that an authorization server issued to the provider, as {@code Authorization: Bearer <token>} (RFC 6750 §2.1).
 * Either the server is asked what it is worth (RFC 7662), or the token is signed and says so itself (RFC 9068).
 */
public final class OAuth2Verifier extends TokenVerifier {

    /**
     * {@code oauth2}.
     *
     * @param clientId ours at the introspection endpoint, by HTTP Basic (RFC 6749 §2.3.1)
     * @param algorithms of signed tokens, as for {@code jwt}
     * @param issuer {@code iss}; required for signed tokens, else checked where set
     * @param audience what {@code aud} must hold; required for signed tokens. For introspection this or {@code scope} is required: a
     *     server need not say whom a token is for, but a token for anything at all must not open this door
     */
    public record Settings(
            @DefaultValue("") String introspectionUri,
            @DefaultValue("") String clientId,
            @DefaultValue("") SecretSettings clientSecret,
            @DefaultValue("") String jwkSetUri,
            @DefaultValue List<String> algorithms,
            @DefaultValue("") String issuer,
            @DefaultValue("") String audience,
            @DefaultValue("") String scope) {}

    public OAuth2Verifier(String key, Settings settings) {
        super(key, AUTHORIZATION, settings.scope(), check(key, settings));
    }

    private static BiFunction<String, Instant, Verdict> check(String key, Settings settings) {
        boolean introspected = settings.jwkSetUri().isBlank();
        boolean one = introspected != settings.introspectionUri().isBlank();
        require(one, key, "takes either introspection-uri, or jwk-set-uri for signed tokens of the type at+jwt");
        String problem = introspected ? "is missing; the endpoint asks who asks" : "is for introspection-uri alone";
        require(introspected != settings.clientId().isBlank(), key + ".client-id", problem);
        require(introspected != settings.clientSecret().value().isBlank(), key + ".client-secret", problem);
        Set<String> scopes = new HashSet<>(List.of(StringUtils.tokenizeToStringArray(settings.scope(), " ")));
        Demands demands =
                new Demands(settings.issuer().strip(), settings.audience().strip(), scopes);
        return introspected ? introspection(key, settings, demands)::verify : signed(key, settings, demands)::verify;
    }

    private static SignedTokens signed(String key, Settings settings, Demands demands) {
        return new SignedTokens(
                Ticker.systemTicker(),
                "oauth2",
                VerificationKeys.remote(key, settings.jwkSetUri(), settings.algorithms()),
                Demands.ofSigned(key, demands.issuer(), demands.audience(), demands.scopes()),
                // RFC 9068 §4
                new JOSEObjectType("at+jwt"),
                new JOSEObjectType("application/at+jwt"));
    }

    private static TokenIntrospection introspection(String key, Settings settings, Demands demands) {
        SecretSettings secret = settings.clientSecret();
        boolean always = secret.notBefore() == null && secret.notAfter() == null;
        require(always, key + ".client-secret", "has no period; it is the authorization server that knows");
        String any = "is missing, and scope too; set one of them, or any token of the authorization server would do";
        require(!demands.audience().isEmpty() || !demands.scopes().isEmpty(), key + ".audience", any);
        require(settings.algorithms().isEmpty(), key + ".algorithms", "is for jwk-set-uri alone");
        AuthorizationServer server = new AuthorizationServer(key + ".introspection-uri", settings.introspectionUri());
        return new TokenIntrospection(Ticker.systemTicker(), server, settings.clientId(), secret.value(), demands);
    }
}
