package io.callbackgateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.http.DoorSettings;
import io.callbackgateway.http.caller.Caller;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Guessing a secret is slow, and keeps nobody else out. Each test has loopback addresses of its own. */
class FailedAttemptsTests {

    private static final Call GOOD = Call.post("/callbacks/idpay/uat", "{}").and("X-API-Key", "right");
    private static final Call WRONG = GOOD.with("X-API-Key", "wrong");
    private static final Call ELSEWHERE = GOOD.withTarget("/callbacks/idpay/production");

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                "gateway.door.max-failures=10",
                "gateway.door.failure-window=60s",
                "gateway.trusted-proxies[0]=127.8.0.1",
                "gateway.providers.idpay.uat.auth[0].api-key.secrets[0]=right",
                "gateway.providers.idpay.uat.auth[1].basic.username=acme",
                "gateway.providers.idpay.uat.auth[1].basic.passwords[0]=right",
                "gateway.providers.idpay.production.auth[0].api-key.secrets[0]=other",
                "gateway.providers.proposal.homologation.auth[0].digest.username=acme",
                "gateway.providers.proposal.homologation.auth[0].digest.passwords[0]=right",
                "gateway.providers.netki.test.auth[0].oauth2.introspection-uri=http://127.0.0.1:1/",
                "gateway.providers.netki.test.auth[0].oauth2.client-id=gateway",
                "gateway.providers.netki.test.auth[0].oauth2.client-secret=secret",
                "gateway.providers.netki.test.auth[0].oauth2.audience=gateway",
                "gateway.providers.netki.test.auth[1].api-key.secrets[0]=right");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void tooManyFailuresAreAnsweredWith429AndWhenToComeAgain() {
        List<Integer> statuses = IntStream.range(0, 12)
                .mapToObj(i -> send(WRONG, "127.1.0.1").status())
                .toList();

        assertThat(statuses.subList(0, 10)).containsOnly(401);
        Answer rejected = send(WRONG, "127.1.0.1");
        assertThat(rejected.status()).isEqualTo(429);
        assertThat(Integer.parseInt(rejected.header("Retry-After"))).isBetween(1, 7);
        assertThat(rejected.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(rejected.header("WWW-Authenticate")).isNull();
    }

    @Test
    void rightCredentialPassesAtItsFirstCallWhateverItsAddressHasDone() {
        exhaust("127.2.0.1");

        assertThat(send(GOOD, "127.2.0.1").status()).isEqualTo(200);
        assertThat(send(GOOD, "127.2.0.2").status()).isEqualTo(200);
        assertThat(send(WRONG, "127.2.0.1").status()).isEqualTo(429);
        assertThat(send(WRONG, "127.2.0.2").status()).isEqualTo(401);
    }

    @Test
    void wrongKeysFromAnAddressThatHasProvenItselfAreSlowedAndRightOnesAreNot() {
        assertThat(send(GOOD, "127.3.0.1").status()).isEqualTo(200);

        exhaust("127.3.0.1");

        assertThat(send(WRONG, "127.3.0.1").status()).isEqualTo(429);
        assertThat(send(GOOD, "127.3.0.1").status()).isEqualTo(200);
    }

    @Test
    void digestClientWhoseAddressIsExhaustedGetsItsChallengeAndIn() {
        exhaust("127.10.0.1");
        Call call = GOOD.withTarget("/callbacks/proposal/homologation").without("X-API-Key");

        Answer challenged = send(call, "127.10.0.1");

        assertThat(challenged.status()).isEqualTo(401);
        assertThat(challenged.header("WWW-Authenticate")).startsWith("Digest ");
        assertThat(send(call.and("Authorization", "Digest nonsense"), "127.10.0.1")
                        .status())
                .isEqualTo(429);
        assertThat(send(digest(call, challenged.header("WWW-Authenticate")), "127.10.0.1")
                        .status())
                .isEqualTo(200);
    }

    /** RFC 7616 section 3.4.1. */
    private static Call digest(Call call, String challenge) {
        String nonce = challenge.replaceAll(".* nonce=\"([^\"]+)\".*", "$1");
        String secret = sha256("acme:callbacks:right");
        String request = sha256(call.method() + ":" + call.target());
        String response = sha256(secret + ":" + nonce + ":00000001:abc:auth:" + request);
        return call.and(
                "Authorization",
                "Digest username=\"acme\", realm=\"callbacks\", nonce=\"" + nonce + "\", uri=\"" + call.target()
                        + "\", algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"abc\", response=\"" + response
                        + "\"");
    }

    private static String sha256(String text) {
        return DigestUtils.sha256Hex(text);
    }

    @Test
    void whoHasProvenItselfStillGetsTheChallengeThatItAsksFor() {
        assertThat(send(GOOD, "127.4.0.1").status()).isEqualTo(200);

        exhaust("127.4.0.1");

        Answer challenged = send(GOOD.without("X-API-Key"), "127.4.0.1");
        assertThat(challenged.status()).isEqualTo(401);
        assertThat(challenged.header("WWW-Authenticate")).startsWith("Basic ");
    }

    @Test
    void provenAtOneDoorIsNotProvenAtAnother() {
        assertThat(send(GOOD, "127.5.0.1").status()).isEqualTo(200);

        exhaust("127.5.0.1");

        assertThat(send(ELSEWHERE.without("X-API-Key"), "127.5.0.1").status()).isEqualTo(429);
        assertThat(send(ELSEWHERE.with("X-API-Key", "other"), "127.5.0.1").status())
                .isEqualTo(200);
    }

    @Test
    void waitingIsEnough() {
        exhaust("127.6.0.1");

        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(send(WRONG, "127.6.0.1").status()).isEqualTo(401));
    }

    @Test
    void checkThatIsDownIsNobodysFailure() {
        Call good = GOOD.withTarget("/callbacks/netki/test");
        Call unchecked = good.without("X-API-Key").and("Authorization", "Bearer token");

        IntStream.range(0, 12)
                .forEach(i -> assertThat(send(unchecked, "127.9.0.1").status()).isEqualTo(503));

        assertThat(send(good, "127.9.0.1").status()).isEqualTo(200);
    }

    @Test
    void failuresBehindAProxyAreTheCallersAndNotTheProxys() {
        Call fromOne = WRONG.with("X-Forwarded-For", "203.0.113.1");
        Stream.generate(() -> send(fromOne, "127.8.0.1").status())
                .takeWhile(status -> status != 429)
                .forEach(status -> assertThat(status).isEqualTo(401));

        assertThat(send(fromOne, "127.8.0.1").status()).isEqualTo(429);
        assertThat(send(WRONG.with("X-Forwarded-For", "203.0.113.2"), "127.8.0.1")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void failuresOverIpv6CountTogetherWithinItsSixtyFourBits() {
        FailedAttempts attempts = new FailedAttempts(gateway.bean(DoorSettings.class));

        IntStream.range(0, 10).forEach(i -> attempts.failed(Caller.of("2001:db8:0:1::" + i, false)));

        assertThat(attempts.failed(Caller.of("2001:db8:0:1:ffff::1", false))).isTrue();
        assertThat(attempts.failed(Caller.of("2001:db8:0:2::1", false))).isFalse();
    }

    @Test
    void thousandWrongCredentialsInTenSecondsBesideGoodOnesKeepNoGoodOneOut() throws Exception {
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
        ExecutorService callers = Executors.newFixedThreadPool(32);
        try {
            assertThat(send(GOOD, "127.7.0.1").status()).isEqualTo(200);
            long start = System.nanoTime();
            List<Future<Integer>> good = new CopyOnWriteArrayList<>();
            List<Future<Integer>> wrong = new CopyOnWriteArrayList<>();
            // the attacker shares one of the provider's two addresses
            List<ScheduledFuture<?>> traffic = List.of(
                    every(10, clock, wrong, callers, () -> send(WRONG, "127.7.0.1")
                            .status()),
                    every(50, clock, good, callers, () -> send(GOOD, good.size() % 2 == 0 ? "127.7.0.1" : "127.7.0.2")
                            .status()));
            await().atMost(30, TimeUnit.SECONDS).until(() -> wrong.size() >= 1_000 && good.size() >= 200);
            traffic.forEach(each -> each.cancel(false));

            assertThat(statuses(good)).hasSizeGreaterThanOrEqualTo(200).containsOnly(200);
            assertThat(statuses(wrong)).hasSizeGreaterThanOrEqualTo(1_000).containsOnly(401, 429);
            assertThat(statuses(wrong).stream().filter(status -> status == 429).count())
                    .isGreaterThan(900);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        } finally {
            clock.shutdownNow();
            callers.shutdownNow();
        }
    }

    private static ScheduledFuture<?> every(
            int millis,
            ScheduledExecutorService clock,
            List<Future<Integer>> sent,
            ExecutorService callers,
            Callable<Integer> call) {
        return clock.scheduleAtFixedRate(() -> sent.add(callers.submit(call)), 0, millis, TimeUnit.MILLISECONDS);
    }

    private static List<Integer> statuses(List<Future<Integer>> sent) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> each : sent) {
            statuses.add(each.get(20, TimeUnit.SECONDS));
        }
        return statuses;
    }

    private static void exhaust(String address) {
        Stream.generate(() -> send(WRONG, address).status())
                .takeWhile(status -> status != 429)
                .forEach(status -> assertThat(status).isEqualTo(401));
    }

    private static Answer send(Call call, String address) {
        return call.from(address, gateway.port());
    }
}
