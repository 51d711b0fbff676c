package io.callbackgateway.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.door.Rejections.Rejection;
import io.callbackgateway.door.Rejections.Reservation;
import io.callbackgateway.encryption.Encryption;
import io.callbackgateway.encryption.EncryptionSettings;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.http.caller.Caller;
import io.callbackgateway.testing.AdminDoor;
import io.callbackgateway.testing.Call;
import io.callbackgateway.testing.Postgres;
import io.callbackgateway.testing.RunningGateway;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.unit.DataSize;

/** What the rejected log takes and keeps at most, and that nobody waits for it. */
class RejectedLogTests {

    private static final AtomicLong TIME = new AtomicLong(System.currentTimeMillis());
    private static final AtomicLong DOORS = new AtomicLong();

    private static Postgres postgres;
    private static RunningGateway gateway;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final String door = "door" + DOORS.incrementAndGet();
    private final List<RejectedLog> opened = new ArrayList<>();

    @BeforeAll
    static void start() {
        postgres = Postgres.create();
        gateway = RunningGateway.start(
                "gateway.ledger.url=" + postgres.newDatabase(),
                "gateway.providers.proposal.production.auth[0].none=true",
                "gateway.providers.idpay.uat.auth[0].api-key.secrets[0]=right");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        postgres.close();
    }

    @BeforeEach
    void empty() {
        jdbc().sql("DELETE FROM rejected_requests").update();
    }

    @AfterEach
    void close() throws InterruptedException {
        for (RejectedLog log : opened) {
            log.destroy();
        }
    }

    @Test
    void theDoorAnswersAsQuicklyWhileTheDatabaseIsAwayAndNothingIsLost() {
        AdminDoor admin = new AdminDoor(gateway);
        Call wrong = Call.post("/callbacks/idpay/uat", "{}").and("X-API-Key", "wrong");
        wrong.to(gateway.port());
        await().until(() -> admin.rejected("?provider=idpay").path("rejected").size() == 1);

        postgres.stop();
        try {
            long begin = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertThat(wrong.to(gateway.port()).status()).isEqualTo(401);
            }
            // less than a hundred would take if even one waited for a connection, which is 10 s
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            assertThat(admin.get("/api/rejected").statusCode()).isEqualTo(503);
        } finally {
            postgres.start();
        }

        await().atMost(Duration.ofSeconds(30))
                .until(() -> admin.rejected("?provider=idpay&limit=999")
                                .path("rejected")
                                .size()
                        == 101);
        assertThat(gateway.bean(MeterRegistry.class)
                        .get("gateway.rejected.kept")
                        .counter()
                        .count())
                .isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource({"10,1000,1500", "100000,100,300"})
    void whatDoesNotFitIntoMemoryIsCountedAndForgottenAndLeavesRoomForWhoIsExpected(int query, int least, int most) {
        Object locked = new Object();
        RejectedLog log = log(settings(10_000, 1_000_000), new Stuck(locked));
        Rejection expected = rejection(door, "192.0.2.2", true, null, new byte[10]);
        int recorded = 0;
        synchronized (locked) {
            for (; recorded < 10_000 && dropped("queue-full") == 0; recorded++) {
                log.reserve(door, "test", Caller.of("192.0.2.1", false))
                        .record(rejection(door, "192.0.2.1", false, "q".repeat(query), null));
            }
            assertThat(recorded).isBetween(least, most);
            log.reserve(door, "test", Caller.of("192.0.2.2", true)).record(expected);
            assertThat(dropped("queue-full")).isEqualTo(1);
        }
        int kept = recorded;
        await().atMost(Duration.ofSeconds(30)).until(() -> kept() == kept);
        assertThat(waiting()).contains(expected.id().toString());
    }

    @Test
    void anAddressHasARateAndABurst() {
        RejectedLog log = log(settings(10_000, 2), gateway.bean(TransactionOperations.class));
        long granted = IntStream.range(0, 100)
                .filter(i -> log.reserve(door, "test", Caller.of("192.0.2.1", false)) != null)
                .count();
        assertThat(granted).isBetween(20L, 24L);
        assertThat(dropped("rate")).isEqualTo(100 - granted);
        assertThat(log.reserve(door, "test", Caller.of("192.0.2.2", false))).isNotNull();
    }

