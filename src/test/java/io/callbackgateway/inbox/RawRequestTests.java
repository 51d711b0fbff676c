package io.callbackgateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a request is what was sent, whatever it calls itself; only its credentials are not. */
@ExtendWith(SharedGateway.class)
class RawRequestTests {

    private static final String PATH = "/callbacks/proposal/homologation";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("acme:canary".getBytes(StandardCharsets.UTF_8));

    private static RunningGateway gateway;

    @BeforeAll
    static void share(SharedGateway.Doors doors) {
        gateway = doors.with(
                "gateway.providers.proposal.homologation.auth[0].none=true",
                "gateway.providers.proposal.production.auth[0].api-key.header=X-Acme-Token",
                "gateway.providers.proposal.production.auth[0].api-key.secrets[0]=canary",
                "gateway.providers.proposal.production.auth[1].basic.username=acme",
                "gateway.providers.proposal.production.auth[1].basic.passwords[0]=canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void formBodyIsKeptAsItCame(String method) {
        String form = "proposal=other&status=3&a=%41+b&a=2&_method=DELETE&&=&ü=%zz";

        JsonNode raw = kept(method, "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));

        assertThat(raw.path("body").textValue()).isEqualTo(form);
        assertThat(raw.path("method").textValue()).isEqualTo(method);
        assertThat(raw.path("query")).hasSize(2);
        assertThat(raw.path("query").path("status").textValue()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void multipartBodyIsKeptAsItCame(String method) {
        String multipart = "--x\r\nContent-Disposition: form-data; name=\"status\"\r\n\r\n3\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../a.txt\"\r\n\r\n\u0000\r\n--x--\r\n";

        JsonNode raw = kept(method, "multipart/form-data; boundary=x", multipart.getBytes(StandardCharsets.UTF_8));

        assertThat(raw.path("body").textValue()).isEqualTo(multipart);
    }

    @Test
    void bodyThatIsNoTextIsKeptAsItCame() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write("{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8));
        }

        HttpResponse<String> accepted = gateway.send(gateway.request("POST", PATH + "?proposal=gzip&status=1")
                .method("POST", BodyPublishers.ofByteArray(compressed.toByteArray())));

        assertThat(bodyOf(gateway.rawRequestOf(RunningGateway.callbackId(accepted))))
                .isEqualTo(compressed.toByteArray());
    }

    @Test
    void bytesThatAreNoUtf8AreKeptAsBase64() {
        byte[] bytes = new byte[512];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }

        JsonNode raw = kept("POST", "application/json", bytes);

        assertThat(raw.has("body")).isFalse();
        assertThat(bodyOf(raw)).isEqualTo(bytes);
    }

    @Test
    void textIsKeptAsTextWhateverCharacterSetItClaims() {
        String text = "{\"ä\":\"€ 😀 \\u0000\"}\uFEFF\u0001\n";

        JsonNode raw = kept("POST", "application/json; charset=utf-16", text.getBytes(StandardCharsets.UTF_8));

        assertThat(raw.path("body").textValue()).isEqualTo(text);
        assertThat(raw.has("bodyBase64")).isFalse();
    }

    @Test
    void queryIsDecodedAndRepeatedParametersAreOneValue() throws IOException {
        JsonNode query = gateway.rawRequestOf(callbackIdFor(
                        "?proposal=query&status=1&a=1&b=x+y%20z&a=2&a=&flag" + "&%C3%BC=%E2%82%AC&bad=%zz&n=%00&&e=="))
                .path("query");

        assertThat(query.path("a").textValue()).isEqualTo("1,2,");
        assertThat(query.path("b").textValue()).isEqualTo("x y z");
        assertThat(query.path("flag").textValue()).isEmpty();
        assertThat(query.path("ü").textValue()).isEqualTo("€");
        assertThat(query.path("n").textValue()).isEqualTo("\0");
        assertThat(query.path("e").textValue()).isEqualTo("=");
        assertThat(query.path("bad").textValue()).isEqualTo("%zz");
    }

    @Test
    void bytesOfAQueryThatAreNoUtf8CanBeRead() throws IOException {
        JsonNode query = gateway.rawRequestOf(callbackIdFor("?proposal=prata%E7b&status=1&%E7=%F0%9F%98&a=%25E7"))
                .path("query");

        assertThat(query.path("proposal").textValue()).isEqualTo("prata%E7b");
        assertThat(query.path("%E7").textValue()).isEqualTo("%F0%9F%98");
        assertThat(query.path("a").textValue()).isEqualTo("%E7");
    }

    @Test
    void headersAreKeptInLowerCaseAndRepeatedOnesAreOneValue() {
        JsonNode headers = gateway.rawRequestOf(RunningGateway.callbackId(gateway.post(
                        PATH + "?proposal=headers&status=1", "{}", "X-Twice", "a", "x-twice", "b", "X-Trace", "abc")))
                .path("headers");

        assertThat(headers.path("x-twice").textValue()).isEqualTo("a,b");
        assertThat(headers.path("x-trace").textValue()).isEqualTo("abc");
        assertThat(headers.path("content-type").textValue()).isEqualTo("application/json");
    }

    @Test
    void credentialsAreNeverKept() {
        for (String[] credential : new String[][] {{"X-Acme-Token", "canary"}, {"Authorization", BASIC}}) {
            String id = RunningGateway.callbackId(gateway.send(gateway.request(
                            "POST",
                            "/callbacks/proposal/production?proposal=credentials&status=1",
                            credential[0],
                            credential[1],
                            "Cookie",
                            "session=canary",
                            "X-API-Key",
                            "canary",
                            "Proxy-Authorization",
                            BASIC)
                    .method("POST", BodyPublishers.ofString("{}"))));
            JsonNode raw = gateway.rawRequestOf(id);

            assertThat(raw.toString()).doesNotContain("canary", BASIC);
            assertThat(raw.path("headers").fieldNames())
                    .toIterable()
                    .doesNotContain("x-acme-token", "authorization", "cookie", "x-api-key", "proxy-authorization");
        }
    }

    @Test
    void originTimeAndPeerAreKept() {
        String id = RunningGateway.callbackId(gateway.post(PATH + "?proposal=peer&status=1", "{}"));
        JsonNode raw = gateway.rawRequestOf(id);

        assertThat(raw.path("callbackId").textValue()).isEqualTo(id);
        assertThat(raw.path("origin").textValue()).isEqualTo("callback");
        assertThat(raw.path("remoteAddress").textValue()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(raw.path("receivedAt").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z");
    }

    /** Not every query that is sent is one that an HTTP client would send. */
    private static String callbackIdFor(String query) throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            RawConnection.Answer answer = connection
                    .send("GET " + PATH + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(200);
            return answer.body().replaceAll("(?s).*\"callbackId\":\"([0-9a-f-]{36})\".*", "$1");
        }
    }

    private static JsonNode kept(String method, String contentType, byte[] body) {
        HttpResponse<String> accepted =
                gateway.send(gateway.request(method, PATH + "?proposal=bodies&status=1", "Content-Type", contentType)
                        .method(method, BodyPublishers.ofByteArray(body)));
        assertThat(accepted.statusCode()).isEqualTo(200);
        JsonNode raw = gateway.rawRequestOf(RunningGateway.callbackId(accepted));
        assertThat(bodyOf(raw)).isEqualTo(body);
        return raw;
    }

    private static byte[] bodyOf(JsonNode raw) {
        return raw.has("body")
                ? raw.path("body").textValue().getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(raw.path("bodyBase64").textValue());
    }
}
