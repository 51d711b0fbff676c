package io.callbackgateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.OpenDatabase;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.encryption.Encryption;
import io.callbackgateway.encryption.EncryptionSettings;
import io.callbackgateway.event.Amounts;
import io.callbackgateway.event.EventMessage;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.ledger.Processed.Failure;
import io.callbackgateway.question.QuestionMetrics;
import io.callbackgateway.question.Questions;
import io.callbackgateway.testing.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** One contract, on both databases. */
class LedgerTests {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

    @Nested
    class OnSqlite extends Contract {
        @Override
        DatabaseSettings settings() {
            return new DatabaseSettings("", "", "", 1);
        }
    }

    @Nested
    class OnPostgres extends Contract {
        @Override
        DatabaseSettings settings() {
            return new DatabaseSettings(Postgres.shared().newDatabase(), "postgres", "", 16);
        }

        @Test
        void redriveThatIsFasterThanADiscardLeavesNothingOfIt() {
            Callback callback = callback(2);
            super.record(callback(1), seen("t-race", "1", Status.IN_REVIEW));
            super.fail(callback, false, "a bug");
            JdbcClient jdbc = super.jdbc;

            CompletableFuture<Recorded> redriven = super.transactions.execute(tx -> {
                jdbc.sql("SELECT sequence FROM transactions WHERE transaction_id = 't-race' FOR UPDATE")
                        .query(Long.class)
                        .single();
                CompletableFuture<Recorded> begun = CompletableFuture.supplyAsync(
                        () -> super.record(callback, seen("t-race", "2", Status.APPROVED)));
                await().until(() -> jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND wait_event_type = 'Lock'")
                                .query(Long.class)
                                .single()
                        == 1);
                jdbc.sql("UPDATE callbacks SET outcome = 'discarded' WHERE callback_id = ?")
                        .param(callback.id().toString())
                        .update();
                return begun;
            });

            assertThat(redriven.join().outcome()).isEqualTo(Outcome.EMITTED);
            assertThat(super.history(callback)).containsExactly("t-race/1 emitted: null");
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {

        private static final ObjectMapper JSON = new ObjectMapper();

        private OpenDatabase database;
        private JdbcClient jdbc;
        private TransactionOperations transactions;
        private LedgerTables tables;
        private Ledger ledger;

        abstract DatabaseSettings settings();

        @BeforeAll
        void open(@TempDir Path folder) throws Exception {
            database = OpenDatabase.of(settings(), folder);
            transactions = database.transactions();
            jdbc = JdbcClient.create(database.dataSource());
            JdbcTemplate template = new JdbcTemplate(database.dataSource());
            Encryption encryption = new Encryption(new EncryptionSettings(""), new DataDirectory(folder));
            tables = new LedgerTables(template, settings(), encryption);
            ledger = new Ledger(
                    tables,
                    new Questions(template, transactions),
                    new QuestionMetrics(new SimpleMeterRegistry()),
                    transactions);
        }

        @AfterAll
        void close() {
            database.close();
        }

        @Test
        void changesAreNumberedFromOneAndARepeatIsNone() {
            Recorded first = record(callback(1), seen("t-changes", "5", Status.ACTION_REQUIRED));
            Recorded second = record(callback(2), seen("t-changes", "1", Status.IN_REVIEW));
            Recorded third = record(callback(3), seen("t-changes", "5", Status.ACTION_REQUIRED));
            Recorded repeat = record(callback(4), seen("t-changes", "5", Status.ACTION_REQUIRED));

            assertThat(sequences(List.of(first, second, third))).containsExactly(1L, 2L, 3L);
            assertThat(data(third).path("previousStatus").textValue()).isEqualTo("in_review");
            assertThat(repeat).isEqualTo(new Recorded(Outcome.DUPLICATE, null));
        }

        @Test
        void sameTransactionIdOfAnotherProviderOrEnvironmentIsAnotherTransaction() {
            Callback other = callback("other", "production", NOON);
            Callback test = callback("proposal", "homologation", NOON);

            record(callback(1), seen("t-apart", "1", Status.IN_REVIEW));

            assertThat(sequences(List.of(
                            record(other, seen("t-apart", "1", Status.IN_REVIEW)),
                            record(test, seen("t-apart", "1", Status.IN_REVIEW)))))
                    .containsExactly(1L, 1L);
        }

        @Test
        void sameCallbackAgainGivesTheIdenticalEventAndChangesNothing() {
            Callback callback = callback(1);
            Recorded first = record(callback, seen("t-again", "1", Status.IN_REVIEW));
            record(callback(2), seen("t-again", "2", Status.APPROVED));

            Recorded again = record(callback, seen("t-again", "1", Status.IN_REVIEW));

            assertThat(again).isEqualTo(first);
            assertThat(record(callback(3), seen("t-again", "2", Status.APPROVED))
                            .outcome())
                    .isEqualTo(Outcome.DUPLICATE);
        }

        @Test
        void sameCallbackAgainGivesTheSameOutcomeWhereItWasNoEvent() {
            record(callback(5), seen("t-again-none", "1", Status.IN_REVIEW));
            Callback duplicate = callback(6);
            Callback stale = replayed(1);
            record(duplicate, seen("t-again-none", "1", Status.IN_REVIEW));
            record(stale, seen("t-again-none", "2", Status.APPROVED));
            record(callback(7), seen("t-again-none", "3", Status.DECLINED));

            assertThat(record(duplicate, seen("t-again-none", "1", Status.IN_REVIEW)))
                    .isEqualTo(new Recorded(Outcome.DUPLICATE, null));
            assertThat(record(stale, seen("t-again-none", "2", Status.APPROVED)))
                    .isEqualTo(new Recorded(Outcome.STALE, null));
        }

        @Test
        void sameCallbackManyTimesAtOnceIsOneEvent() throws Exception {
            Callback callback = callback(1);

            List<Recorded> all = atOnce(16, i -> record(callback, seen("t-again-at-once", "1", Status.IN_REVIEW)));

            assertThat(all).hasSize(16).containsOnly(all.get(0));
            assertThat(all.get(0).outcome()).isEqualTo(Outcome.EMITTED);
        }

        @Test
        void identicalCallbacksAtOnceAreOneEvent() throws Exception {
            List<Recorded> all = atOnce(64, i -> record(callback(i), seen("t-identical", "9", Status.COMPLETED)));

            assertThat(all).hasSize(64);
            assertThat(sequences(all)).containsExactly(1L);
            assertThat(outcomesOf("t-identical")).hasSize(64);
        }

        @Test
        void differentStatesAtOnceAreNumberedWithoutGaps() throws Exception {
            List<Recorded> all = atOnce(
                    64,
                    i -> record(
                            callback(i),
                            new Observation(
                                    "t-different",
                                    null,
                                    Status.UNKNOWN,
                                    new ProviderStatus("code-" + i, null),
                                    null,
                                    null,
                                    7L,
                                    false,
                                    null)));

            assertThat(sequences(all))
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, 64).boxed().toList());
        }

