package io.callbackgateway.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.testing.Authority;
import io.callbackgateway.testing.KeyAndCertificates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptRequestTests {

    private static final byte[] EVERY_BYTE = new byte[256];

    static {
        for (int i = 0; i < EVERY_BYTE.length; i++) {
            EVERY_BYTE[i] = (byte) i;
        }
    }

    @Test
    void nothingThatAVerifierMayLookAtIsLost() {
        KeyAndCertificates caller = Authority.root("Provider CA")
                .intermediate("Provider Issuing CA")
                .issue("acme")
                .sign();
        assertKept(new WireRequest(
                "PATCH",
                "/callbacks/checked/te%73t/a%2Fb",
                "a=1%202&a=2&b",
                Map.of(
                        "x-bytes",
                        List.of(new String(EVERY_BYTE, StandardCharsets.ISO_8859_1)),
                        "x-several",
                        List.of("2", "", "1")),
                () -> EVERY_BYTE,
                "a/b",
                "2001:db8::1",
                true,
                caller.certificates(),
                Instant.parse("2026-01-02T03:04:05.123456789Z")));
    }

    @Test
    void nothingIsAdded() {
        assertKept(new WireRequest(
                "GET", "/", null, Map.of(), () -> new byte[0], null, "192.0.2.1", false, List.of(), Instant.EPOCH));
    }

    private static void assertKept(WireRequest request) {
        WireRequest kept = KeptRequest.fromJson(KeptRequest.toJson(request));
        assertThat(kept.withBody(null)).isEqualTo(request.withBody(null));
        assertThat(kept.body().bytes()).isEqualTo(request.body().bytes());
    }
}
