package io.callbackgateway.http.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTests {

    private static final String XFF = "X-Forwarded-For";
    private static final Pattern CALLBACK_ID = Pattern.compile("\"callbackId\":\"([^\"]+)\"");

    @Nested
    class Resolution {

        private final TrustedProxies proxies =
                new TrustedProxies(List.of("10.0.0.1", "192.0.2.0/24", "2001:db8:1::/48", "::ffff:198.51.100.0/120"));

        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        203.0.113.7                              | 203.0.113.7
                        6.6.6.6, 203.0.113.7                     | 203.0.113.7
                        6.6.6.6,203.0.113.7,192.0.2.5            | 203.0.113.7
                        203.0.113.7 , 2001:db8:1::5 ,10.0.0.1    | 203.0.113.7
                        203.0.113.7:4711                         | 203.0.113.7
                        [2001:db8:2::7]:4711                     | 2001:db8:2:0:0:0:0:7
                        [2001:db8:2::7]                          | 2001:db8:2:0:0:0:0:7
                        2001:db8:2::7                            | 2001:db8:2:0:0:0:0:7
                        ::ffff:203.0.113.7                       | 203.0.113.7
                        [::ffff:203.0.113.7]:4711                | 203.0.113.7
                        ::FFFF:cb00:7107                         | 203.0.113.7
                        203.0.113.7, ::ffff:192.0.2.5            | 203.0.113.7
                        203.0.113.7, 198.51.100.9                | 203.0.113.7
                        """)
        void rightMostAddressThatIsNoProxyIsTheCaller(String header, String caller) {
            assertThat(proxies.callerOf("10.0.0.1", List.of(header))).isEqualTo(caller);
        }

        @ParameterizedTest(name = "\"{0}\"")
        @ValueSource(
                strings = {
                    "",
                    " ",
                    ",",
                    "203.0.113.7,",
                    "203.0.113.7, unknown",
                    "203.0.113.7, unknown, 192.0.2.5",
                    "203.0.113.7, _hidden",
                    "203.0.113.7, provider.example",
                    "203.0.113.7, 203.0.113.256",
                    "203.0.113.7, 203.0.113",
                    "203.0.113.7, 3405803783",
                    "203.0.113.7, 0313.0.113.7",
                    "203.0.113.7, 203.0.113.7:",
                    "203.0.113.7, 203.0.113.7:123456",
                    "203.0.113.7, [203.0.113.7]",
                    "203.0.113.7, [2001:db8:2::7",
                    "203.0.113.7, [2001:db8:2::7]x",
                    "203.0.113.7, 2001:db8:2::7%eth0",
                    "203.0.113.7, 2001:db8:2:::7",
                    "203.0.113.7, \"203.0.113.8\"",
                    "203.0.113.7, for=203.0.113.8",
                    "203.0.113.7 203.0.113.8",
                    "192.0.2.5, 10.0.0.1"
                })
        void whereTheProxyNamesNobodyItIsTheCaller(String header) {
            assertThat(proxies.callerOf("10.0.0.1", List.of(header))).isEqualTo("10.0.0.1");
        }

        @Test
        void linesAreReadAsOneList() {
            assertThat(proxies.callerOf("10.0.0.1", List.of("6.6.6.6", "203.0.113.7, 192.0.2.5", "10.0.0.1")))
                    .isEqualTo("203.0.113.7");
            assertThat(proxies.callerOf("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
        }

        @Test
        void peerIsAProxyInEitherSpelling() {
            assertThat(proxies.include("::ffff:192.0.2.5")).isTrue();
            assertThat(proxies.include("198.51.100.9")).isTrue();
            assertThat(proxies.include("2001:db8:1:0:0:0:0:9%eth0")).isTrue();
            assertThat(proxies.include("10.0.0.2")).isFalse();
            assertThat(proxies.include("198.51.101.9")).isFalse();
        }
    }

    @Nested
    class AtTheDoor {

        private static final Call CALL = Call.post("/callbacks/idpay/uat", "{}");

        private static RunningGateway gateway;

        @BeforeAll
        static void start() {
            gateway = RunningGateway.start(
                    "gateway.trusted-proxies[0]=127.0.0.2",
                    "gateway.trusted-proxies[1]=::ffff:127.0.0.8/125",
                    "gateway.trusted-proxies[2]=::1",
                    "gateway.providers.idpay.uat.auth[0].none=true",
                    "gateway.providers.idpay.uat.allow-from[0]=::ffff:203.0.113.0/120",
                    "gateway.providers.idpay.uat.allow-from[1]=127.0.0.3",
                    "gateway.providers.idpay.production.auth[0].none=true",
                    "gateway.providers.idpay.production.allow-from[0]=2001:db8::7");
        }

        @AfterAll
        static void stop() {
            gateway.close();
        }

        @Test
        void proxyNamesTheCaller() {
            Call call = CALL.with(XFF, "203.0.113.7");
            assertThat(call.from("127.0.0.2", gateway.port()).status()).isEqualTo(200);
            assertThat(call.from("127.0.0.9", gateway.port()).status()).isEqualTo(200);
            assertThat(CALL.with(XFF, "203.0.114.7")
                            .from("127.0.0.2", gateway.port())
                            .status())
                    .isEqualTo(403);
        }

        @Test
        void proxyItselfIsNoCaller() {
            assertThat(CALL.from("127.0.0.2", gateway.port()).status()).isEqualTo(403);
        }

        @Test
        void nobodyElseNamesTheCaller() {
            assertThat(CALL.with(XFF, "203.0.113.7")
                            .from("127.0.0.1", gateway.port())
                            .status())
                    .isEqualTo(403);
            assertThat(CALL.with(XFF, "203.0.113.7, 127.0.0.2")
                            .from("127.0.0.7", gateway.port())
                            .status())
                    .isEqualTo(403);
            assertThat(CALL.with(XFF, "192.0.2.1")
                            .from("127.0.0.3", gateway.port())
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void whatTheCallerWroteItselfDoesNotCount() {
            assertThat(CALL.with(XFF, "203.0.113.7, 192.0.2.1")
                            .from("127.0.0.2", gateway.port())
                            .status())
                    .isEqualTo(403);
            assertThat(CALL.with(XFF, "203.0.113.7")
                            .and(XFF, "192.0.2.1, 127.0.0.9")
                            .from("127.0.0.2", gateway.port())
                            .status())
                    .isEqualTo(403);
        }

        @Test
        void otherForwardingHeadersHaveNoEffect() {
            for (String header : List.of("Forwarded", "X-Real-IP", "True-Client-IP", "X-Client-IP")) {
                String value = header.equals("Forwarded") ? "for=203.0.113.7" : "203.0.113.7";
                assertThat(CALL.with(header, value)
                                .from("127.0.0.2", gateway.port())
                                .status())
                        .as(header)
                        .isEqualTo(403);
            }
        }

        @Test
        void callbackIsKeptWithTheCallersAddress() {
            Answer answer = CALL.with(XFF, "6.6.6.6, [::ffff:203.0.113.7]:4711").from("127.0.0.2", gateway.port());

            Matcher id = CALLBACK_ID.matcher(answer.body());
            assertThat(id.find()).as(answer.text()).isTrue();
            assertThat(gateway.rawRequestOf(id.group(1)).path("remoteAddress").textValue())
                    .isEqualTo("203.0.113.7");
        }

        @Test
        void proxyAndCallerMayBothBeIpv6() throws SocketException {
            assumeTrue(hasIpv6Loopback(), "this machine has no IPv6");

            Call call = CALL.withTarget("/callbacks/idpay/production");
            assertThat(call.with(XFF, "2001:DB8:0::7")
                            .from("::1", gateway.port())
                            .status())
                    .isEqualTo(200);
            assertThat(call.with(XFF, "2001:db8::8").from("::1", gateway.port()).status())
                    .isEqualTo(403);
        }

        private static boolean hasIpv6Loopback() throws SocketException {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
        }
    }
}
