package io.callbackgateway.rejected;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Authority;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.KeyAndCertificates;
import io.callbackgateway.testing.RunningGateway;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one gateway refused, another one verifies again by corrected settings: these count, but who called, from where and when is as
 * it was.
 */
class CorrectedSettingsTests {

    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    private static final Authority AUTHORITY = Authority.root("Provider CA");
    private static final KeyAndCertificates PROVIDER = AUTHORITY.issue("acme").sign();

    @TempDir
    private static Path routes;

    @TempDir
    private static Path data;

    private static final WireMockServer KEY_SET =
            new WireMockServer(wireMockConfig().dynamicPort());

    private static RSAKey key;
    private static Instant signedAt;
    private static Call signed;
    private static RunningGateway gateway;
    private static AdminDoor admin;

    @BeforeAll
    static void refuseByWrongSettingsAndStartAnewByRightOnes() throws Exception {
        CheckedProvider.writeTo(routes);
        KEY_SET.start();
        key = new RSAKeyGenerator(2048).keyID("1").generate();
        keySetIsUp(true);

        try (RunningGateway wrong = start(
                "gateway.trusted-proxies[0]=127.0.0.2",
                checked("test.auth[0].api-key.secrets[0]=mistyped"),
                checked("foreign.auth[0].api-key.secrets[0]=right"),
                checked("signed.auth[0].hmac.secrets[0]=mistyped"),
                checked("tokens.auth[0].api-key.secrets[0]=mistyped"),
                checked("tokens.auth[1].jwt.audience=mistyped"))) {
            Call call = Call.post("/callbacks/checked/test", "{}").and("X-API-Key", "right");
            assertRefused(wrong, call.withMethod("PUT"), 401);
            assertRefused(wrong, call.withTarget("/callbacks/checked/foreign"), 403);
            assertRefused(wrong, proxied(), 401);
            assertRefused(wrong, call.withTarget("/callbacks/checked/tokens"), 401);
            assertRefused(
                    wrong, Call.post("/callbacks/checked/tokens", "{}").and("Authorization", "Bearer " + token()), 401);
            signedAt = Instant.now();
            signed = signed();
            assertRefused(wrong, signed, 401);
            await().until(() ->
                    new AdminDoor(wrong).rejected("").path("rejected").size() == 6);
        }
        gateway = start(
                "gateway.trusted-proxies=127.0.0.1,127.0.0.2",
                checked("test.auth[0].api-key.secrets[0]=right"),
                checked("foreign.auth[0].none=true"),
                checked("signed.auth[0].hmac.secrets[0]=right"),
                checked("tokens.auth[0].api-key.secrets[0]=right"),
                checked("tokens.auth[1].jwt.audience=gateway"));
        admin = new AdminDoor(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        KEY_SET.stop();
    }

    @Test
    void aForeignAddressStaysForeignAlsoWhereNobodyHasToProveAnything() {
        JsonNode report = admin.reverify("checked/foreign");
        assertThat(report.path("admitted").intValue()).isZero();
        assertThat(report.path("reasons").toString()).isEqualTo("{\"foreign-address\":1}");
    }

    @Test
    void aCertificateInAHeaderCountsNothingWhereItDidNotComeFromATrustedProxy() {
        assertThat(proxied().to(gateway.port()).status()).isEqualTo(200);
        JsonNode report = admin.reverify("checked/proxied");
        assertThat(report.path("admitted").intValue()).isZero();
        assertThat(report.path("stillRejected").intValue()).isEqualTo(1);
    }

    @Test
    void aSignedTimeIsJudgedAsOfTheArrival() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Instant.now().isAfter(signedAt.plus(TOLERANCE).plusSeconds(1)));
        assertThat(signed.to(gateway.port()).status()).isEqualTo(401);
        assertThat(admin.reverify("checked/signed").path("admitted").intValue()).isEqualTo(1);
    }

    @Test
    void aMethodThatIsNotTheProvidersStaysOut() {
        JsonNode report = admin.reverify("checked/test");
        assertThat(report.path("admitted").intValue()).isZero();
        assertThat(report.path("reasons").toString()).isEqualTo("{\"method-not-allowed\":1}");
    }

    @Test
    void whatCannotBeCheckedNowStopsTheRunAndTheNextOneGoesOn() {
        keySetIsUp(false);
        HttpResponse<String> stopped = admin.post("/api/providers/checked/tokens/reverify");
        assertThat(stopped.statusCode()).isEqualTo(503);
        assertThat(stopped.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode report = AdminDoor.json(stopped).path("report");
        assertThat(report.path("admitted").intValue()).isEqualTo(1);
        assertThat(report.path("stillRejected").intValue()).isZero();

        keySetIsUp(true);
        HttpResponse<String> done = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> admin.post("/api/providers/checked/tokens/reverify"),
                        answer -> answer.statusCode() == 200);
        assertThat(AdminDoor.json(done).path("checked").intValue()).isEqualTo(1);
        assertThat(AdminDoor.json(done).path("admitted").intValue()).isEqualTo(1);
    }

    private static RunningGateway start(String... settings) {
        return RunningGateway.startOn(
                data,
                Stream.concat(
                                Stream.of(
                                        "gateway.routes-dir=" + routes,
                                        "spring.ssl.bundle.pem.acme.truststore.certificate=" + AUTHORITY.pem(),
                                        checked("foreign.allow-from=203.0.113.1"),
                                        checked("proxied.auth[0].certificate.trust=acme"),
                                        checked("proxied.auth[0].certificate.header=Client-Cert"),
                                        checked("proxied.auth[0].certificate.fingerprints[0]="
                                                + PROVIDER.fingerprint()),
                                        checked("signed.auth[0].hmac.template={timestamp}.{body}"),
                                        checked("signed.auth[0].hmac.timestamp-header=X-Timestamp"),
                                        checked("signed.auth[0].hmac.tolerance=" + TOLERANCE.toSeconds() + "s"),
                                        checked("tokens.auth[1].jwt.issuer=acme"),
                                        checked("tokens.auth[1].jwt.jwk-set-uri=" + KEY_SET.baseUrl() + "/keys")),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }

    private static String checked(String setting) {
        return "gateway.providers.checked." + setting;
    }

    private static void assertRefused(RunningGateway gateway, Call call, int status) {
        assertThat(call.to(gateway.port()).status()).isEqualTo(status);
    }

    private static Call proxied() {
        return Call.post("/callbacks/checked/proxied", "{}").and("Client-Cert", PROVIDER.byteSequence());
    }

    private static Call signed() throws Exception {
        String timestamp = String.valueOf(signedAt.getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("right".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal((timestamp + ".{}").getBytes(StandardCharsets.UTF_8));
        return Call.post("/callbacks/checked/signed", "{}")
                .and("X-Timestamp", timestamp)
                .and("Authorization", "HMAC " + HexFormat.of().formatHex(signature));
    }

    private static String token() throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer("acme")
                        .audience("gateway")
                        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(30))))
                        .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static void keySetIsUp(boolean up) {
        KEY_SET.stubFor(get("/keys")
                .willReturn(
                        up
                                ? jsonResponse(new JWKSet(key).toString(), 200)
                                : aResponse().withStatus(503)));
    }
}
