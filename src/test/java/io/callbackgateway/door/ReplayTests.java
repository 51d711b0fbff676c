package io.callbackgateway.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.zaxxer.hikari.HikariDataSource;
import io.callbackgateway.broker.EmbeddedBroker;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.RawConnection.Answer;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedArtemis;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

/** A signed request that comes again is the same callback: answered alike, enqueued once, whatever happens in between. */
@ExtendWith(OutputCaptureExtension.class)
class ReplayTests {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String UAT = "gateway.providers.idpay.uat.auth[0].hmac.";
    private static final String PRODUCTION = "gateway.providers.idpay.production.auth[0].hmac.";
    private static final String[] SETTINGS = {
        UAT + "preset=standard-webhooks",
        UAT + "secrets[0]=" + SECRET,
        PRODUCTION + "preset=standard-webhooks",
        PRODUCTION + "secrets[0]=" + SECRET,
        "gateway.providers.idpay.production.allow-from="
    };

    @TempDir
    private static Path folder;

    /** Accepted before the restart, with their ids. */
    private static final Map<String, Call> CALLS = new HashMap<>();

    private static final Map<String, String> IDS = new HashMap<>();

    private static RunningGateway paused;

    private long enqueuedBefore;
    private double replaysBefore;

    @BeforeAll
    static void startAgain() throws Exception {
        CALLS.put(
                "call",
                signed("replay-canary")
                        .withTarget("/callbacks/idpay/uat?person=query-canary")
                        .and("X-Person", "header-canary"));
        CALLS.put("large", signed("replay-large-canary", Instant.now(), "canary ".repeat(100_000)));
        CALLS.put("late", signed("replay-database"));
        try (RunningGateway before = start("data")) {
            CALLS.forEach((name, call) -> IDS.put(name, accepted(call, before)));
            IDS.values().forEach(before::eventOf);
        }
        String proposal = "gateway.providers.proposal.homologation.auth[0].hmac.";
        String test = "gateway.providers.netki.test.auth[0].hmac.";
        String allOf = "gateway.providers.netki.production.auth[0].all-of";
        String strict = "gateway.providers.proposal.production.auth[0].hmac.";
        paused = start(
                "data",
                proposal + "preset=standard-webhooks",
                proposal + "secrets[0]=" + SECRET,
                test + "template={timestamp}.{path}",
                test + "timestamp-header=X-Time",
                test + "header=X-Signature",
                test + "prefix=",
                test + "secrets[0]=" + SECRET,
                allOf + "[0].api-key.secrets[0]=key",
                allOf + "[1].hmac.preset=standard-webhooks",
                allOf + "[1].hmac.secrets[0]=" + SECRET,
                strict + "preset=standard-webhooks",
                strict + "tolerance=10s",
                strict + "secrets[0]=" + SECRET);
        for (String provider : List.of("idpay", "proposal", "netki")) {
            paused.bean(CamelContext.class).getRouteController().stopRoute(provider);
        }
    }

    @AfterAll
    static void stop() {
        paused.close();
    }

    @BeforeEach
    void count() {
        enqueuedBefore = enqueued(paused);
        replaysBefore = replays(paused);
    }

