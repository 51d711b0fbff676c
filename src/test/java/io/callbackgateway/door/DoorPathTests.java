package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which door a path leads to. Each door has its own key, so that being let in proves which one it was. */
@ExtendWith(SharedGateway.class)
class DoorPathTests {

    private static final Pattern CALLBACK_ID = Pattern.compile("\"callbackId\":\"([0-9a-f-]{36})\"");

    private static RunningGateway gateway;

    @BeforeAll
    static void share(SharedGateway.Doors doors) {
        String pathToken = "gateway.providers.netki.test.auth[0].path-token.secrets";
        gateway = doors.with(
                "gateway.providers.idpay.uat.auth[0].api-key.secrets[0]=idpay-uat",
                "gateway.providers.idpay.production.auth[0].api-key.secrets[0]=idpay-production",
                "gateway.providers.netki.production.auth[0].api-key.secrets[0]=netki-production",
                pathToken + "[0]=...",
                pathToken + "[1]=a.",
                pathToken + "[2]=.a",
                pathToken + "[3]=a b",
                pathToken + "[4]=a;b=c",
                pathToken + "[5]=a%2fb",
                pathToken + "[6]=a+b",
                pathToken + "[7]=a?b#c",
                pathToken + "[8]=a:b@c",
                pathToken + "[9]=\u00fc",
                pathToken + "[10]=\ud83d\udd11",
                pathToken + "[11]=\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/callbacks",
                "/callbacks/",
                "/callbacks/idpay",
                "/callbacks/idpay/",
                "/callbacks/idpay/uat/",
                "/callbacks/idpay/uat/token",
                "/callbacks/idpay/uat/token/more",
                "/callbacks/idpay/test",
                "/callbacks/idpay/UAT",
                "/callbacks/IDPAY/uat",
                "/Callbacks/idpay/uat",
                "/callbacks/nobody/uat",
                "/callbacks/netaxept/production",
                "/callbacks/uat/idpay",
                "/idpay/uat",
                "/callbacks/idpay.uat",
                "/callbacks//idpay.uat",
                "/callbacks/gateway/providers",
                "/callbacks/null/null",
                "/api/transactions",
                "/actuator",
                "/actuator/health",
                "/actuator/health/liveness",
                "/emulator/netaxept/Query.aspx",
                "/error",
                "/index.html",
                "/favicon.ico",
                "/callbacks/idpay/uat.json",
                "/callbacks/idpay/uat%20",
                "/callbacks/idpay/..%3b/uat",
            })
    void anyOtherPathDoesNotExist(String path) throws IOException {
        assertThat(call(gateway.port(), path, "idpay-uat").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/callbacks/idpay/uat, idpay, uat, 200",
        "/callbacks/idpay;a=1/uat, idpay, uat, 200",
        "/callbacks/idpay/uat;a=1, idpay, uat, 200",
        "/callbacks;a=/netki/production/idpay;a=/uat;b, idpay, uat, 404",
        "/callbacks/idpay;/netki/production, idpay, production, 404",
        "/callbacks/netki/..;/idpay/uat, idpay, uat, 200",
        "/callbacks/%69dpay/uat, idpay, uat, 200",
        "/callbacks/%69%64%70%61%79/%75%61%74, idpay, uat, 200",
        "/%63allbacks/idpay/uat, idpay, uat, 200",
        "//callbacks//idpay//uat, idpay, uat, 200",
        "/callbacks/./idpay/uat, idpay, uat, 200",
        "/callbacks/netki/../idpay/uat, idpay, uat, 200",
        "/callbacks/netki/production/../../idpay/uat, idpay, uat, 200",
        "/callbacks/netki/%2e%2e/idpay/uat, idpay, uat, 200",
        "/callbacks/idpay%2fuat, idpay, uat, 400",
        "/callbacks/idpay%252fuat, idpay, uat, 404",
        "/callbacks/idpay\\uat, idpay, uat, 400",
        "/callbacks///idpay/.//uat, idpay, uat, 200",
        "/callbacks/idpay/./%2e/uat, idpay, uat, 200",
        "/callbacks/netki/production%2f..%2f..%2fidpay/uat, idpay, uat, 400",
        "/callbacks/netki/production/%2E%2E/%2e%2E/idpay/uat, idpay, uat, 200",
        "/callbacks/idpay/%75AT, idpay, uat, 404",
        "/callbacks/idpay/uat/, idpay, uat, 404",
        "/callbacks/idpay/uat//, idpay, uat, 404",
        "/callbacks/idpay/uat/.., idpay, uat, 404",
        "/callbacks/idpay/uat;jsessionid=1/, idpay, uat, 404",
        "/callbacks/%c0%ae%c0%ae/idpay/uat, idpay, uat, 400",
        "/callbacks/idpay/uat%00, idpay, uat, 400",
        "/callbacks/idpay/uat?/callbacks/netki/production, idpay, uat, 200",
    })
    void writtenInAnyWayThePathLeadsToOneDoorAndItsInboxOrNowhere(
            String path, String provider, String environment, int statusOfItsKey) throws IOException {
        String itsKey = provider + "-" + environment;
        for (String key : new String[] {"idpay-uat", "idpay-production", "netki-production"}) {
            Answer answer = call(gateway.port(), path, key);
            if (key.equals(itsKey)) {
                assertThat(answer.status()).as(key).isEqualTo(statusOfItsKey);
            } else {
                assertThat(answer.status()).as(key).isIn(400, 401, 404);
            }
            if (answer.status() == 200) {
                assertThat(recordedFor(callbackId(answer))).isEqualTo(itsKey);
            }
        }
    }

