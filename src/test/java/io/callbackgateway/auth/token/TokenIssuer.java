package io.callbackgateway.auth.token;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** An authorization server: two keys that it signs with, its key set and its introspection endpoint. */
public final class TokenIssuer implements AutoCloseable {

    public static final String ISSUER = "https://issuer.example";
    public static final String AUDIENCE = "https://gateway.example/callbacks";
    public static final RSAKey OLD_KEY = rsaKey("old");
    public static final RSAKey NEW_KEY = rsaKey("new");
    public static final RSAKey FOREIGN_KEY = rsaKey("foreign");

    private final WireMockServer server =
            new WireMockServer(wireMockConfig().dynamicPort().containerThreads(80));

    public TokenIssuer() {
        server.start();
        publish(OLD_KEY, NEW_KEY);
        server.stubFor(post("/introspect").atPriority(10).willReturn(jsonResponse("{\"active\":false}", 200)));
    }

    public WireMockServer server() {
        return server;
    }

    public String jwkSetUri() {
        return server.baseUrl() + "/jwks";
    }

    public String introspectionUri() {
        return server.baseUrl() + "/introspect";
    }

    public void publish(JWK... keys) {
        keySetAnswers(jsonResponse(new JWKSet(List.of(keys)).toString(), 200));
    }

    public void keySetAnswers(ResponseDefinitionBuilder answer) {
        server.stubFor(get("/jwks").willReturn(answer));
    }

    /** @param members of the JSON object, {@code 'active':true,…} with single quotes */
    public void says(String token, String members) {
        answers(token, jsonResponse("{" + members.replace('\'', '"') + "}", 200));
    }

    public void answers(String token, ResponseDefinitionBuilder answer) {
        server.stubFor(post("/introspect")
                .withBasicAuth("gateway", "client-secret")
                .withRequestBody(containing("token=" + token + "&"))
                .willReturn(answer));
    }

    public int questions(String token) {
        return server.findAll(
                        postRequestedFor(urlEqualTo("/introspect")).withRequestBody(containing("token=" + token + "&")))
                .size();
    }

    /** Whatever was asked, by whomever. */
    public int questions() {
        return server.findAll(postRequestedFor(urlPathMatching("/introspect.*")))
                .size();
    }

    public static ResponseDefinitionBuilder status(int status) {
        return aResponse().withStatus(status);
    }

    /** An honest token for five minutes, by the old key. */
    public static String token() {
        return token(OLD_KEY, claims -> claims);
    }

    public static String token(RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change) {
        return token(header(key).build(), key, change);
    }

    public static String token(JWSHeader header, RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("acme")
                .issueTime(in(Duration.ZERO))
                .expirationTime(in(Duration.ofMinutes(5)));
        try {
            SignedJWT jwt = new SignedJWT(header, change.apply(claims).build());
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JWSHeader.Builder header(RSAKey key) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID());
    }

    /** RFC 9068: {@code at+jwt}. */
    public static JWSHeader.Builder accessTokenHeader(RSAKey key) {
        return header(key).type(new JOSEObjectType("at+jwt"));
    }

    public static Date in(Duration time) {
        return Date.from(Instant.now().plus(time));
    }

    public static String pem(RSAKey key) {
        try {
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(key.toRSAPublicKey().getEncoded());
            return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey rsaKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
