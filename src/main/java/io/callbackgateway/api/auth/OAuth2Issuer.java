package io.callbackgateway.api.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.callbackgateway.provider.credentials.ApiCredentials.ClientCredentials;
import io.callbackgateway.provider.credentials.ApiCredentials.JwtBearer;
import io.callbackgateway.provider.credentials.PrivateKeys;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.JwtBearerGrantRequest;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientJwtBearerTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.endpoint.DefaultMapOAuth2AccessTokenResponseConverter;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.client.RestClient;

/** Tokens of an OAuth 2.0 token endpoint. None of them is refreshed: the same question gives a new one. */
final class OAuth2Issuer implements TokenIssuer {

    /** Of an assertion, which is used at once; providers allow an hour at the most. */
    private static final Duration ASSERTION_LIFE = Duration.ofMinutes(5);

    private static final String NAME = "api";

    /** Of an answer that does not say how long its token lives. */
    private static final String NO_LIFE = "gateway_no_life";

    private static final Pattern SECONDS = Pattern.compile("(\\d{1,9})(\\.\\d+)?");

    private final Supplier<OAuth2AccessTokenResponse> request;
    private final Clock clock;

    private OAuth2Issuer(Supplier<OAuth2AccessTokenResponse> request, Clock clock) {
        this.request = request;
        this.clock = clock;
    }

    /** @param key of the credentials' settings, for errors */
    static OAuth2Issuer of(
            String key, ClientCredentials credentials, AssertionTimes times, TokenHttp http, Clock clock) {
        boolean signs = !credentials.privateKey().isBlank();
        ClientRegistration registration = ClientRegistration.withRegistrationId(NAME)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .clientAuthenticationMethod(
                        signs
                                ? ClientAuthenticationMethod.PRIVATE_KEY_JWT
                                : ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientId(credentials.clientId())
                .clientSecret(credentials.clientSecret())
                .tokenUri(credentials.tokenUri())
                .scope(
                        credentials.scope().isBlank()
                                ? List.of()
                                : List.of(credentials.scope().strip().split(" +")))
                .build();
        RestClientClientCredentialsTokenResponseClient tokens = new RestClientClientCredentialsTokenResponseClient();
        if (signs) {
            tokens.addParametersConverter(signature(key, credentials, times));
        }
        OAuth2ClientCredentialsGrantRequest grant = new OAuth2ClientCredentialsGrantRequest(registration);
        tokens.setRestClient(client(http, ""));
        return new OAuth2Issuer(() -> tokens.getTokenResponse(grant), clock);
    }

    private static NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest> signature(
            String key, ClientCredentials credentials, AssertionTimes times) {
        RSAPrivateKey signing = PrivateKeys.read(key + ".private-key", credentials.privateKey());
        RSAKey jwk = jwk(signing, credentials.keyId());
        NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest> converter =
                new NimbusJwtClientAuthenticationParametersConverter<>(any -> jwk);
        converter.setJwtClientAssertionCustomizer(assertion -> {
            Instant issued = times.next();
            assertion
                    .getClaims()
                    .issuedAt(issued)
                    .expiresAt(issued.plus(ASSERTION_LIFE))
                    .audience(List.of(
                            credentials.audience().isBlank() ? credentials.tokenUri() : credentials.audience()));
        });
        return converter;
    }

    /** @param key of the credentials' settings, for errors */
    static OAuth2Issuer of(String key, JwtBearer credentials, AssertionTimes times, TokenHttp http, Clock clock) {
        ClientRegistration registration = ClientRegistration.withRegistrationId(NAME)
                .authorizationGrantType(AuthorizationGrantType.JWT_BEARER)
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .clientId(credentials.issuer())
                .tokenUri(credentials.tokenUri())
                .build();
        RSAPrivateKey signing = PrivateKeys.read(key + ".private-key", credentials.privateKey());
        RestClientJwtBearerTokenResponseClient tokens = new RestClientJwtBearerTokenResponseClient();
        // the assertion says who asks
        tokens.setParametersCustomizer(parameters -> parameters.remove(OAuth2ParameterNames.CLIENT_ID));
        tokens.setRestClient(client(http, credentials.lockedError()));
        return new OAuth2Issuer(
                () -> tokens.getTokenResponse(
                        new JwtBearerGrantRequest(registration, assertion(credentials, signing, times.next()))),
                clock);
    }

    /** These claims and no others, {@code jti} and {@code nbf} included: there are providers that take none else. */
    private static Jwt assertion(JwtBearer credentials, RSAPrivateKey key, Instant issued) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(credentials.keyId().isBlank() ? null : credentials.keyId())
                .build();
        Instant expires = issued.plus(ASSERTION_LIFE);
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(credentials.issuer())
                .audience(credentials.audience())
                .issueTime(Date.from(issued))
                .expirationTime(Date.from(expires));
        if (!credentials.scope().isBlank()) {
            claims.claim("scope", credentials.scope());
        }
        SignedJWT signed = new SignedJWT(header, claims.build());
        try {
            signed.sign(new RSASSASigner(key));
        } catch (JOSEException e) { // the settings' check has seen that it is a key for this
            throw new IllegalStateException(e);
        }
        return new Jwt(signed.serialize(), issued, expires, header.toJSONObject(), Map.of("iss", credentials.issuer()));
    }

