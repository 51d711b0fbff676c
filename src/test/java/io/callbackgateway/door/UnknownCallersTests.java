package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who has not proven itself, at a door that needs the body to tell. Each test has loopback addresses of its own. */
@Timeout(90)
class UnknownCallersTests {

    private static final String PATH = "/callbacks/idpay/uat";
    private static final String PROVIDER = "127.0.0.1";
    private static final String WRONG = "0".repeat(64);

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.door.max-buffered=4MB",
                "gateway.door.max-slow-bodies=2",
                "gateway.door.body-deadline=3s",
                "gateway.door.max-failures=1",
                "gateway.door.failure-window=1h",
                "gateway.providers.idpay.uat.auth[0].hmac.secrets[0]=right");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void bodiesOfUnknownCallersThatDoNotComeKeepNoKnownProviderOutAndAreFailures() throws Exception {
        assertThat(signed("{}", PROVIDER)).isEqualTo(200);
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Integer>>> attackers = new ArrayList<>();
            for (String address : List.of("127.0.0.2", "127.0.0.2", "127.0.0.3", "127.0.0.3")) {
                attackers.add(callers.submit(() -> attack(address)));
            }
            List<Integer> known = new ArrayList<>();
            while (!attackers.stream().allMatch(Future::isDone)) {
                known.add(signed("x".repeat(500_000), PROVIDER));
                TimeUnit.MILLISECONDS.sleep(100); // the provider's pace
            }

            assertThat(known).hasSizeGreaterThan(5).containsOnly(200);
            for (Future<List<Integer>> attacker : attackers) {
                assertThat(attacker.get()).endsWith(429);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void slowBodiesOfUnknownCallersLeaveRoomForThoseOfAKnownProvider() throws IOException {
        assertThat(signed("{}", PROVIDER)).isEqualTo(200);
        List<RawConnection> slow = new ArrayList<>();
        int status = 0;
        try {
            for (int i = 1; status != 503 && i < 10; i++) { // until the others are there first
                for (String address : List.of("127.0.4." + i, "127.0.4." + i, "127.0.5." + i, "127.0.5." + i)) {
                    slow.add(begin(address));
                }
                assertThat(signed("{}", PROVIDER)).isEqualTo(200);
                try (RawConnection tooMany = begin("127.0.6." + i)) {
                    status = tooMany.answer().status();
                }
            }

            assertThat(status).isEqualTo(503);
            // too large to be there as a whole when it is read
            assertThat(signed("x".repeat(100_000), PROVIDER)).isEqualTo(200);
        } finally {
            for (RawConnection each : slow) {
                each.close();
            }
        }
    }

    @Test
    void bodiesThatBreakOffAreFailures() throws IOException {
        assertThat(breakOff("127.0.1.1")).isEqualTo(400);
        assertThat(wronglySigned("127.0.1.1")).isEqualTo(429);
        assertThat(signed("{}", "127.0.1.1")).isEqualTo(200);
        assertThat(signed("{}", "127.0.1.2")).isEqualTo(200);
    }

    @Test
    void thatThereIsNoRoomIsNobodysFailure() throws IOException {
        String newcomer = "";
        int status = 0;
        for (int i = 1; status != 503 && i < 10; i++) { // until what takes the room is there first
            newcomer = "127.0.3." + i;
            try (RawConnection takesTheRoom = RawConnection.from("127.0.2." + i, gateway.port())) {
                takesTheRoom.send(head("Content-Length: 2097151") + "x".repeat(1_900_000));
                status = signed("x".repeat(1_000_000), newcomer);
            }
        }

        assertThat(status).isEqualTo(503);
        assertThat(signed("{}", newcomer)).isEqualTo(200);
    }

    /** @return what came of it, until the attacker was made to wait */
    private static List<Integer> attack(String address) throws IOException {
        List<Integer> statuses = new ArrayList<>();
        while (!statuses.contains(429)) {
            try (RawConnection connection = RawConnection.from(address, gateway.port())) {
                statuses.add(connection
                        .send(head("Content-Length: 2097151"))
                        .send("x".repeat(1_000_000))
                        .answer()
                        .status());
            } catch (IOException rejectedWhileSending) {
                continue;
            }
        }
        return statuses;
    }

    private static int breakOff(String address) throws IOException {
        try (RawConnection connection = RawConnection.from(address, gateway.port())) {
            Answer answer = connection
                    .send(head("Transfer-Encoding: chunked") + "2\r\n{}\r\nnonsense\r\n")
                    .answer();
            return answer.status();
        }
    }

    private static int signed(String body, String address) {
        return Call.post(PATH, body)
                .and("Authorization", "HMAC " + new HmacUtils(HmacAlgorithms.HMAC_SHA_256, "right").hmacHex(body))
                .from(address, gateway.port())
                .status();
    }

    private static int wronglySigned(String address) {
        return Call.post(PATH, "{}")
                .and("Authorization", "HMAC " + WRONG)
                .from(address, gateway.port())
                .status();
    }

    private static RawConnection begin(String address) throws IOException {
        return RawConnection.from(address, gateway.port()).send(head("Content-Length: 2") + "{");
    }

    private static String head(String framing) {
        return "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: HMAC " + WRONG
                + "\r\n" + framing + "\r\n\r\n";
    }
}