    @Test
    void manyAddressesTogetherHaveARateToo() {
        RejectedLog log = log(settings(10_000, 1), gateway.bean(TransactionOperations.class));
        long granted = IntStream.range(0, 250)
                .filter(i -> log.reserve(door, "test", Caller.of("192.0.2." + i, false)) != null)
                .count();
        assertThat(granted).isBetween(100L, 150L);
        assertThat(log.reserve(door, "production", Caller.of("192.0.2.1", false)))
                .isNotNull();
    }

    @Test
    void manyAddressesCannotUseUpTheRateOfWhoIsExpected() {
        RejectedLog log = log(settings(10_000, 1), gateway.bean(TransactionOperations.class));
        for (int i = 0; i < 250; i++) {
            log.reserve(door, "test", Caller.of("192.0.2." + i, false));
        }
        assertThat(dropped("rate")).isPositive();
        assertThat(log.reserve(door, "test", Caller.of("192.0.2.1", true))).isNotNull();
    }

    @Test
    void oneAddressCannotTakeUpAllBodiesThatMayBeRead() {
        RejectedLog log = log(settings(10_000, 100), gateway.bean(TransactionOperations.class));
        List<Reservation> reservations = IntStream.range(0, 30)
                .mapToObj(i -> log.reserve(door, "test", Caller.of("192.0.2.1", false)))
                .toList();
        assertThat(reservations).filteredOn(place -> place.maxBody() > 0).hasSize(20);
        assertThat(log.reserve(door, "test", Caller.of("192.0.2.2", false)).maxBody())
                .isPositive();
        reservations.forEach(place -> place.record(rejection("192.0.2.1", null)));
        assertThat(log.reserve(door, "test", Caller.of("192.0.2.1", false)).maxBody())
                .isPositive();
    }

    @Test
    void manyAddressesCannotTakeUpTheBodiesOfWhoIsExpected() {
        RejectedLog log = log(settings(10_000, 100), gateway.bean(TransactionOperations.class));
        List<Reservation> reservations = IntStream.range(0, 200)
                .mapToObj(i -> log.reserve(door, "test", Caller.of("192.0.2." + i, false)))
                .toList();
        assertThat(reservations.get(199).maxBody()).isZero();
        assertThat(log.reserve(door, "test", Caller.of("192.0.2.1", true)).maxBody())
                .isPositive();
    }

    @Test
    void whoIsExpectedLosesNothingToAFloodFromManyAddresses() {
        RejectedLog log = log(settings(20, 1000), gateway.bean(TransactionOperations.class));
        List<Rejection> provider = record(log, door, "192.0.2.1", true, 15, 10);
        for (int i = 2; i < 12; i++) {
            record(log, "192.0.2." + i, 5);
        }
        await().until(() -> kept() == 65 && count() == 20);
        assertThat(waiting()).containsAll(ids(provider));
    }

    @Test
    void oneDoorsFloodTakesNothingFromAnotherDoorsPart() {
        RejectedLog log =
                log(settings(10_000, 1000, DataSize.ofMegabytes(1)), gateway.bean(TransactionOperations.class));
        List<Rejection> provider = record(log, door, "192.0.2.1", false, 4, 75_000);
        List<Rejection> expected = record(log, door + "flood", "192.0.2.1", true, 2, 75_000);
        for (int i = 2; i < 22; i++) {
            record(log, door + "flood", "192.0.2." + i, false, 1, 75_000);
        }
        await().until(() -> kept() == 26 && size() <= 1024 * 1024);
        assertThat(waiting()).containsExactlyElementsOf(ids(provider));
        assertThat(requests(gateway.bean(TransactionOperations.class)).waiting(door + "flood", "test"))
                .containsAll(ids(expected));
    }

    @Test
    void aFloodPushesOutItself() {
        RejectedLog log = log(settings(20, 1000), gateway.bean(TransactionOperations.class));
        List<Rejection> provider = record(log, "192.0.2.1", 5);
        record(log, "192.0.2.2", 60);
        await().until(() -> kept() == 65 && count() == 20);
        assertThat(waiting()).containsAll(ids(provider));
        assertThat(dropped("max-entries")).isEqualTo(45);
    }

