package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error is a problem document (RFC 9457) that gives nothing back of what came in, and nothing away of what is inside. */
@ExtendWith(SharedGateway.class)
class ProblemTests {

    private static final String CANARY = "canary4711";
    private static final String END = "Host: localhost\r\nX-Canary: canary4711\r\nConnection: close\r\n";
    private static final String BODY = "Content-Length: 12\r\n\r\n\"canary4711\"";

    private static RunningGateway gateway;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
    }

    static Stream<Arguments> rejections() {
        return Stream.of(
                rejection(404, "POST /canary4711?canary4711=canary4711 HTTP/1.1\r\n" + END + BODY),
                rejection(404, "POST /callbacks/canary4711/uat HTTP/1.1\r\n" + END + BODY),
                rejection(404, "GET /callbacks/idpay/canary4711 HTTP/1.1\r\n" + END + "\r\n"),
                rejection(
                        401,
                        "POST /callbacks/netki/test?canary4711 HTTP/1.1\r\nX-API-Key: canary4711\r\n" + END + BODY),
                rejection(
                        400,
                        "POST /callbacks/netki/test HTTP/1.1\r\nX-API-Key: canary4711\r\nX-API-Key: canary4711\r\n"
                                + END + BODY),
                rejection(403, "POST /callbacks/netki/production?canary4711 HTTP/1.1\r\n" + END + BODY),
                rejection(405, "PUT /callbacks/idpay/uat?canary4711 HTTP/1.1\r\n" + END + BODY),
                rejection(405, "CANARY4711 /callbacks/idpay/uat?canary4711 HTTP/1.1\r\n" + END + BODY),
                rejection(405, "TRACE /callbacks/idpay/uat?canary4711 HTTP/1.1\r\n" + END + "\r\n"),
                rejection(413, "POST /callbacks/idpay/uat HTTP/1.1\r\nContent-Length: 99000000\r\n" + END + "\r\n"),
                // What the web server itself rejects
                rejection(400, "POST /callbacks/idpay/uat/%00canary4711 HTTP/1.1\r\n" + END + BODY),
                rejection(400, "POST /callbacks/idpay/uat%2fcanary4711 HTTP/1.1\r\n" + END + BODY),
                rejection(400, "POST /callbacks/idpay/uat%canary4711 HTTP/1.1\r\n" + END + BODY),
                rejection(400, "POST /callbacks/idpay/uat\\canary4711 HTTP/1.1\r\n" + END + BODY),
                rejection(400, "POST /callbacks/../../canary4711 HTTP/1.1\r\n" + END + BODY),
                rejection(400, "POST /callbacks/idpay/<canary4711> HTTP/1.1\r\n" + END + BODY),
                rejection(
                        400,
                        "POST /callbacks/idpay/uat HTTP/1.1\r\nX-Canary canary4711\r\nHost: a b canary4711\r\n" + END
                                + BODY),
                rejection(400, "P@ST /callbacks/idpay/uat HTTP/1.1\r\n" + END + BODY),
                rejection(
                        400,
                        "POST /callbacks/idpay/uat HTTP/1.1\r\nX-Canary: canary4711\r\nConnection: close\r\n" + BODY),
                rejection(400, "POST /callbacks/idpay/uat HTTP/1.1\r\nContent-Length: canary4711\r\n" + END + "\r\n"),
                rejection(400, "POST /callbacks/idpay/uat HTTP/1.1\r\nContent-Length: 3\r\n" + END + BODY),
                rejection(
                        400,
                        "POST /callbacks/idpay/uat HTTP/1.1\r\nX-Long: " + "canary4711".repeat(2_000) + "\r\n" + END
                                + BODY),
                rejection(
                        400,
                        "POST /callbacks/idpay/uat HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + END
                                + "\r\ncanary4711\r\n"),
                rejection(
                        501, "POST /callbacks/idpay/uat HTTP/1.1\r\nTransfer-Encoding: canary4711\r\n" + END + "\r\n"),
                rejection(417, "POST /callbacks/idpay/uat HTTP/1.1\r\nExpect: canary4711\r\n" + END + BODY),
                rejection(505, "POST /callbacks/idpay/uat HTTP/4.7\r\n" + END + BODY));
    }

    private static Arguments rejection(int status, String request) {
        return Arguments.of(status, request);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rejections")
    void errorIsAProblemDocumentWithoutInput(int status, String request) throws IOException {
        long recorded = gateway.allRecorded();
        Answer answer;
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            answer = connection.send(request).answer();
        }

        assertThat(answer.text()).doesNotContainIgnoringCase(CANARY);
        assertThat(answer.text()).doesNotContainIgnoringCase("tomcat").doesNotContain("Exception", "java");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.header("Server")).isNull();
        JsonNode problem = new ObjectMapper().readTree(answer.body());
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("title").textValue()).isNotBlank();
        assertThat(problem.path("detail").textValue()).isNotBlank();
        assertThat(problem.path("type").textValue()).isEqualTo("about:blank");
        assertThat(problem).hasSize(4);
        assertThat(gateway.recorded()).isEqualTo(recorded);
    }
}
