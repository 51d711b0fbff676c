package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedGateway.class)
class DoorMethodTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "PROPFIND", "post", "ANYTHING"})
    void methodThatTheProviderDoesNotUseIsRejectedWithThoseItDoes(String method) throws IOException {
        Answer answer = call(method, "/callbacks/idpay/uat");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "DELETE"})
    void severalMethodsAreAllNamed(String method) throws IOException {
        Answer answer = call(method, "/callbacks/proposal/homologation");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, POST, PUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT"})
    void methodsOfTheProviderAreAcceptedWithTheStatusThatWasAgreedOn(String method) throws IOException {
        assertThat(call(method, "/callbacks/proposal/homologation?proposal=" + method)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void traceGivesNothingBack() throws IOException {
        Answer answer = call("TRACE", "/callbacks/idpay/uat?canary");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isNotNull();
        assertThat(answer.text()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void methodIsNotToldToWhoIsNotAuthenticated(String method) throws IOException {
        assertThat(call(method, "/callbacks/idpay/production").status()).isEqualTo(401);
    }

    @Test
    void methodOverrideHasNoEffect() throws IOException {
        assertThat(call("GET", "/callbacks/idpay/uat?_method=POST", "X-HTTP-Method-Override: POST")
                        .status())
                .isEqualTo(405);
    }

    private static Answer call(String method, String path, String... headers) throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            return connection
                    .send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + String.join("\r\n", headers) + (headers.length == 0 ? "\r\n" : "\r\n\r\n"))
                    .answer();
        }
    }
}
