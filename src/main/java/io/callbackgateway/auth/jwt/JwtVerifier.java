package io.callbackgateway.auth.jwt;

import static io.callbackgateway.settings.BadSettingException.require;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.JOSEObjectType;
import io.callbackgateway.auth.ByteText;
import io.callbackgateway.auth.SecretSettings;
import io.callbackgateway.auth.token.TokenClaims.Demands;
import io.callbackgateway.auth.token.TokenVerifier;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** A JSON Web Token that the provider signs (RFC 7519). What is checked, and what not, stands with {@link SignedTokens}. */
public final class JwtVerifier extends TokenVerifier {

    /**
     * {@code jwt}.
     *
     * @param algorithms RS256 to RS512, PS256 to PS512, ES256 to ES512, EdDSA, as the key is; HS256 to HS512 for {@code secret}
     * @param publicKey PEM, {@code -----BEGIN PUBLIC KEY-----}: RSA from 2048 bits, P-256, P-384, P-521, Ed25519
     * @param secret at least as long as the algorithm's hash: 32, 48, 64 bytes
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

    public JwtVerifier(String key, Settings settings) {
        super(key, settings.header(), "", tokens(key, settings)::verify);
    }

    private static SignedTokens tokens(String key, Settings settings) {
        return new SignedTokens(
                Ticker.systemTicker(),
                "jwt",
                keys(key, settings),
                Demands.ofSigned(key, settings.issuer(), settings.audience(), Set.of()),
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
        require(sources == 1, key, "takes exactly one of jwk-set-uri, public-key, secret");
        if (!settings.jwkSetUri().isBlank()) {
            return VerificationKeys.remote(key, settings.jwkSetUri(), settings.algorithms());
        }
        if (!settings.publicKey().isBlank()) {
            return VerificationKeys.publicKey(key, settings.publicKey(), settings.algorithms());
        }
        SecretSettings secret = settings.secret();
        require(secret.notBefore() == null && secret.notAfter() == null, key + ".secret", "has no period; tokens have");
        return VerificationKeys.secret(
                key,
                Objects.requireNonNullElse(secret.id(), "0"),
                settings.secretEncoding().decodeSecret(key + ".secret", secret.value()),
                settings.algorithms());
    }
}
