package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is signed is the request on the wire, before a server or framework has made anything of it. */
class HmacAuthenticationTests {

    private static final String SECRET = "secret-of-the-provider";
    private static final String AUTH = "gateway.providers.proposal.homologation.auth[0].hmac.";
    private static final String PATH = "/callbacks/proposal/homologation";

    private static RunningGateway gateway;
    private static int accepted;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                AUTH + "template={timestamp}.{method}.{path}.{query}.{header.x-id}.{body}",
                AUTH + "timestamp-header=X-Timestamp",
                AUTH + "secrets[0]=" + SECRET);
    }

    @AfterAll
    static void nothingElseWasEnqueued() {
        try {
            assertThat(gateway.recorded()).isEqualTo(accepted);
        } finally {
            gateway.close();
        }
    }

    @Test
    void theTargetIsSignedAsItWasSent() throws Exception {
        for (String target : List.of(
                PATH + "?proposal=1&status=1",
                PATH + "?status=1&proposal=%32&a=b+c%20d&&=",
                PATH + "?",
                PATH + ";a=1?proposal=4",
                "/callbacks/proposal/%68omologation?proposal={5}",
                "/callbacks//proposal/homologation/../homologation?proposal=6")) {
            Answer answer =
                    signed(target, "{}".getBytes(StandardCharsets.UTF_8)).to(gateway.port());
            assertThat(answer.status()).as("%s: %s", target, answer.text()).isIn(200, 400, 404);
            if (answer.status() == 200) {
                accepted(answer);
            }
        }
        assertThat(accepted).isGreaterThanOrEqualTo(4);
    }

    @Test
    void theBodyIsSignedAsItWasSentWhateverItIs() throws Exception {
        for (String type : List.of("application/json", "application/x-www-form-urlencoded", "multipart/form-data")) {
            byte[] body = {'a', '=', (byte) 0xc3, 0, '\r', '\n', (byte) 0xff, '&', '+'};
            accepted(signed(PATH + "?proposal=" + type.length() + "&status=1", body)
                    .with("Content-Type", type)
                    .to(gateway.port()));
        }
    }

    @Test
    void noChangedByteIsAccepted() throws Exception {
        String body = "{\"a\":1}";
        String query = "?proposal=9&status=1";
        Call valid = signed(PATH + query, body.getBytes(StandardCharsets.UTF_8));
        List<Call> mutants = new ArrayList<>();
        mutations(body).forEach(each -> mutants.add(valid.withBody(each)));
        mutations(query.substring(1)).forEach(each -> mutants.add(valid.withTarget(PATH + "?" + each)));
        mutations(PATH.substring(1)).forEach(each -> mutants.add(valid.withTarget("/" + each)));
        mutations("POST").forEach(each -> mutants.add(valid.withMethod(each)));
        for (String header : List.of("X-Timestamp", "X-Id", "Authorization")) {
            mutations(valid.header(header)).forEach(each -> mutants.add(valid.with(header, each)));
        }

        assertThat(mutants).hasSizeGreaterThan(140);
        for (Call mutant : mutants) {
            assertThat(mutant.to(gateway.port()).status())
                    .as("%s %s %s", mutant.method(), mutant.target(), mutant.headers())
                    .isBetween(400, 499);
        }
        accepted(valid.to(gateway.port()));
    }

    private static void accepted(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        gateway.outcomeOf(answer.body().replaceAll("(?s).*\"callbackId\":\"([^\"]+)\".*", "$1"));
        accepted++;
    }

    /** Each byte once, to its neighbour: never only to the other case of a letter, which is the same number in hex. */
    private static List<String> mutations(String text) {
        List<String> mutations = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            mutations.add(text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1));
        }
        return mutations;
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
