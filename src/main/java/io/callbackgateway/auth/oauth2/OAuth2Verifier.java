package io.callbackgateway.auth.oauth2;

import com.nimbusds.jose.JOSEObjectType;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.auth.jwt.SignedTokens;
import io.callbackgateway.auth.jwt.VerificationKeys;
import io.callbackgateway.auth.token.AuthorizationServer;
import io.callbackgateway.auth.token.BearerToken;
import io.callbackgateway.auth.token.TokenClaims.Demands;
import io.callbackgateway.settings.BadSettingException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An access token that an authorization server issued to the provider, as {@code Authorization: Bearer <token>} (RFC 6750 §2.1).
 * Either the server is asked what it is worth (RFC 7662), or the token is signed and says so itself (RFC 9068).
 */
public final class OAuth2Verifier implements Verifier {

    /**
     * {@code oauth2}, with either {@code introspection-uri} or {@code jwk-set-uri}.
     *
     * @param introspectionUri of the authorization server, {@code https://…}
     * @param clientId ours at the introspection endpoint, by HTTP Basic (RFC 6749 §2.3.1)
     * @param jwkSetUri where the authorization server publishes its keys, {@code https://…}: tokens are signed, with the {@code typ}
     *     {@code at+jwt}
     * @param algorithms of signed tokens, as for {@code jwt}; RS256 where none is listed
     * @param issuer {@code iss}; required for signed tokens, else checked where set
     * @param audience what {@code aud} must hold; required for signed tokens. For introspection this or {@code scope} is required: a
     *     server need not say whom a token is for, but a token for anything at all must not open this door
     * @param scope what the token must be good for, separated by spaces; all of them
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

    private static final String METHOD = "oauth2";

    private final BiFunction<String, Instant, Verdict> tokens;

    public OAuth2Verifier(String key, Settings settings) {
        Set<String> scopes = Stream.of(settings.scope().split(" "))
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        Demands demands =
                new Demands(settings.issuer().strip(), settings.audience().strip(), scopes);
        if (settings.introspectionUri().isBlank() == settings.jwkSetUri().isBlank()) {
            throw new BadSettingException(
                    key, "takes either introspection-uri, or jwk-set-uri for signed tokens of the type at+jwt");
        }
        tokens = settings.jwkSetUri().isBlank()
                ? introspection(key, settings, demands)::verify
                : signed(key, settings, demands)::verify;
    }

    private static SignedTokens signed(String key, Settings settings, Demands demands) {
        require(!demands.issuer().isEmpty(), key + ".issuer", "is missing; say what iss must be");
        require(
                !demands.audience().isEmpty(),
                key + ".audience",
                "is missing; say what aud must hold, or any token of the issuer would do");
        String foreign = "is for introspection-uri alone";
        require(settings.clientId().isBlank(), key + ".client-id", foreign);
        require(settings.clientSecret().value().isBlank(), key + ".client-secret", foreign);
        return new SignedTokens(
                METHOD,
                VerificationKeys.remote(key, settings.jwkSetUri(), settings.algorithms()),
                demands,
                // RFC 9068 §4
                new JOSEObjectType("at+jwt"),
                new JOSEObjectType("application/at+jwt"));
    }

    private static TokenIntrospection introspection(String key, Settings settings, Demands demands) {
        require(!settings.clientId().isBlank(), key + ".client-id", "is missing; the endpoint asks who asks");
        SecretSettings secret = settings.clientSecret();
        require(!secret.value().isBlank(), key + ".client-secret", "is missing; the endpoint asks who asks");
        require(
                secret.notBefore() == null && secret.notAfter() == null,
                key + ".client-secret",
                "has no period; it is the authorization server that knows");
        require(
                !demands.audience().isEmpty() || !demands.scopes().isEmpty(),
                key + ".audience",
                "is missing, and scope too; set one of them, or any token of the authorization server would do");
        require(settings.algorithms().isEmpty(), key + ".algorithms", "is for jwk-set-uri alone");
        AuthorizationServer server = new AuthorizationServer(key + ".introspection-uri", settings.introspectionUri());
        return new TokenIntrospection(METHOD, server, settings.clientId(), secret.value(), demands);
    }

    private static void require(boolean good, String key, String problem) {
        if (!good) {
            throw new BadSettingException(key, problem);
        }
    }

    @Override
    public Verdict verify(WireRequest request) {
        return BearerToken.of(request).verify(token -> tokens.apply(token, request.receivedAt()));
    }

    @Override
    public List<String> challenges(Reason reason) {
        return BearerToken.challenges(reason);
    }

    @Override
    public Map<String, Set<String>> schemes() {
        return Map.of("authorization", Set.of("bearer"));
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of("authorization");
    }
}
