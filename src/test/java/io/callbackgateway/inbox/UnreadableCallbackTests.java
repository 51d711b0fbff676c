package io.callbackgateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith({SharedGateway.class, OutputCaptureExtension.class})
class UnreadableCallbackTests {

    private static final String CANARY = "canary4711";

    private static RunningGateway gateway;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
    }

    static Stream<Arguments> bodies() {
        String good = "{\"id\":\"canary4711\",\"status\":\"approved\"";
        return Stream.of(
                body("empty", ""),
                body("blank", " \r\n\t"),
                body("cut off", good),
                body("no JSON", "canary4711"),
                body("bare word", "{canary4711}"),
                body("single quotes", "{'id':'canary4711','status':'approved'}"),
                body("comment", "/* canary4711 */" + good + "}"),
                body("array", "[" + good + "}]"),
                body("string", "\"canary4711\""),
                body("number", "4711"),
                body("null", "null"),
                body("duplicate keys", good + ",\"status\":\"expired\"}"),
                body("duplicate keys by escape", good + ",\"\\u0069d\":\"canary4711\"}"),
                body("trailing garbage", good + "} canary4711"),
                body("two documents", good + "}" + good + "}"),
                body("deep arrays", "{\"id\":\"canary4711\",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"),
                body("deep objects", "{\"canary4711\":".repeat(10_000) + "1" + "}".repeat(10_000)),
                body("endless depth", "[".repeat(1_000_000)),
                body("huge exponent", good + ",\"x\":1e999999999}"),
                body("huge negative exponent", good + ",\"x\":1e-999999999}"),
                body("exponent beyond a number", good + ",\"x\":1e99999999999999999999}"),
                body("huge exponent as the id", "{\"id\":1e999999999,\"status\":\"approved\"}"),
                body("huge exponent deep inside", good + ",\"x\":[{\"y\":[1e999999999]}]}"),
                body("endless number", good + ",\"x\":" + "4711".repeat(100_000) + "}"),
                body("not a number", good + ",\"x\":NaN}"),
                body("control character", "{\"id\":\"canary4711\n\",\"status\":\"approved\"}"),
                body("no id", "{\"canary4711\":1,\"status\":\"approved\"}"),
                body("blank id", "{\"id\":\" \",\"canary4711\":1,\"status\":\"approved\"}"),
                body("null id", "{\"id\":null,\"canary4711\":1,\"status\":\"approved\"}"),
                body("id that is an object", "{\"id\":{\"canary4711\":1},\"status\":\"approved\"}"),
                body("endless id", "{\"id\":\"" + CANARY.repeat(30) + "\",\"status\":\"approved\"}"),
                bytes("invalid UTF-8", "{\"id\":\"canary4711\u00ff\u00fe\",\"status\":\"approved\"}"),
                bytes("cut UTF-8", "{\"id\":\"canary4711\u00c3\"}"),
                bytes("ISO-8859-1", "{\"id\":\"canary4711\",\"status\":\"aprov\u00e9\"}"));
    }

    private static Arguments body(String name, String text) {
        return Arguments.of(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Arguments bytes(String name, String oneBytePerCharacter) {
        return Arguments.of(name, oneBytePerCharacter.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void unreadableCallbackIsAcceptedRecordedAndSetAside(String name, byte[] body, CapturedOutput output)
            throws JMSException {
        HttpResponse<String> accepted = gateway.send(
                gateway.request("POST", "/callbacks/idpay/uat").method("POST", BodyPublishers.ofByteArray(body)));
        assertThat(accepted.statusCode()).isEqualTo(200);
        String id = RunningGateway.callbackId(accepted);

        assertThat(gateway.outcomeOf(id)).isEqualTo("unreadable");
        assertThat(gateway.detailOf(id)).isNotBlank().doesNotContain("4711", "java", "Exception", "\n");
        Message dead = gateway.take("inbox.dead", "callbackId = '" + id + "'");
        assertThat(dead.getStringProperty("callbackId")).isEqualTo(id);
        assertThat(dead.getStringProperty("reason")).isEqualTo(gateway.detailOf(id));
        JsonNode raw = gateway.rawRequestOf(id);
        assertThat(
                        raw.has("body")
                                ? raw.path("body").textValue().getBytes(StandardCharsets.UTF_8)
                                : Base64.getDecoder()
                                        .decode(raw.path("bodyBase64").textValue()))
                .isEqualTo(body);
        assertThat(output).contains(id).doesNotContain(CANARY);

        String good = RunningGateway.callbackId(
                gateway.post("/callbacks/idpay/uat", "{\"id\":\"after-" + id + "\",\"status\":\"approved\"}"));
        assertThat(gateway.outcomeOf(good)).isEqualTo("emitted");
    }
}
