package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedGateway.class)
class ApiKeyAuthenticationTests {

    private static final String DEFAULT_HEADER = "/callbacks/proposal/homologation";
    private static final String OWN_HEADER = "/callbacks/proposal/production";
    private static final String BARE_AUTHORIZATION = "/callbacks/idpay/uat";

    private static final String BEHIND_A_SCHEME = "/callbacks/netki/test";

    private static RunningGateway gateway;

    @BeforeAll
    static void share(SharedGateway.Doors doors) {
        gateway = doors.with(
                "gateway.providers.proposal.homologation.auth[0].api-key.secrets[0]=old-key",
                "gateway.providers.proposal.homologation.auth[0].api-key.secrets[1]=",
                "gateway.providers.proposal.homologation.auth[0].api-key.secrets[2]=new-key",
                "gateway.providers.proposal.homologation.auth[0].api-key.secrets[3]=schlüssel",
                "gateway.providers.proposal.production.auth[0].api-key.header=X-Acme-Token",
                "gateway.providers.proposal.production.auth[0].api-key.secrets[0]=acme-token",
                "gateway.providers.idpay.uat.auth[0].api-key.header=Authorization",
                "gateway.providers.idpay.uat.auth[0].api-key.secrets[0]=bare-value",
                "gateway.providers.netki.test.auth[0].api-key.header=Authorization",
                "gateway.providers.netki.test.auth[0].api-key.prefix=HMAC",
                "gateway.providers.netki.test.auth[0].api-key.secrets[0]=fixed-value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"old-key", "new-key"})
    void bothSecretsAreAcceptedDuringARotation(String key) {
        assertThat(call(DEFAULT_HEADER, "X-API-Key", key).statusCode()).isEqualTo(200);
    }

    @Test
    void headerNameIsReadInAnyCase() {
        assertThat(call(DEFAULT_HEADER, "x-aPi-kEY", "old-key").statusCode()).isEqualTo(200);
        assertThat(call(OWN_HEADER, "x-acme-token", "acme-token").statusCode()).isEqualTo(200);
    }

    @Test
    void secretBeyondAsciiIsAcceptedInUtf8() throws IOException {
        assertThat(statusFor("schlüssel".getBytes(StandardCharsets.UTF_8))).isEqualTo(200);
        assertThat(statusFor("schlüssel".getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "OLD-KEY", "old-ke", "old-key2", "old-key,new-key", "Bearer old-key", "", " "})
    void anyOtherValueIsRejected(String key) {
        assertRejected(call(DEFAULT_HEADER, "X-API-Key", key));
    }

    @Test
    void missingHeaderIsRejected() {
        assertRejected(call(DEFAULT_HEADER));
        assertRejected(call(BARE_AUTHORIZATION));
    }

    @Test
    void keyInAnotherPlaceIsRejected() {
        assertRejected(call(DEFAULT_HEADER, "Authorization", "old-key"));
        assertRejected(call(DEFAULT_HEADER, "X-Acme-Token", "old-key"));
        assertRejected(call(DEFAULT_HEADER, "Cookie", "X-API-Key=old-key"));
        assertRejected(call(DEFAULT_HEADER + "?X-API-Key=old-key"));
        assertRejected(call(OWN_HEADER, "X-API-Key", "acme-token"));
        assertRejected(call(BARE_AUTHORIZATION + "?Authorization=bare-value"));
    }

    @Test
    void repeatedHeaderIsABadRequestWhicheverIsRight() {
        assertThat(call(DEFAULT_HEADER, "X-API-Key", "old-key", "X-API-Key", "wrong")
                        .statusCode())
                .isEqualTo(400);
        assertThat(call(DEFAULT_HEADER, "X-API-Key", "wrong", "x-api-key", "old-key")
                        .statusCode())
                .isEqualTo(400);
        assertThat(call(BARE_AUTHORIZATION, "Authorization", "bare-value", "Authorization", "bare-value")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void authorizationWithoutASchemeIsAWholeValue() {
        assertThat(call(BARE_AUTHORIZATION, "Authorization", "bare-value").statusCode())
                .isEqualTo(200);
        assertRejected(call(BARE_AUTHORIZATION, "Authorization", "Bearer bare-value"));
        assertRejected(call(BARE_AUTHORIZATION, "Authorization", "bare-value2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HMAC fixed-value", "hmac  fixed-value", "Hmac    fixed-value"})
    void prefixIsASchemeInAnyCaseAndSpaces(String value) {
        assertThat(call(BEHIND_A_SCHEME, "Authorization", value).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HMACfixed-value",
                "fixed-value",
                "HMAC",
                "HMAC ",
                "",
                "Digest fixed-value",
                "HMAC2 fixed-value",
                "HMAC wrong",
                "HMAC HMAC fixed-value",
                "HMAC FIXED-VALUE",
                "HMAC=fixed-value"
            })
    void anyOtherPrefixOrValueIsRejected(String value) {
        assertRejected(call(BEHIND_A_SCHEME, "Authorization", value));
    }

    private static void assertRejected(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate")).isEmpty();
    }

    private static HttpResponse<String> call(String path, String... headers) {
        return gateway.post(path, "{}", headers);
    }

    private static int statusFor(byte[] key) throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            return connection
                    .send("POST " + DEFAULT_HEADER
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n" + "X-API-Key: ")
                    .send(key)
                    .send("\r\n\r\n")
                    .answer()
                    .status();
        }
    }
}
