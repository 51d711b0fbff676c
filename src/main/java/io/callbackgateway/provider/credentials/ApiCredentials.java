package io.callbackgateway.provider.credentials;

import static io.callbackgateway.settings.BadSettingException.require;

import io.callbackgateway.auth.token.AuthorizationServer;
import io.callbackgateway.settings.BadSettingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** How we prove ourselves to a provider's API: what stands below {@code api.auth}. None of them shows what it holds. */
public sealed interface ApiCredentials {

    /** The key below {@code api} to look at where the provider does not take them. */
    String setting();

    /**
     * @param key of {@code api}
     * @throws BadSettingException where they could prove nothing; nobody is asked for that
     */
    void check(String key);

    /** The same header with every question. */
    sealed interface Fixed extends ApiCredentials {

        String header();

        String value();
    }

    record Basic(@DefaultValue("") String username, @DefaultValue("") String password) implements Fixed {

        @Override
        public String header() {
            return "Authorization";
        }

        @Override
        public String value() {
            return "Basic "
                    + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String setting() {
            return "auth.basic";
        }

        @Override
        public void check(String key) {
            require(
                    !username.isBlank() && !username.contains(":"),
                    key + ".auth.basic.username",
                    "is missing, or holds a colon");
        }

        @Override
        public String toString() {
            return setting();
        }
    }

    record Bearer(@DefaultValue("") String token) implements Fixed {

        @Override
        public String header() {
            return "Authorization";
        }

        @Override
        public String value() {
            return "Bearer " + token;
        }

        @Override
        public String setting() {
            return "auth.bearer.token";
        }

        @Override
        public void check(String key) {
            checkSecret(token, key + "." + setting());
        }

        @Override
        public String toString() {
            return setting();
        }
    }

    record ApiKey(@DefaultValue("X-API-Key") String header, @DefaultValue("") String value) implements Fixed {

        private static final String HEADER_NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";

        @Override
        public String setting() {
            return "auth.api-key.value";
        }

        @Override
        public void check(String key) {
            require(header.matches(HEADER_NAME), key + ".auth.api-key.header", "is no name of a header");
            checkSecret(value, key + "." + setting());
        }

        @Override
        public String toString() {
            return setting();
        }
    }

    /**
     * OAuth 2.0 client credentials (RFC 6749 §4.4): by a secret, or by a key with which each request for a token is signed
     * ({@code private_key_jwt}, OpenID Connect Core §9). One of the two.
     *
     * @param clientSecret sent as Basic authentication
     * @param privateKey an RSA key as PEM, or {@code file:} and the path of one
     * @param keyId the {@code kid} of what is signed; empty: none
     * @param scope all that are asked for, separated by spaces; empty: the authorization server decides
     * @param audience the {@code aud} of what is signed; empty: {@code tokenUri}
     */
    record ClientCredentials(
            @DefaultValue("") String tokenUri,
            @DefaultValue("") String clientId,
            @DefaultValue("") String clientSecret,
            @DefaultValue("") String privateKey,
            @DefaultValue("") String keyId,
            @DefaultValue("") String scope,
            @DefaultValue("") String audience)
            implements ApiCredentials {

        @Override
        public String setting() {
            return "auth.client-credentials";
        }

        @Override
        public void check(String key) {
            String own = key + "." + setting();
            new AuthorizationServer(own + ".token-uri", tokenUri); // which checks it
            require(!clientId.isBlank(), own + ".client-id", "is missing");
            require(
                    clientSecret.isBlank() != privateKey.isBlank(),
                    own,
                    "takes client-secret or private-key, one of the two");
            if (privateKey.isBlank()) {
                require(keyId.isBlank(), own + ".key-id", "is for private-key, which is missing");
                require(audience.isBlank(), own + ".audience", "is for private-key, which is missing");
            } else {
                PrivateKeys.read(own + ".private-key", privateKey);
            }
        }

        @Override
        public String toString() {
            return setting();
        }
    }

    /**
     * A JWT that we sign, for a token (RFC 7523 §2.1). It has {@code iss}, {@code aud}, {@code scope}, {@code iat} and {@code exp}, and
     * nothing else.
     *
     * @param audience without a slash at its end
     * @param scope empty: none is asked for
     * @param privateKey an RSA key as PEM, or {@code file:} and the path of one
     * @param keyId the {@code kid} of what is signed; empty: none
     * @param lockedError what stands in the answer of a token endpoint that has locked the account for a while, and which every
     *     further attempt would lock for longer; empty: nothing does
     */
    record JwtBearer(
            @DefaultValue("") String tokenUri,
            @DefaultValue("") String issuer,
            @DefaultValue("") String audience,
            @DefaultValue("") String scope,
            @DefaultValue("") String privateKey,
            @DefaultValue("") String keyId,
            @DefaultValue("") String lockedError)
            implements ApiCredentials {

        @Override
        public String setting() {
            return "auth.jwt-bearer";
        }

        @Override
        public void check(String key) {
            String own = key + "." + setting();
            new AuthorizationServer(own + ".token-uri", tokenUri); // which checks it
            require(!issuer.isBlank(), own + ".issuer", "is missing");
            require(!audience.isBlank(), own + ".audience", "is missing");
            require(
                    !audience.endsWith("/"),
                    own + ".audience",
                    "must not end with a slash: the token endpoint compares it as text");
            require(!privateKey.isBlank(), own + ".private-key", "is missing");
            PrivateKeys.read(own + ".private-key", privateKey);
        }

        @Override
        public String toString() {
            return setting();
        }
    }

    /** User and password for a token, at the path and in the form that the provider's fact {@code login} has. */
    record Login(@DefaultValue("") String username, @DefaultValue("") String password) implements ApiCredentials {

        @Override
        public String setting() {
            return "auth.login";
        }

        @Override
        public void check(String key) {
            require(!username.isBlank(), key + ".auth.login.username", "is missing");
            require(!password.isBlank(), key + ".auth.login.password", "is missing");
        }

        @Override
        public String toString() {
            return setting();
        }
    }

    private static void checkSecret(String secret, String key) {
        require(!secret.isBlank() && secret.matches("[\\x20-\\x7E]+"), key, "is missing, or holds what no header can");
    }
}