    /** Spring wants the public part, too, which follows from a private key that has its primes, as those in PEM have. */
    private static RSAKey jwk(RSAPrivateKey key, String keyId) {
        RSAPrivateCrtKey whole = (RSAPrivateCrtKey) key;
        return new RSAKey.Builder(Base64URL.encode(whole.getModulus()), Base64URL.encode(whole.getPublicExponent()))
                .privateKey(key)
                .algorithm(JWSAlgorithm.RS256)
                .keyID(keyId.isBlank() ? null : keyId)
                .build();
    }

    private static RestClient client(TokenHttp http, String lockedError) {
        return http.client(lockedError, List.of(new FormHttpMessageConverter(), answers()));
    }

    /** {@code expires_in} may be text, or missing; then the token may say it itself. */
    private static OAuth2AccessTokenResponseHttpMessageConverter answers() {
        DefaultMapOAuth2AccessTokenResponseConverter standard = new DefaultMapOAuth2AccessTokenResponseConverter();
        OAuth2AccessTokenResponseHttpMessageConverter converter = new OAuth2AccessTokenResponseHttpMessageConverter();
        converter.setAccessTokenResponseConverter(answer -> {
            if (!IssuedToken.isToken(answer.get(OAuth2ParameterNames.ACCESS_TOKEN))) {
                throw TokenHttp.unreadable();
            }
            Map<String, Object> known = new HashMap<>(answer);
            known.putIfAbsent(OAuth2ParameterNames.TOKEN_TYPE, "Bearer");
            Matcher life = SECONDS.matcher(String.valueOf(answer.get(OAuth2ParameterNames.EXPIRES_IN)));
            if (life.matches() && Long.parseLong(life.group(1)) > 0) {
                known.put(OAuth2ParameterNames.EXPIRES_IN, Long.valueOf(life.group(1)));
            } else {
                known.put(NO_LIFE, true);
            }
            return standard.convert(known);
        });
        return converter;
    }

    @Override
    public IssuedToken issue(IssuedToken previous) {
        Instant asked = clock.instant();
        OAuth2AccessTokenResponse answer = TokenHttp.exchange(request);
        OAuth2AccessToken token = answer.getAccessToken();
        Instant expires = answer.getAdditionalParameters().containsKey(NO_LIFE)
                ? IssuedToken.expiry(token.getTokenValue())
                : asked.plus(Duration.between(token.getIssuedAt(), token.getExpiresAt()));
        return new IssuedToken(token.getTokenValue(), asked, expires, null, false);
    }
}
