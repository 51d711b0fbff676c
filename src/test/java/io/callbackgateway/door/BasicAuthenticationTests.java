package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedGateway.class)
class BasicAuthenticationTests {

    private static final String AUTH = "gateway.providers.netki.test.auth[0].basic.";
    private static final String RFC_7617 = "gateway.providers.netki.test.auth[1].basic.";

    private static RunningGateway gateway;

    @BeforeAll
    static void share(SharedGateway.Doors doors) {
        gateway = doors.with(
                AUTH + "username=acme",
                AUTH + "passwords[0]=first",
                AUTH + "passwords[1]=",
                AUTH + "passwords[2]=second:with:colons",
                AUTH + "passwords[3]=pässwörd €",
                RFC_7617 + "username=Aladdin",
                RFC_7617 + "passwords[0]=open sesame");
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "second:with:colons", "pässwörd €"})
    void eachOfThePasswordsIsAccepted(String password) {
        assertThat(call(basic("acme:" + password)).statusCode()).isEqualTo(200);
    }

    /** §2; that of §2.1 is in the table of all methods. */
    @Test
    void exampleOfRfc7617IsAccepted() {
        assertThat(call("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic ", "BASIC ", "bAsIc ", "Basic   "})
    void schemeIsReadInAnyCase(String scheme) {
        assertThat(call(scheme + base64("acme:first")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme:wrong",
                "acme:First",
                "acme:first ",
                "acme:first:",
                "acme:second",
                "Acme:first",
                "other:first",
                ":first",
                "acme",
                "acmefirst",
                "first:acme",
                "acme:",
                "acme: ",
                ":",
                "",
            })
    void anythingElseIsRejected(String pair) {
        assertRejected(call(basic(pair)));
    }

    @Test
    void passwordInAnotherEncodingThanUtf8IsRejected() {
        assertRejected(call("Basic " + base64("acme:pässwörd", StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic acme:first",
                "Basic YWNtZTpmaXJzdA==!",
                "Basic YWNt ZTpmaXJzdA==",
                "BasicYWNtZTpmaXJzdA==",
                "Bearer YWNtZTpmaXJzdA==",
                "YWNtZTpmaXJzdA==",
                "Digest username=\"acme\"",
            })
    void whatIsNotTheSchemeOrNotBase64IsRejected(String header) {
        assertRejected(call(header));
    }

    @Test
    void missingHeaderIsRejected() {
        assertRejected(gateway.post("/callbacks/netki/test", "{}"));
    }

    @Test
    void otherHeadersAndTheQueryDoNotCarryTheCredential() {
        String credential = basic("acme:first");

        assertRejected(gateway.post("/callbacks/netki/test", "{}", "Proxy-Authorization", credential));
        assertRejected(gateway.post("/callbacks/netki/test", "{}", "X-API-Key", "first"));
        assertRejected(gateway.post("/callbacks/netki/test?Authorization=Basic%20" + base64("acme:first"), "{}"));
        assertRejected(gateway.post("/callbacks/netki/test?username=acme&password=first", "{}"));
        assertRejected(gateway.post(
                "/callbacks/netki/test",
                "{}",
                "CamelHttpAuthorization",
                credential,
                "camel.authorization",
                credential));
    }

    @Test
    void repeatedHeaderIsABadRequestWhicheverIsRight() {
        String right = basic("acme:first");
        String wrong = basic("acme:wrong");

        assertThat(call(right, wrong).statusCode()).isEqualTo(400);
        assertThat(call(wrong, right).statusCode()).isEqualTo(400);
        assertThat(call(right, right).statusCode()).isEqualTo(400);
        assertThat(call("", right).statusCode()).isEqualTo(400);
    }

    @Test
    void rejectionComesBeforeTheBodyIsRead() throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            connection.send("POST /callbacks/netki/test HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");

            assertThat(connection.head()).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void callerThatIsAskedForItsBodyAndSendsNoneIsRejectedAllTheSame() throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            connection.send("POST /callbacks/netki/test HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
                    + "Expect: 100-continue\r\nConnection: close\r\n\r\n");

            assertThat(connection.head()).startsWith("HTTP/1.1 100 "); // it goes on the rejected log
            assertThat(connection.answer().status()).isEqualTo(401);
        }
    }

    private static void assertRejected(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"callbacks\", charset=\"UTF-8\"");
    }

    private static HttpResponse<String> call(String authorization) {
        return gateway.post("/callbacks/netki/test", "{}", "Authorization", authorization);
    }

    private static HttpResponse<String> call(String first, String second) {
        return gateway.post("/callbacks/netki/test", "{}", "Authorization", first, "Authorization", second);
    }

    private static String basic(String pair) {
        return "Basic " + base64(pair);
    }

    private static String base64(String text) {
        return base64(text, StandardCharsets.UTF_8);
    }

    private static String base64(String text, Charset charset) {
        return Base64.getEncoder().encodeToString(text.getBytes(charset));
    }
}