    @Test
    void ofOneAddressTheNewestAreKept() {
        RejectedLog log = log(settings(20, 1000), gateway.bean(TransactionOperations.class));
        List<Rejection> all = record(log, "192.0.2.1", 30);
        await().until(() -> kept() == 30 && count() == 20);
        assertThat(waiting()).containsExactlyElementsOf(ids(all.subList(10, 30)));
    }

    @Test
    void whatIsAdmittedGoesFirst() {
        RejectedLog log = log(settings(20, 1000), gateway.bean(TransactionOperations.class));
        List<Rejection> all = record(log, "192.0.2.1", 20);
        await().until(() -> count() == 20);
        requests(gateway.bean(TransactionOperations.class)).markAdmitted(ids(all.subList(10, 20)));
        List<Rejection> more = record(log, "192.0.2.1", 10);
        await().until(() -> kept() == 30 && count() == 20);
        assertThat(waiting()).containsAll(ids(all.subList(0, 10))).containsAll(ids(more));
        assertThat(dropped("max-entries")).isZero();
    }

    @Test
    void allTogetherHaveASize() {
        RejectedLog log =
                log(settings(10_000, 1000, DataSize.ofMegabytes(1)), gateway.bean(TransactionOperations.class));
        record(log, door, "192.0.2.1", false, 12, 100_000);
        await().until(() -> kept() == 12 && size() <= 1024 * 1024);
        assertThat(dropped("max-size")).isPositive();
        assertThat(count()).isPositive();
    }

    @Test
    void whatIsKeptUnderAnotherKeyIsShownAndNotVerifiable(@TempDir Path otherData) throws IOException {
        Rejection rejection = rejection("192.0.2.1", new byte[10]);
        Encryption other = new Encryption(new EncryptionSettings(""), new DataDirectory(otherData));
        new RejectedRequests(gateway.bean(JdbcTemplate.class), gateway.bean(TransactionOperations.class), other)
                .add(List.of(rejection));
        jdbc().sql("UPDATE rejected_requests SET provider = 'proposal', environment = 'production' WHERE id = ?")
                .param(rejection.id().toString())
                .update();

        AdminDoor admin = new AdminDoor(gateway);
        assertThat(admin.rejected("?provider=proposal").path("rejected").findValuesAsText("reverify"))
                .containsExactly("other-key");
        assertThat(admin.reverify("proposal/production").path("notVerifiable").intValue())
                .isEqualTo(1);
    }

    @Test
    void aHoldFromBeforeTheClockWasSetBackIsNone() {
        RejectedRequests requests = requests(gateway.bean(TransactionOperations.class));
        Duration minute = Duration.ofMinutes(1);
        assertThat(requests.hold(door, "test", "one", minute)).isTrue();
        assertThat(requests.hold(door, "test", "other", minute)).isFalse();
        holdUntil(Instant.now().plus(minute.multipliedBy(2)).minusSeconds(5)); // of a gateway whose clock is ahead
        assertThat(requests.hold(door, "test", "other", minute)).isFalse();
        holdUntil(Instant.now().plus(Duration.ofHours(1)));
        assertThat(requests.hold(door, "test", "other", minute)).isTrue();
        assertThat(requests.hold(door, "test", "one", minute)).isFalse();
    }

    private void holdUntil(Instant end) {
        jdbc().sql("UPDATE reverifications SET held_until = ? WHERE provider = ?")
                .params(StoredTime.of(end), door)
                .update();
    }

    @Test
    void switchedOffItTakesNothing() {
        RejectedLog log = log(settings(0, 1000), gateway.bean(TransactionOperations.class));
        assertThat(log.reserve(door, "test", Caller.of("192.0.2.1", false))).isNull();
        assertThat(dropped("rate")).isZero();
    }

    @Test
    void goesOnAfterAnErrorAndHasItsMemoryBack() {
        AtomicBoolean broken = new AtomicBoolean(true);
        RejectedLog log = log(settings(10_000, 1000), new TransactionOperations() {
            @Override
            public <T> T execute(TransactionCallback<T> work) {
                if (broken.get()) {
                    throw new OutOfMemoryError("of a test");
                }
                return gateway.bean(TransactionOperations.class).execute(work);
            }
        });
        byte[] most = new byte[16 * 1024 * 1024];
        log.reserve(door, "test", Caller.of("192.0.2.1", false)).record(rejection("192.0.2.1", most));
        await().until(() -> dropped("failed") == 1);
        broken.set(false);
        await().until(
                        () -> { // its memory comes back a moment later
                            double lost = dropped("queue-full");
                            log.reserve(door, "test", Caller.of("192.0.2.1", false))
                                    .record(rejection("192.0.2.1", most));
                            return dropped("queue-full") == lost;
                        });
        await().atMost(Duration.ofSeconds(30)).until(() -> kept() == 1);
    }

