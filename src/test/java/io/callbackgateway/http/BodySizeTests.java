package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small bodies and large ones, which may take as long as any. */
@Timeout(60)
@ExtendWith(SharedGateway.class)
class BodySizeTests {

    private static final int LIMIT = 2 * 1024 * 1024;
    private static final String PATH = "/callbacks/idpay/uat";

    private static RunningGateway gateway;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
    }

    @Test
    void bodyAtTheLimitIsKeptWhole() {
        String body = filled(LIMIT);

        HttpResponse<String> sized = send(BodyPublishers.ofString(body));
        HttpResponse<String> chunked = send(chunked(body.getBytes()));

        assertThat(sized.statusCode()).isEqualTo(200);
        assertThat(chunked.statusCode()).isEqualTo(200);
        assertThat(gateway.rawRequestOf(RunningGateway.callbackId(sized))
                        .path("body")
                        .textValue())
                .isEqualTo(body);
        assertThat(gateway.rawRequestOf(RunningGateway.callbackId(chunked))
                        .path("body")
                        .textValue())
                .isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 3 * 1024 * 1024, 20 * 1024 * 1024})
    void chunkedBodyOverTheLimitIsRejectedAndNotKept(int size) throws IOException {
        assertNothingIsKeptBy(() -> {
            try (RawConnection connection = RawConnection.to(gateway.port())) {
                connection.send(head("Transfer-Encoding: chunked"));
                byte[] chunk = ("10000\r\n" + filled(0x10000) + "\r\n").getBytes();
                for (int sent = 0; sent < Math.min(size, LIMIT + 0x10000); sent += 0x10000) {
                    connection.send(chunk);
                }
                assertThat(connection.answer().status()).isEqualTo(413);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {LIMIT + 1, 3 * 1024 * 1024, Integer.MAX_VALUE, Long.MAX_VALUE})
    void declaredSizeOverTheLimitIsRejectedWithoutReading(long size) throws IOException {
        assertNothingIsKeptBy(() -> {
            try (RawConnection connection = RawConnection.to(gateway.port())) {
                assertThat(connection
                                .send(head("Content-Length: " + size))
                                .answer()
                                .status())
                        .isEqualTo(413);
            }
        });
    }

    @Test
    void clientThatSendsTooMuchInOneGoReadsTheRejection() {
        assertThat(send(BodyPublishers.ofByteArray(new byte[3 * 1024 * 1024])).statusCode())
                .isEqualTo(413);
        assertThat(send(chunked(new byte[3 * 1024 * 1024])).statusCode()).isEqualTo(413);
    }

    @Test
    void emptyBodyIsKept() {
        String id = RunningGateway.callbackId(send(BodyPublishers.noBody()));

        assertThat(gateway.rawRequestOf(id).path("body").textValue()).isEmpty();
    }

    /** What is sent afterwards has been recorded, so whatever was kept before it would have been as well. */
    private static void assertNothingIsKeptBy(Sending sending) throws IOException {
        long before = gateway.allRecorded();
        sending.send();
        gateway.outcomeOf(RunningGateway.callbackId(gateway.post(PATH, "{}")));
        assertThat(gateway.recorded()).isEqualTo(before + 1);
    }

    private interface Sending {
        void send() throws IOException;
    }

    private static HttpResponse<String> send(BodyPublisher body) {
        return gateway.send(gateway.request("POST", PATH).method("POST", body));
    }

    private static BodyPublisher chunked(byte[] body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }

    private static String head(String framing) {
        return "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + framing + "\r\n\r\n";
    }

    private static String filled(int size) {
        char[] text = new char[size];
        Arrays.fill(text, 'x');
        return new String(text);
    }
}