        @Test
        void differentStatesAtOnceAreAllToldAndEndWithTheLastThatWasRecorded() throws Exception {
            List<Recorded> all = atOnce(32, i -> record(callback(i), seen("t-receipt", "code-" + i, Status.IN_REVIEW)));

            assertThat(sequences(all))
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, 32).boxed().toList());
            String last = all.stream()
                    .map(Contract::data)
                    .filter(data -> data.path("sequence").longValue() == 32)
                    .map(data -> data.path("providerStatus").path("code").textValue())
                    .findFirst()
                    .orElseThrow();
            assertThat(record(callback(33), seen("t-receipt", last, Status.IN_REVIEW))
                            .outcome())
                    .isEqualTo(Outcome.DUPLICATE);
        }

        @Test
        void failedCallbackIsProcessedWhenItIsReplayed() {
            for (boolean unreadable : new boolean[] {true, false}) {
                String transactionId = "t-replayed-" + unreadable;
                Callback callback = callback(1);
                fail(callback, unreadable, "the reason");
                assertThat(outcomeOf(callback)).isEqualTo(unreadable ? "unreadable" : "failed");

                Recorded replayed = record(callback, seen(transactionId, "1", Status.IN_REVIEW));

                assertThat(replayed.outcome()).isEqualTo(Outcome.EMITTED);
                assertThat(outcomeOf(callback)).isEqualTo("emitted");
                assertThat(column(callback, "detail")).isNull();
                assertThat(column(callback, "transaction_id")).isEqualTo(transactionId);
            }
        }

        @Test
        void failedCallbackMayFailAgainForAnotherReason() {
            Callback callback = callback(1);
            fail(callback, false, "a bug");

            fail(callback, true, "unreadable after all");

            assertThat(outcomeOf(callback)).isEqualTo("unreadable");
            assertThat(column(callback, "detail")).isEqualTo("unreadable after all");
        }

        @Test
        void discardedCallbackThatComesOnceMoreChangesNothing() {
            Callback callback = callback(1);
            String id = callback.id().toString();
            fail(callback, false, "a bug");
            jdbc.sql("UPDATE callbacks SET outcome = 'discarded' WHERE callback_id = ?")
                    .param(id)
                    .update();
            ledger.forgetRequests(List.of(id));

            Recorded recorded = record(callback, seen("t-discarded", "1", Status.IN_REVIEW));
            fail(callback, true, "late failure");

            assertThat(recorded).isEqualTo(new Recorded(Outcome.DISCARDED, null));
            assertThat(history(callback)).containsExactly("/1 discarded: a bug");
            assertThat(transactions("t-discarded")).isZero();
            assertThat(ledger.rawRequest(id)).isNull();
        }

        @Test
        void eventThatWasToldIsLearntEvenWhereItsCallbackIsDiscarded() {
            Callback callback = callback(1);
            EventMessage told =
                    record(callback, seen("t-told", "1", Status.IN_REVIEW)).event();
            jdbc.sql("UPDATE callbacks SET outcome = 'discarded', event = NULL WHERE callback_id = ?")
                    .param(callback.id().toString())
                    .update();

            int learnt = new ToldEvents(tables, new JdbcTemplate(database.dataSource()), transactions)
                    .learn(List.of(new ToldEvents.Told(told, null)));

            assertThat(learnt).isOne();
            assertThat(history(callback)).containsExactly("t-told/1 emitted: null");
        }

        @Test
        void settledOutcomeIsNeverOverwrittenByALaterFailure() {
            Callback emitted = callback(1);
            Callback duplicate = callback(2);
            Callback stale = replayed(0);
            Recorded event = record(emitted, seen("t-settled", "1", Status.IN_REVIEW));
            record(duplicate, seen("t-settled", "1", Status.IN_REVIEW));
            record(stale, seen("t-settled", "2", Status.APPROVED));

            List.of(emitted, duplicate, stale).forEach(callback -> fail(callback, false, "late failure"));

            assertThat(List.of(outcomeOf(emitted), outcomeOf(duplicate), outcomeOf(stale)))
                    .containsExactly("emitted", "duplicate", "stale");
            assertThat(column(emitted, "detail")).isNull();
            assertThat(column(emitted, "event")).isEqualTo(event.event().json());
        }

        @Test
        void ignoredCallbackIsKeptWithWhatItsRouteSaysAndChangesNothing() {
            Callback callback = callback(1);
            fail(callback, false, "a bug");

            List<Recorded> recorded = recordAll(
                    callback,
                    Entry.ignored("", "a test of the provider's"),
                    Entry.of(seen("t-beside-ignored", "1", Status.IN_REVIEW), "version is none"),
                    Entry.ignored("t-ignored", null),
                    Entry.ignored("", null));

            assertThat(recorded)
                    .extracting(Recorded::outcome)
                    .containsExactly(Outcome.IGNORED, Outcome.EMITTED, Outcome.IGNORED, Outcome.IGNORED);
            assertThat(history(callback))
                    .containsExactlyInAnyOrder(
                            "/1 ignored: a test of the provider's",
                            "/2 ignored: null",
                            "t-beside-ignored/1 emitted: version is none",
                            "t-ignored/1 ignored: null");
            assertThat(ledger.rawRequest(callback.id().toString())).isNotNull();
            assertThat(transactions("t-ignored")).isZero();
        }

        @Test
        void ignoredCallbackIsSettled() {
            Callback callback = callback(1);
            List<Recorded> first = recordAll(callback, Entry.ignored("", "first"));

            List<Recorded> again = recordAll(callback, Entry.ignored("", "again"));
            fail(callback, false, "late failure");

            assertThat(again).isEqualTo(first).containsExactly(new Recorded(Outcome.IGNORED, null));
            assertThat(history(callback)).containsExactly("/1 ignored: first");
        }

        @Test
        void referenceIsCarriedOverWhereALaterCallbackDoesNotRepeatIt() {
            record(callback(1), referring("t-reference", "op-123", "1", Status.IN_REVIEW));

            Recorded silent = record(callback(2), seen("t-reference", "2", Status.APPROVED));
            Recorded silentAgain = record(callback(3), seen("t-reference", "6", Status.FULFILLING));
            Recorded other = record(callback(4), referring("t-reference", "op-124", "9", Status.COMPLETED));

            assertThat(data(silent).path("reference").textValue()).isEqualTo("op-123");
            assertThat(data(silentAgain).path("reference").textValue()).isEqualTo("op-123");
            assertThat(data(other).path("reference").textValue()).isEqualTo("op-124");
        }

        @Test
        void eventIdIsTheNameBasedUuidOfTransactionAndSequence() throws Exception {
            Recorded first = record(callback(1), seen("ids-of-events", "1", Status.IN_REVIEW));
            Recorded second = record(callback(2), seen("ids-of-events", "2", Status.APPROVED));

            // Computed elsewhere, from proposal|production|ids-of-events|1 and |2.
            assertThat(JSON.readTree(first.event().json()).path("id").textValue())
                    .isEqualTo("c67ec967-2416-55c6-b943-750bfe9a7e85");
            assertThat(JSON.readTree(second.event().json()).path("id").textValue())
                    .isEqualTo("36dff5de-1410-5d5a-8059-f9c34cec85b1");
        }

        @Test
        void everythingThatCountsForADuplicateIsRemembered() {
            Observation full = new Observation(
                    "t-full",
                    "op-1",
                    Status.COMPLETED,
                    new ProviderStatus("CAPTURED", "Captured"),
                    new Reason("00", "Crédito ou débito efetivado 𝄞"),
                    new Amounts(73700L, 0L, "DKK"),
                    null,
                    true,
                    NOON);

            assertThat(record(callback(1), full).outcome()).isEqualTo(Outcome.EMITTED);
            assertThat(record(callback(2), full).outcome()).isEqualTo(Outcome.DUPLICATE);
            Recorded back = record(callback(3), seen("t-full", "AUTHORISED", Status.APPROVED));
            assertThat(data(back).path("flags").get(0).textValue()).isEqualTo("regression");
        }

        @Test
        void amountsAreWholeUpToTheLargest() {
            Observation huge = new Observation(
                    "t-huge",
                    null,
                    Status.COMPLETED,
                    new ProviderStatus("CAPTURED", null),
                    null,
                    new Amounts(Long.MAX_VALUE, null, null),
                    null,
                    false,
                    null);

            assertThat(data(record(callback(1), huge))
                            .path("amounts")
                            .path("captured")
                            .longValue())
                    .isEqualTo(Long.MAX_VALUE);
            assertThat(record(callback(2), huge).outcome()).isEqualTo(Outcome.DUPLICATE);
        }

        @Test
        void longestTransactionIdAndVeryLongTextsAreKeptWhole() {
            String id = "é".repeat(Observation.MAX_ID);
            String text = "ç𝄞".repeat(200_000);

            Recorded recorded = record(callback(1), referring(id, text, text, Status.UNKNOWN));

            assertThat(data(recorded).path("transactionId").textValue()).isEqualTo(id);
            assertThat(data(recorded).path("reference").textValue()).isEqualTo(text);
            assertThat(record(callback(2), referring(id, text, text, Status.UNKNOWN))
                            .outcome())
                    .isEqualTo(Outcome.DUPLICATE);
        }

        @Test
        void rawRequestIsKeptWholeWhateverItsBytes() throws Exception {
            byte[] text = "a\0b 𝄞 ${sys.user.home}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            byte[] noText = {0, (byte) 0xff, (byte) 0xfe, 10};
            Callback readable = callback("proposal", "production", NOON, text);
            Callback binary = callback("proposal", "production", NOON, noText);
            fail(readable, true, "reason");
            fail(binary, true, "reason");

            assertThat(JSON.readTree(ledger.rawRequest(readable.id().toString()))
                            .path("body")
                            .textValue())
                    .isEqualTo("a\0b 𝄞 ${sys.user.home}");
            assertThat(JSON.readTree(ledger.rawRequest(binary.id().toString()))
                            .path("bodyBase64")
                            .binaryValue())
                    .isEqualTo(noText);
        }

        @Test
        void retentionDeletesWhatIsOldAndKeepsWhatIsYounger() {
            Callback requestYoung = agedCallback("t-age-1", 89);
            Callback requestOld = agedCallback("t-age-2", 91);
            Callback historyYoung = agedCallback("t-age-3", 399);
            Callback historyOld = agedCallback("t-age-4", 401);
            document(historyYoung, "t-age-3");
            document(historyOld, "t-age-4");

            retention().deleteWhatIsOld();

            assertThat(ledger.rawRequest(requestYoung.id().toString())).isNotNull();
            assertThat(ledger.rawRequest(requestOld.id().toString())).isNull();
            assertThat(outcomesOf("t-age-2")).containsExactly("emitted");
            assertThat(outcomeOf(historyYoung)).isEqualTo("emitted");
            assertThat(outcomesOf("t-age-4")).isEmpty();
            assertThat(ledger.rawRequest(historyOld.id().toString())).isNull();
            assertThat(transactions("t-age-3")).isEqualTo(1);
            assertThat(transactions("t-age-4")).isZero();
            assertThat(jdbc.sql("SELECT transaction_id FROM documents WHERE transaction_id LIKE 't-age-%'")
                            .query(String.class)
                            .list())
                    .containsExactly("t-age-3");
        }

        private void document(Callback callback, String transactionId) {
            jdbc.sql(
                            "INSERT INTO documents (callback_id, transaction_id, document_id, provider, environment, reason, recorded_at)"
                                    + " VALUES (?, ?, '1', 'proposal', 'production', 'not_found', '-')")
                    .params(callback.id().toString(), transactionId)
                    .update();
        }

        @Test
        void retentionKeepsTheStateOfATransactionThatStillGetsCallbacks() {
            agedCallback("t-alive", 401);
            record(callback("proposal", "production", Instant.now()), seen("t-alive", "1", Status.IN_REVIEW));

            retention().deleteWhatIsOld();

            assertThat(outcomesOf("t-alive")).containsExactly("duplicate");
            assertThat(record(callback("proposal", "production", Instant.now()), seen("t-alive", "1", Status.IN_REVIEW))
                            .outcome())
                    .isEqualTo(Outcome.DUPLICATE);
        }

        @Test
        void retentionDeletesInMoreThanOneBatch() {
            String old = StoredTime.of(Instant.now().minus(Duration.ofDays(500)));
            String numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1201) ";
            String id = "'00000000-0000-7000-8000-' || (100000000000 + i)";
            jdbc.sql("INSERT INTO raw_requests (callback_id, request) " + numbers + "SELECT " + id + ", '{}' FROM n")
                    .update();
            jdbc.sql(
                            "INSERT INTO callbacks (callback_id, item, provider, environment, transaction_id, origin, received_at,"
                                    + " recorded_at, outcome) " + numbers + "SELECT " + id
                                    + ", 1, 'batch', 'e', 't-' || i, 'callback', ?, ?, 'emitted' FROM n")
                    .params(old, old)
                    .update();
            jdbc.sql("INSERT INTO transactions (provider, environment, transaction_id, sequence, status, terminal,"
                            + " received, updated_at) " + numbers
                            + "SELECT 'batch', 'e', 't-' || i, 1, 'unknown', 0, 1, ? FROM n")
                    .param(old)
                    .update();

            retention().deleteWhatIsOld();

            assertThat(jdbc.sql("SELECT (SELECT COUNT(*) FROM raw_requests WHERE callback_id LIKE '00000000-%')"
                                    + " + (SELECT COUNT(*) FROM callbacks WHERE callback_id LIKE '00000000-%')"
                                    + " + (SELECT COUNT(*) FROM transactions WHERE provider = 'batch')")
                            .query(Long.class)
                            .single())
                    .isZero();
        }

        private Recorded record(Callback callback, Observation seen) {
            return ledger.record(List.of(Processed.of(callback, List.of(Entry.of(seen, null)))))
                    .get(0)
                    .get(0);
        }

        private List<Recorded> recordAll(Callback callback, Entry... entries) {
            return ledger.record(List.of(Processed.of(callback, List.of(entries))))
                    .get(0);
        }

        private List<String> history(Callback callback) {
            return jdbc.sql("SELECT transaction_id, item, outcome, detail FROM callbacks WHERE callback_id = ?")
                    .param(callback.id().toString())
                    .query((row, number) ->
                            row.getString(1) + "/" + row.getInt(2) + " " + row.getString(3) + ": " + row.getString(4))
                    .list();
        }

        private void fail(Callback callback, boolean unreadable, String reason) {
            ledger.record(List.of(Processed.failed(callback, new Failure(unreadable, reason))));
        }

        private Retention retention() {
            return new Retention(
                    jdbc, transactions, new RetentionSettings(Duration.ofDays(90), Duration.ofDays(400), "-"));
        }

        /** A callback with its transaction, as if recorded that many days ago. */
        private Callback agedCallback(String transactionId, int days) {
            Callback callback = callback("proposal", "production", Instant.now().minus(Duration.ofDays(days)));
            record(callback, seen(transactionId, "1", Status.IN_REVIEW));
            return callback;
        }

        private String outcomeOf(Callback callback) {
            return column(callback, "outcome");
        }

        private String column(Callback callback, String column) {
            return jdbc.sql("SELECT " + column + " AS c FROM callbacks WHERE callback_id = ?")
                    .param(callback.id().toString())
                    .query((row, number) -> row.getString("c"))
                    .list()
                    .get(0);
        }

        private List<String> outcomesOf(String transactionId) {
            return jdbc.sql("SELECT outcome FROM callbacks WHERE transaction_id = ?")
                    .param(transactionId)
                    .query(String.class)
                    .list();
        }

        private long transactions(String transactionId) {
            return jdbc.sql("SELECT COUNT(*) FROM transactions WHERE transaction_id = ?")
                    .param(transactionId)
                    .query(Long.class)
                    .single();
        }

        private static JsonNode data(Recorded recorded) {
            try {
                return JSON.readTree(recorded.event().json()).path("data");
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        private static List<Long> sequences(List<Recorded> recorded) {
            return recorded.stream()
                    .filter(each -> each.event() != null)
                    .map(each -> data(each).path("sequence").longValue())
                    .toList();
        }

        private static <T> List<T> atOnce(int threads, IntFunction<T> action) throws Exception {
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                CountDownLatch ready = new CountDownLatch(threads);
                List<Future<T>> futures = IntStream.range(0, threads)
                        .mapToObj(i -> pool.submit(() -> {
                            ready.countDown();
                            ready.await();
                            return action.apply(i);
                        }))
                        .toList();
                List<T> results = new ArrayList<>();
                for (Future<T> future : futures) {
                    results.add(future.get());
                }
                return results;
            } finally {
                pool.shutdownNow();
            }
        }
    }

    private static Callback callback(int second) {
        return callback("proposal", "production", NOON.plusSeconds(second));
    }

    /** One whose turn is over: only then does the time of receipt count. */
    private static Callback replayed(int second) {
        Callback callback = callback(second);
        return new Callback(
                callback.id(),
                callback.provider(),
                callback.environment(),
                Origin.REPLAY,
                null,
                callback.method(),
                callback.query(),
                callback.headers(),
                callback.remoteAddress(),
                callback.receivedAt(),
                callback.body(),
                null);
    }

    private static Callback callback(String provider, String environment, Instant receivedAt) {
        return callback(provider, environment, receivedAt, "{}".getBytes());
    }

    private static Callback callback(String provider, String environment, Instant receivedAt, byte[] body) {
        return new Callback(
                uuidV7(receivedAt),
                provider,
                environment,
                Origin.CALLBACK,
                null,
                "POST",
                Map.of(),
                Map.of(),
                "127.0.0.1",
                receivedAt,
                body,
                null);
    }

    private static UUID uuidV7(Instant time) {
        long random = ThreadLocalRandom.current().nextLong();
        return new UUID(time.toEpochMilli() << 16 | 0x7000 | random & 0xfff, random);
    }

    private static Observation seen(String transactionId, String code, Status status) {
        return referring(transactionId, null, code, status);
    }

    private static Observation referring(String transactionId, String reference, String code, Status status) {
        return new Observation(
                transactionId, reference, status, new ProviderStatus(code, null), null, null, null, false, null);
    }
}
