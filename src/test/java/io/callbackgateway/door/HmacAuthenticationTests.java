package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed is the request on the wire, before a server or framework has made anything of it. */
@ExtendWith(SharedGateway.class)
class HmacAuthenticationTests {

    private static final String SECRET = "secret-of-the-provider";
    private static final String AUTH = "gateway.providers.proposal.homologation.auth[0].hmac.";
    private static final String PATH = "/callbacks/proposal/homologation";

    private static RunningGateway gateway;

    @BeforeAll
    static void share(SharedGateway.Doors doors) {
        gateway = doors.with(
                AUTH + "template={timestamp}.{method}.{path}.{query}.{header.x-id}.{body}",
                AUTH + "timestamp-header=X-Timestamp",
                AUTH + "secrets[0]=" + SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PATH + "?proposal=1&status=1",
                PATH + "?status=1&proposal=%32&a=b+c%20d&&=",
                PATH + "?",
                PATH + ";a=1?proposal=4",
                "/callbacks/proposal/%68omologation?proposal={5}",
                "/callbacks//proposal/homologation/../homologation?proposal=6",
            })
    void theTargetIsSignedAsItWasSent(String target) throws Exception {
        assertAccepted(signed(target, "{}".getBytes(StandardCharsets.UTF_8)).to(gateway.port()));
    }

    @Test
    void theBodyIsSignedAsItWasSentWhateverItIs() throws Exception {
        for (String type : List.of("application/json", "application/x-www-form-urlencoded", "multipart/form-data")) {
            byte[] body = {'a', '=', (byte) 0xc3, 0, '\r', '\n', (byte) 0xff, '&', '+'};
            assertAccepted(signed(PATH + "?proposal=" + type.length() + "&status=1", body)
                    .with("Content-Type", type)
                    .to(gateway.port()));
        }
    }

    private static void assertAccepted(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        gateway.outcomeOf(answer.body().replaceAll("(?s).*\"callbackId\":\"([^\"]+)\".*", "$1"));
    }

    private static Call signed(String target, byte[] body) throws Exception {
        String timestamp = String.valueOf(Instant.now().getEpochSecond());
        String[] parts = target.split("\\?", 2);
        String query = parts.length == 2 ? parts[1] : "";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(
                String.join(".", timestamp, "POST", parts[0], query, "id-1", "").getBytes(StandardCharsets.UTF_8));
        String hash = HexFormat.of().formatHex(mac.doFinal(body));
        return Call.post(target, "")
                .withBody(body)
                .and("X-Timestamp", timestamp)
                .and("X-Id", "id-1")
                .and("Authorization", "HMAC " + hash);
    }
}