    /** What else it may not hold stops the start. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "...",
                "a.",
                ".a",
                "a b",
                "a;b=c",
                "a%2fb",
                "a+b",
                "a?b#c",
                "a:b@c",
                "\u00fc",
                "\ud83d\udd11",
                "\""
            })
    void pathTokenMayHoldAnythingElse(String secret) throws IOException {
        String encoded = HexFormat.of()
                .formatHex(secret.getBytes(StandardCharsets.UTF_8))
                .replaceAll("..", "%$0");

        assertThat(call(gateway.port(), "/callbacks/netki/test/" + encoded, "").status())
                .isEqualTo(200);
        assertThat(call(gateway.port(), "/callbacks/netki/test/" + encoded + "a", "")
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 4_000, 15_000, 40_000})
    void overlongPathDoesNotExist(int length) throws IOException {
        assertThat(call(gateway.port(), "/callbacks/idpay/uat" + "t".repeat(length), "idpay-uat")
                        .status())
                .isIn(400, 404);
    }

    @Test
    void hostHeaderAndAbsoluteUrlDoNotOpenTheAdminDoor() throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            Answer answer = connection
                    .send("GET http://localhost:" + gateway.adminPort()
                            + "/actuator/health HTTP/1.1\r\nHost: localhost:" + gateway.adminPort()
                            + "\r\nConnection: close\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(404);
        }
    }

    @Test
    void callbacksAreNotServedOnTheAdminPort() throws IOException {
        long before = gateway.allRecorded();

        assertThat(call(gateway.adminPort(), "/callbacks/idpay/uat", "idpay-uat")
                        .status())
                .isIn(401, 403, 404);
        for (String path : List.of(
                "/callbacks/idpay/uat",
                "/callbacks",
                "/callbacks;a=1",
                "/%63allbacks",
                "//callbacks",
                "/x/../callbacks")) {
            assertThat(administrator(path).status()).as(path).isIn(400, 403, 404);
        }
        assertThat(gateway.recorded()).isEqualTo(before);
    }

    private static Answer administrator(String path) throws IOException {
        String password = Base64.getEncoder().encodeToString("admin:secret".getBytes(StandardCharsets.UTF_8));
        return call(gateway.adminPort(), path, "idpay-uat\r\nAuthorization: Basic " + password);
    }

    private static Answer call(int port, String path, String key) throws IOException {
        try (RawConnection connection = RawConnection.to(port)) {
            return connection
                    .send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + key
                            + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
                    .answer();
        }
    }

    private static String callbackId(Answer answer) {
        Matcher id = CALLBACK_ID.matcher(answer.body());
        assertThat(id.find()).as(answer.body()).isTrue();
        return id.group(1);
    }

    private static String recordedFor(String callbackId) {
        var raw = gateway.rawRequestOf(callbackId);
        return raw.path("provider").textValue() + "-" + raw.path("environment").textValue();
    }
}
