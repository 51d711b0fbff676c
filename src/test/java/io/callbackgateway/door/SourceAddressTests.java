package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.http.caller.AddressList;
import io.callbackgateway.provider.ProviderFacts;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SourceAddressTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.providers.idpay.uat.auth[0].none=true",
                "gateway.providers.idpay.uat.allow-from[0]=127.0.0.1",
                "gateway.providers.idpay.uat.allow-from[1]=::1",
                "gateway.providers.idpay.production.auth[0].none=true",
                "gateway.providers.idpay.production.allow-from[0]=192.0.2.0/24",
                "gateway.providers.idpay.production.allow-from[1]=127.0.0.2/31",
                "gateway.providers.proposal.production.auth[0].none=true",
                "gateway.providers.proposal.production.allow-from=",
                "gateway.providers.netaxept.production.auth[0].none=true",
                "gateway.providers.netaxept.production.api.base-url=http://127.0.0.1:9",
                "gateway.providers.netaxept.production.api.merchant-id=12000000",
                "gateway.providers.netaxept.production.api.token=token",
                "gateway.providers.netaxept.test.auth[0].none=true",
                "gateway.providers.netaxept.test.allow-from[0]=127.0.0.3",
                "gateway.providers.netaxept.test.api.base-url=http://127.0.0.1:9",
                "gateway.providers.netaxept.test.api.merchant-id=12000000",
                "gateway.providers.netaxept.test.api.token=token");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void singleAddressAdmitsItselfOnly() throws IOException {
        assertThat(statusFrom("127.0.0.1", "/callbacks/idpay/uat")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.2", "/callbacks/idpay/uat")).isEqualTo(403);
    }

    @Test
    void cidrAdmitsItsRangeOnly() throws IOException {
        assertThat(statusFrom("127.0.0.1", "/callbacks/idpay/production")).isEqualTo(403);
        assertThat(statusFrom("127.0.0.2", "/callbacks/idpay/production")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.3", "/callbacks/idpay/production")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.4", "/callbacks/idpay/production")).isEqualTo(403);
    }

    @Test
    void ipv6PeerIsMatched() throws IOException {
        assumeTrue(hasIpv6Loopback(), "this machine has no IPv6");

        assertThat(statusFrom("::1", "/callbacks/idpay/uat")).isEqualTo(200);
        assertThat(statusFrom("::1", "/callbacks/idpay/production")).isEqualTo(403);
    }

    @Test
    void ipv6CidrAdmitsItsRangeOnly() {
        Door door = new Door(
                "idpay",
                "uat",
                new ProviderFacts(),
                Ack.of(new ProviderFacts(), null),
                null,
                request -> Verdict.rejected(Verdict.Reason.MISSING),
                AddressList.of("allow-from", List.of("2001:db8:1::/48", "198.51.100.0/24")));

        assertThat(door.allowsAddress("2001:db8:1:ffff:0:0:0:1")).isTrue();
        assertThat(door.allowsAddress("2001:db8:2:0:0:0:0:1")).isFalse();
        assertThat(door.allowsAddress("0:0:0:0:0:0:0:1")).isFalse();
        assertThat(door.allowsAddress("198.51.100.7")).isTrue();
        assertThat(door.allowsAddress("198.51.101.7")).isFalse();
    }

    @Test
    void publishedAddressesOfTheProviderHoldWhereNoneAreSet() throws IOException {
        assertThat(statusFrom("127.0.0.1", "/callbacks/netaxept/production")).isEqualTo(403);
    }

    @Test
    void explicitListReplacesThePublishedAddresses() throws IOException {
        assertThat(statusFrom("127.0.0.3", "/callbacks/netaxept/test")).isEqualTo(200);
        assertThat(statusFrom("127.0.0.1", "/callbacks/netaxept/test")).isEqualTo(403);
    }

    @Test
    void emptyListAdmitsAny() throws IOException {
        assertThat(statusFrom("127.0.0.7", "/callbacks/proposal/production")).isEqualTo(200);
    }

    @Test
    void forwardedAddressHasNoEffect() throws IOException {
        for (String header : List.of(
                "X-Forwarded-For: %s",
                "Forwarded: for=%s", "X-Real-IP: %s", "True-Client-IP: %s", "X-Forwarded-For: %s, 10.0.0.1")) {
            assertThat(statusFrom("127.0.0.2", "/callbacks/idpay/uat", header.formatted("127.0.0.1")))
                    .as(header)
                    .isEqualTo(403);
            assertThat(statusFrom("127.0.0.1", "/callbacks/idpay/uat", header.formatted("127.0.0.2")))
                    .as(header)
                    .isEqualTo(200);
        }
    }

    private static int statusFrom(String localAddress, String path, String... headers) throws IOException {
        try (RawConnection connection = RawConnection.from(localAddress, gateway.port())) {
            return connection
                    .send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                            + String.join("\r\n", headers)
                            + (headers.length == 0 ? "" : "\r\n")
                            + "Connection: close\r\n\r\n{}")
                    .answer()
                    .status();
        }
    }

    private static boolean hasIpv6Loopback() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof java.net.Inet6Address && address.isLoopbackAddress());
    }
}
