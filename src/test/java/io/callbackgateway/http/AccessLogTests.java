package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tomcat's access log, where an operator switches it on: no token and no query gets into it, whatever becomes of a request. */
class AccessLogTests {

    private static final String TOKEN = "canary4711";

    @TempDir
    static Path logs;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.providers.idpay.uat.auth[0].path-token.secrets[0]=" + TOKEN,
                "gateway.providers.idpay.production.auth[0].none=true",
                "server.tomcat.accesslog.enabled=true",
                "server.tomcat.accesslog.directory=" + logs,
                "server.tomcat.accesslog.buffered=false",
                // common and combined (without what a caller puts into headers), and whatever else shows the target
                "server.tomcat.accesslog.pattern=%h %l %u %t \"%r\" %s %b %D \"%m %U %q %H\" %v");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/callbacks/idpay/uat/canary4711, 200, /callbacks/idpay/uat/***",
        "/callbacks/idpay/uat/canary4711?a=canary4711, 200, /callbacks/idpay/uat/***?***",
        "/callbacks/idpay/uat/canary471%31, 200, /callbacks/idpay/uat/***",
        "//callbacks//idpay/./uat/canary4711, 200, /callbacks/idpay/uat/***",
        "/callbacks/idpay/uat;canary4711/canary4711;canary4711, 200, /callbacks/idpay/uat/***",
        "http://localhost/callbacks/idpay/uat/canary4711, 200, /callbacks/idpay/uat/***",
        "/callbacks/idpay/uat/wrong-canary4711, 401, /callbacks/idpay/uat/***",
        "/callbacks/idpay/uat/canary4711/, 404, /***",
        "/callbacks/idpay/canary4711, 404, /***",
        "/callbacks/canary4711/uat, 404, /***",
        "/callbacks/idpay/production/canary4711, 404, /***",
        "/canary4711?canary4711, 404, /***?***",
        "/callbacks/idpay/uat/%00canary4711, 400, /***",
        "/callbacks/idpay/uat/canary4711%2f, 400, /***",
        "/callbacks/idpay/uat/<canary4711>, 400, /***",
        "/callbacks/idpay/uat/../../../../canary4711, 400, /***",
        "/callbacks/idpay/production, 200, /callbacks/idpay/production",
        "/callbacks/idpay/production?name=canary4711, 200, /callbacks/idpay/production?***",
    })
    void targetIsWrittenWithoutTokenAndQuery(String target, int status, String written) throws IOException {
        List<String> lines = written(() -> send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Length: 2\r\nConnection: close\r\n\r\n{}"));

        assertThat(lines)
                .singleElement()
                .asString()
                .contains(
                        "\"POST " + written + " HTTP/1.1\" " + status + " ",
                        "\"POST " + written.replace("?***", "") + " ")
                .doesNotContain(TOKEN, "%31");
    }

    @Test
    void requestThatIsNoHttpIsWrittenWithoutItToo() throws IOException {
        for (String request : List.of(
                "POST /callbacks/idpay/uat/canary4711 HTTP/7.0\r\nHost: localhost\r\n\r\n",
                "POST /callbacks/idpay/uat/canary4711 HTTP/1.1\r\n\r\n",
                "POST /callbacks/idpay/uat/canary4711?canary4711 HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST /callbacks/idpay/uat/canary4711 HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "POST /callbacks/idpay/uat/canary4711 HTTP/1.1\r\nHost: localhost\r\ncanary4711\r\n\r\n",
                "POST /callbacks/idpay/uat/canary4711 canary4711 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "TRACE /callbacks/idpay/uat/canary4711 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "CONNECT canary4711:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /callbacks/idpay/uat/canary4711\r\n")) {
            assertThat(written(() -> send(request))).as(request).isNotEmpty().allSatisfy(line -> assertThat(line)
                    .doesNotContain(TOKEN));
        }
    }

    @Test
    void adminDoorIsWrittenAsItIs() throws IOException {
        assertThat(written(() -> {
                    try (RawConnection connection = RawConnection.to(gateway.adminPort())) {
                        connection
                                .send(
                                        "GET /actuator/health/liveness?a=b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                                .untilClosed();
                    }
                }))
                .singleElement()
                .asString()
                .contains("GET /actuator/health/liveness?a=b HTTP/1.1");
    }

    private static void send(String request) throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            connection.send(request).untilClosed();
        }
    }

    /** The lines that are new in the log. */
    private static List<String> written(Sending sending) throws IOException {
        int before = lines().size();
        sending.send();
        List<String> after = await().until(AccessLogTests::lines, lines -> lines.size() > before);
        return after.subList(before, after.size());
    }

    private static List<String> lines() throws IOException {
        try (var files = Files.list(logs)) {
            Path log = files.findFirst().orElse(null);
            return log == null ? List.of() : Files.readAllLines(log);
        }
    }

    private interface Sending {
        void send() throws IOException;
    }
}
