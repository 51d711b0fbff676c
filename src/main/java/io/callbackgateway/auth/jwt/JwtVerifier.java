package io.callbackgateway.auth.jwt;

import com.nimbusds.jose.JOSEObjectType;
import io.callbackgateway.auth.ByteText;
import io.callbackgateway.auth.HeaderName;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verifier;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.auth.token.BearerToken;
import io.callbackgateway.auth.token.TokenClaims.Demands;
import io.callbackgateway.settings.BadSettingException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** A JSON Web Token that the provider signs (RFC 7519). What is checked, and what not, stands with {@link SignedTokens}. */
public final class JwtVerifier implements Verifier {

    /**
     * {@code jwt}. Exactly one of {@code jwk-set-uri}, {@code public-key} and {@code secret} is set; a second entry of {@code auth}
     * rotates the latter two.
     *
     * @param header that carries the token: {@code Authorization} with the scheme {@code Bearer}, or another one with the bare token
     * @param issuer {@code iss} of every token
     * @param audience what {@code aud} of every token must hold
     * @param algorithms RS256 to RS512, PS256 to PS512, ES256 to ES512, as the key is; HS256 to HS512 for {@code secret}. Where none
     *     is listed: RS256, the one of the EC key's curve, HS256
     * @param jwkSetUri where the issuer publishes its keys, {@code https://…}
     * @param publicKey PEM, {@code -----BEGIN PUBLIC KEY-----}: RSA from 2048 bits, P-256, P-384, P-521
     * @param secret at least as long as the algorithm's hash: 32, 48, 64 bytes
     * @param secretEncoding {@code text}, {@code hex}, {@code base64} or {@code base64url}
     */
    public record Settings(
            @DefaultValue("Authorization") String header,
            @DefaultValue("") String issuer,
            @DefaultValue("") String audience,
            @DefaultValue List<String> algorithms,
            @DefaultValue("") String jwkSetUri,
            @DefaultValue("") String publicKey,
            @DefaultValue("") SecretSettings secret,
            @DefaultValue("text") ByteText secretEncoding) {}

    private final String header;
    private final SignedTokens tokens;

    public JwtVerifier(String key, Settings settings) {
        header = HeaderName.of(key + ".header", settings.header());
        if (settings.issuer().isBlank()) {
            throw new BadSettingException(key + ".issuer", "is missing; say what iss must be");
        }
        if (settings.audience().isBlank()) {
            throw new BadSettingException(
                    key + ".audience", "is missing; say what aud must hold, or any token of the issuer would do");
        }
        tokens = new SignedTokens(
                "jwt",
                keys(key, settings),
                new Demands(settings.issuer(), settings.audience(), Set.of()),
                JOSEObjectType.JWT,
                new JOSEObjectType("application/jwt"), // the same (RFC 7515 §4.1.9)
                null);
    }

    private static VerificationKeys keys(String key, Settings settings) {
        long sources = Stream.of(
                        settings.jwkSetUri(),
                        settings.publicKey(),
                        settings.secret().value())
                .filter(source -> !source.isBlank())
                .count();
        if (sources != 1) {
            throw new BadSettingException(key, "takes exactly one of jwk-set-uri, public-key, secret");
        }
        if (!settings.jwkSetUri().isBlank()) {
            return VerificationKeys.remote(key, settings.jwkSetUri(), settings.algorithms());
        }
        if (!settings.publicKey().isBlank()) {
            return VerificationKeys.publicKey(key, settings.publicKey(), settings.algorithms());
        }
        if (settings.secret().notBefore() != null || settings.secret().notAfter() != null) {
            throw new BadSettingException(key + ".secret", "has no period; tokens have");
        }
        byte[] secret;
        try {
            secret = settings.secretEncoding().decode(settings.secret().value());
        } catch (IllegalArgumentException e) {
            throw new BadSettingException(key + ".secret", "cannot be decoded; see secret-encoding");
        }
        return VerificationKeys.secret(
                key, Objects.requireNonNullElse(settings.secret().id(), "0"), secret, settings.algorithms());
    }

    @Override
    public Verdict verify(WireRequest request) {
        BearerToken token = header.equals("authorization") ? BearerToken.of(request) : BearerToken.of(request, header);
        return token.verify(value -> tokens.verify(value, request.receivedAt()));
    }

    @Override
    public List<String> challenges(Reason reason) {
        return header.equals("authorization") ? BearerToken.challenges(reason) : List.of();
    }

    @Override
    public Map<String, Set<String>> schemes() {
        return header.equals("authorization") ? Map.of(header, Set.of("bearer")) : Map.of();
    }

    @Override
    public Set<String> credentialHeaders() {
        return Set.of(header);
    }
}