    @Test
    void whatIsOldGoes() {
        RejectedLog log = log(settings(20, 1000), gateway.bean(TransactionOperations.class));
        List<Rejection> all = record(log, "192.0.2.1", 2);
        await().until(() -> count() == 2);
        jdbc().sql("UPDATE rejected_requests SET received_at = '2020-01-01T00:00:00.000000Z' WHERE id = ?")
                .param(all.get(0).id().toString())
                .update();
        gateway.bean(RejectedLimits.class).deleteWhatIsOld();
        assertThat(waiting()).containsExactlyElementsOf(ids(all.subList(1, 2)));
        assertThat(jdbc().sql("SELECT count(*) FROM rejected_requests WHERE id = ?")
                        .param(all.get(0).id().toString())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private List<Rejection> record(RejectedLog log, String address, int number) {
        return record(log, door, address, false, number, 10);
    }

    private static List<Rejection> record(
            RejectedLog log, String door, String address, boolean expected, int number, int size) {
        List<Rejection> recorded = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Rejection rejection = rejection(door, address, expected, null, new byte[size]);
            recorded.add(rejection);
            log.reserve(door, "test", Caller.of(address, expected)).record(rejection);
        }
        return recorded;
    }

    private Rejection rejection(String address, byte[] body) {
        return rejection(door, address, false, null, body);
    }

    static Rejection rejection(String door, String address, boolean expected, String query, byte[] body) {
        long millis = TIME.incrementAndGet();
        WireRequest request = new WireRequest(
                "POST",
                "/callbacks/" + door + "/test",
                query,
                Map.of(),
                () -> body,
                null,
                address,
                false,
                List.of(),
                Instant.ofEpochMilli(millis));
        UUID id = new UUID(millis << 16 | 0x7000, Long.MIN_VALUE);
        return new Rejection(
                id, door, "test", Caller.of(address, expected), "missing", Set.of(), request, 10, false, null);
    }

    private static RejectedSettings settings(int maxEntries, int rate) {
        return settings(maxEntries, rate, DataSize.ofMegabytes(256));
    }

    private static RejectedSettings settings(int maxEntries, int rate, DataSize maxSize) {
        return new RejectedSettings(maxEntries, Duration.ofDays(7), DataSize.ofKilobytes(256), maxSize, rate);
    }

    private RejectedLog log(RejectedSettings settings, TransactionOperations transactions) {
        RejectedLog log = new RejectedLog(
                settings, requests(transactions), new RejectedLimits(jdbc(), transactions, settings, meters), meters);
        opened.add(log);
        return log;
    }

    private static RejectedRequests requests(TransactionOperations transactions) {
        return new RejectedRequests(gateway.bean(JdbcTemplate.class), transactions, gateway.bean(Encryption.class));
    }

    private static JdbcClient jdbc() {
        return gateway.bean(JdbcClient.class);
    }

    private List<String> waiting() {
        return requests(gateway.bean(TransactionOperations.class)).waiting(door, "test");
    }

    private long count() {
        return jdbc().sql("SELECT count(*) FROM rejected_requests WHERE provider = ?")
                .param(door)
                .query(Long.class)
                .single();
    }

    private static long size() {
        return jdbc().sql("SELECT sum(size) FROM rejected_requests")
                .query(Long.class)
                .single();
    }

    private static List<String> ids(List<Rejection> rejections) {
        return rejections.stream().map(each -> each.id().toString()).toList();
    }

    private double kept() {
        return meters.get("gateway.rejected.kept").counter().count();
    }

    private double dropped(String reason) {
        var counter =
                meters.find("gateway.rejected.dropped").tag("reason", reason).counter();
        return counter == null ? 0 : counter.count();
    }

    /** A database that is busy for as long as somebody holds the lock. */
    private record Stuck(Object locked) implements TransactionOperations {
        @Override
        public <T> T execute(TransactionCallback<T> work) {
            synchronized (locked) {
                return gateway.bean(TransactionOperations.class).execute(work);
            }
        }
    }
}