    @Test
    void isAnsweredAlikeAndEnqueuedOnce() throws Exception {
        Call call = signed("replay-1");

        String first = accepted(call, paused);
        assertThat(accepted(call, paused)).isEqualTo(first);
        assertThat(accepted(call.with("X-Forwarded-For", "192.0.2.1"), paused)).isEqualTo(first);

        assertThat(enqueued(paused) - enqueuedBefore).isOne();
        assertThat(replays(paused) - replaysBefore).isEqualTo(2);
        UUID id = UUID.fromString(first);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16)
                .isEqualTo(Long.parseLong(call.header("webhook-timestamp")) * 1000);
    }

    @Test
    void isEnqueuedOnceAlsoWhereTheSignatureIsOneOfSeveralMethods() throws Exception {
        Call call = signed("replay-all-of")
                .withTarget("/callbacks/netki/production")
                .and("X-API-Key", "key");

        String first = accepted(call, paused);
        assertThat(accepted(call, paused)).isEqualTo(first);
        assertThat(call.without("X-API-Key").to(paused.port()).status()).isEqualTo(401);

        assertThat(paused.bean(EmbeddedBroker.class).depth("inbox.netki.production"))
                .isOne();
        assertThat(replays(paused) - replaysBefore).isOne();
    }

    @Test
    void isEnqueuedOnceWhenItComes64TimesAtTheSameMoment() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(64);
        try {
            for (int round = 1; round <= 3; round++) {
                Call call = signed("replay-64-" + round);
                CountDownLatch go = new CountDownLatch(1);
                List<CompletableFuture<String>> answers = IntStream.range(0, 64)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        go.await();
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                    return accepted(call, paused);
                                },
                                callers))
                        .toList();
                go.countDown();

                assertThat(answers.stream().map(CompletableFuture::join).distinct())
                        .hasSize(1);
                assertThat(enqueued(paused) - enqueuedBefore).isEqualTo(round);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void isKnownAfterARestartAlsoWithoutTheLedgersDatabaseAndIsNotLogged(CapturedOutput output) {
        assertThat(accepted(CALLS.get("call"), paused)).isEqualTo(IDS.get("call"));
        assertThat(accepted(CALLS.get("call"), paused)).isEqualTo(IDS.get("call"));
        assertThat(accepted(CALLS.get("large"), paused)).isEqualTo(IDS.get("large"));
        paused.bean(HikariDataSource.class).close(); // the other tests do without, too
        assertThat(accepted(CALLS.get("late"), paused)).isEqualTo(IDS.get("late"));

        assertThat(enqueued(paused)).isEqualTo(enqueuedBefore);
        assertThat(replays(paused) - replaysBefore).isEqualTo(4);
        assertThat(output).contains("AMQ222059"); // the broker was asked, and says what it was sent
        assertThat(output).doesNotContain("canary");
    }

    /** What is on disk while the gateway runs is what a kill -9 leaves. */
    @Test
    void isKnownAfterACrashTogetherWithItsCallback() throws Exception {
        Call call = signed("replay-crash");
        String first = accepted(call, paused);
        FileSystemUtils.copyRecursively(paused.dataDir(), folder.resolve("crashed"));
        try (RunningGateway second = start("crashed")) {
            assertThat(second.outcomeOf(first)).isEqualTo("emitted");
            await().until(() -> enqueued(second) == 0); // what other tests have left
            pause(second);

            assertThat(accepted(call, second)).isEqualTo(first);

            assertThat(enqueued(second)).isZero();
        }
    }

    @Nested
    class AtASharedBroker {

        private static SharedArtemis broker;
        private static RunningGateway gateway;
        private static RunningGateway other;

        private long enqueuedBefore;

        @BeforeAll
        static void startBoth() throws Exception {
            broker = SharedArtemis.asShipped();
            String ledger = "gateway.ledger.url=" + Postgres.shared().newDatabase();
            String[] settings = Stream.concat(Stream.of(broker.settings()), Stream.of(ledger))
                    .toArray(String[]::new);
            gateway = ReplayTests.start("one", settings);
            other = ReplayTests.start("other", settings);
            pause(gateway);
            pause(other);
        }

        @AfterAll
        static void stop() {
            other.close();
            gateway.close();
            broker.close();
        }

        @BeforeEach
        void countAtBroker() {
            enqueuedBefore = enqueued();
        }

        @Test
        void isKnownToEveryGateway() throws Exception {
            double replaysBefore = replays(other);
            Call call = signed("replay-shared");

            String first = accepted(call, gateway);
            assertThat(accepted(call, other)).isEqualTo(first);

            assertThat(enqueued() - enqueuedBefore).isOne();
            assertThat(replays(other) - replaysBefore).isOne();
        }

        @Test
        void whatCouldNotBeKeptIsNoReplayWhenItComesAgain() throws Exception {
            double replaysBefore = replays(gateway);
            Call call = signed("replay-rejected");
            broker.stop();
            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                assertThat(call.to(gateway.port()).status()).isEqualTo(503);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            }

            broker.start();
            for (RunningGateway each : List.of(gateway, other)) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> call.to(each.port()).status() == 200);
            }

            assertThat(enqueued() - enqueuedBefore).isOne();
            assertThat(replays(gateway)).isEqualTo(replaysBefore);
        }

        private static long enqueued() {
            return broker.depth("inbox.idpay.uat") + broker.depth("inbox.idpay.production");
        }
    }

    @Test
    void isRejectedWhenItsTimeIsOver() throws Exception {
        Call call = signed("replay-late", Instant.now().minusSeconds(5)).withTarget("/callbacks/proposal/production");
        accepted(call, paused);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> call.to(paused.port()).status() == 401);
        assertThat(signed("replay-early", Instant.now().plusSeconds(600))
                        .withTarget("/callbacks/proposal/production")
                        .to(paused.port())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void differentRequestsOfOneSecondAndOneRequestAtTwoDoorsAreDifferentCallbacks() throws Exception {
        Instant now = Instant.now();
        Call first = signed("replay-a", now);
        Call second = signed("replay-b", now);

        assertThat(List.of(
                        accepted(first, paused),
                        accepted(second, paused),
                        accepted(first.withTarget("/callbacks/idpay/production"), paused)))
                .doesNotHaveDuplicates();

        assertThat(enqueued(paused) - enqueuedBefore).isEqualTo(3);
        assertThat(replays(paused)).isEqualTo(replaysBefore);
    }

    /** Of one second, and with one signature: the query is not in it, and yet it is all that this provider says. */
    @Test
    void whatIsLeftOutOfASignatureStillMakesAnotherCallback(CapturedOutput output) throws Exception {
        Call call = signed("replay-query").withTarget("/callbacks/proposal/homologation?proposal=a&status=1");
        String first = accepted(call, paused);

        assertThat(Stream.of(
                                "proposal=a&status=2",
                                "proposal=b&status=1",
                                "proposal=a",
                                "proposal=a&status=1&x",
                                "proposal=%E7",
                                "proposal=%E3")
                        .map(query -> accepted(call.withTarget("/callbacks/proposal/homologation?" + query), paused)))
                .doesNotHaveDuplicates()
                .doesNotContain(first);
        assertThat(accepted(call.withTarget("/callbacks/proposal/homologation?proposal=%61&status=1"), paused))
                .isEqualTo(first);

        assertThat(paused.bean(EmbeddedBroker.class).depth("inbox.proposal.homologation"))
                .isEqualTo(7);
        assertThat(output).contains("gateway.providers.proposal.homologation.auth: a signature leaves out the query");
        assertThat(output).doesNotContain("gateway.providers.idpay.uat.auth: a signature leaves out the query");
    }

    @Test
    void anotherBodyIsAnotherCallbackWhereTheSignatureLeavesItOut() throws Exception {
        String now = String.valueOf(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
        Call call = Call.post("/callbacks/netki/test", "{\"identity\":{\"id\":\"a\"}}")
                .and("X-Time", now)
                .and(
                        "X-Signature",
                        HexFormat.of().formatHex(mac.doFinal((now + "./callbacks/netki/test").getBytes(UTF_8))));

        String first = accepted(call, paused);
        assertThat(accepted(call.withBody("{\"identity\":{\"id\":\"b\"}}"), paused))
                .isNotEqualTo(first);
        assertThat(accepted(call, paused)).isEqualTo(first);

        assertThat(paused.bean(EmbeddedBroker.class).depth("inbox.netki.test")).isEqualTo(2);
    }

    private static RunningGateway start(String data, String... more) {
        return RunningGateway.startOn(
                folder.resolve(data),
                Stream.concat(Stream.of(SETTINGS), Stream.of(more)).toArray(String[]::new));
    }

    private static Call signed(String id) throws WebhookSigningException {
        return signed(id, Instant.now());
    }

    private static Call signed(String id, Instant at) throws WebhookSigningException {
        return signed(id, at, "");
    }

    private static Call signed(String id, Instant at, String note) throws WebhookSigningException {
        String body = "{\"id\":\"%s\",\"status\":\"approved\",\"note\":\"%s\"}".formatted(id, note);
        return Call.post("/callbacks/idpay/uat", body)
                .and("webhook-id", id)
                .and("webhook-timestamp", String.valueOf(at.getEpochSecond()))
                .and("webhook-signature", new Webhook(SECRET).sign(id, at.getEpochSecond(), body));
    }

    private static String accepted(Call call, RunningGateway gateway) {
        Answer answer = call.to(gateway.port());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().replaceAll("(?s).*\"callbackId\":\"([^\"]+)\".*", "$1");
    }

    /** From here on, what is enqueued stays in the queue and can be counted. */
    private static void pause(RunningGateway gateway) throws Exception {
        gateway.bean(CamelContext.class).getRouteController().stopRoute("idpay");
    }

    private static long enqueued(RunningGateway gateway) {
        EmbeddedBroker broker = gateway.bean(EmbeddedBroker.class);
        return broker.depth("inbox.idpay.uat") + broker.depth("inbox.idpay.production");
    }

    private static double replays(RunningGateway gateway) {
        return gateway.bean(MeterRegistry.class).find("gateway.door.replayed").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
