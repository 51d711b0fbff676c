package io.callbackgateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.OpenDatabase;
import io.callbackgateway.encryption.Encryption;
import io.callbackgateway.encryption.EncryptionSettings;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Status;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.ledger.Processed.Failure;
import io.callbackgateway.ledger.history.HourlyCounts;
import io.callbackgateway.ledger.history.HourlyCounts.HourlyCount;
import io.callbackgateway.ledger.search.CallbackQuery;
import io.callbackgateway.ledger.search.CallbackSearch;
import io.callbackgateway.ledger.search.FoundCallback;
import io.callbackgateway.ledger.search.FoundTransaction;
import io.callbackgateway.ledger.search.TransactionQuery;
import io.callbackgateway.ledger.search.TransactionSearch;
import io.callbackgateway.question.QuestionMetrics;
import io.callbackgateway.question.Questions;
import io.callbackgateway.testing.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One contract, on both databases: what is found is what a look at every row would find. */
class SearchTests {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

    private static final String FIRST_PAGE = null;

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
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {

        private final List<Callback> sent = new ArrayList<>();
        private OpenDatabase database;
        private Ledger ledger;
        private CallbackSearch callbacks;
        private TransactionSearch transactions;
        private HourlyCounts counts;

        abstract DatabaseSettings settings();

        /** Three doors, of which one has nothing but what is rare. */
        @BeforeAll
        void fill(@TempDir Path folder) throws Exception {
            database = OpenDatabase.of(settings(), folder);
            JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
            ledger = new Ledger(
                    new LedgerTables(
                            jdbc, settings(), new Encryption(new EncryptionSettings(""), new DataDirectory(folder))),
                    new Questions(jdbc, database.transactions()),
                    new QuestionMetrics(new SimpleMeterRegistry()),
                    database.transactions());
            transactions = new TransactionSearch(jdbc);
            callbacks = new CallbackSearch(jdbc, transactions);
            counts = new HourlyCounts(JdbcClient.create(database.dataSource()));
            Random random = new Random(7);
            for (int i = 0; i < 240; i++) {
                String provider = i % 2 == 0 ? "proposal" : "idpay";
                Callback callback = callback(provider, "production", NOON.plus(Duration.ofMinutes(i)));
                Status status = Status.values()[random.nextInt(6)];
                boolean terminal = status == Status.APPROVED || status == Status.DECLINED;
                String id = "t-" + random.nextInt(60);
                if (i % 40 == 7) {
                    fail(callback, new Failure(i % 80 == 7, "the body is no JSON", i % 80 == 7 ? "" : id));
                } else if (i % 40 == 9) {
                    record(callback, Entry.ignored(id, "nobody wants it"));
                } else {
                    Entry first = seen(id, i % 3 == 0 ? "ref-" + id : null, status, terminal);
                    Entry second = seen("other-" + id, null, Status.COMPLETED, false);
                    record(callback, i % 10 == 0 ? new Entry[] {first, second} : new Entry[] {first});
                }
            }
            record(
                    callback("netki", "test", NOON.minus(Duration.ofDays(30))),
                    seen("t-1", "lone", Status.REVERSED, true));
        }

        @AfterAll
        void close() {
            database.close();
        }

        @Test
        void allCallbacksComeInPagesTheNewestFirst() {
            List<FoundCallback> found = allOf(query());

            assertThat(found).hasSize(sent.size());
            assertThat(found)
                    .extracting(FoundCallback::id)
                    .isEqualTo(sent.stream()
                            .map(each -> each.id().toString())
                            .sorted(Comparator.reverseOrder())
                            .toList());
        }

        @Test
        void everyChoiceOfCallbacksIsWhatALookAtAllOfThemWouldFind() {
            List<FoundCallback> all = allOf(query());
            for (String provider : Arrays.asList(null, "proposal", "netki", "nobody")) {
                for (String environment : Arrays.asList(null, "production")) {
                    for (String status : Arrays.asList(null, "approved", "reversed", "completed")) {
                        for (String outcome :
                                Arrays.asList(null, "emitted", "duplicate", "failed", "unreadable", "ignored")) {
                            for (String flag : Arrays.asList(null, "regression", "conflict", "other")) {
                                CallbackQuery query = new CallbackQuery(
                                        provider, environment, null, null, status, outcome, flag, null, null, 7, null);
                                assertThat(allOf(query))
                                        .as("%s", query)
                                        .isEqualTo(all.stream()
                                                .filter(each -> isWanted(each, query))
                                                .toList());
                            }
                        }
                    }
                }
            }
        }

        @Test
        void callbacksOfATransactionOrAReferenceAreFoundWithWhateverElseIsAskedOfThem() {
            List<FoundCallback> all = allOf(query());
            for (String outcome : Arrays.asList(null, "emitted", "failed", "ignored")) {
                CallbackQuery ofId =
                        new CallbackQuery(null, null, "t-7", null, null, outcome, null, null, null, 3, null);
                CallbackQuery ofReference =
                        new CallbackQuery(null, null, null, "ref-t-7", null, outcome, null, null, null, 3, null);

                assertThat(allOf(ofId))
                        .isEqualTo(all.stream()
                                .filter(each -> isWanted(each, ofId))
                                .toList());
                assertThat(allOf(ofReference))
                        .isSubsetOf(allOf(ofId))
                        .hasSameSizeAs(all.stream()
                                .filter(each -> isWanted(each, ofId))
                                .filter(each -> ofReference("ref-t-7").contains(each.provider()))
                                .toList());
            }
            assertThat(allOf(new CallbackQuery(null, null, "none", null, null, null, null, null, null, 3, null)))
                    .isEmpty();
            assertThat(allOf(new CallbackQuery(null, null, null, "none", null, null, null, null, null, 3, null)))
                    .isEmpty();
        }

        private List<String> ofReference(String reference) {
            return allOf(new TransactionQuery(null, null, null, reference, null, null, null, null, null, 5, null))
                    .stream()
                    .map(FoundTransaction::provider)
                    .toList();
        }

        @Test
        void aTimeIsFromAMomentOnAndBeforeAnother() {
            Instant since = sent.get(20).receivedAt();
            Instant until = sent.get(30).receivedAt();

            assertThat(allOf(new CallbackQuery(null, null, null, null, null, null, null, since, until, 4, null)))
                    .extracting(FoundCallback::id)
                    .containsExactlyInAnyOrderElementsOf(sent.subList(20, 30).stream()
                            .map(each -> each.id().toString())
                            .toList());
            assertThat(allOf(new CallbackQuery(
                            null, null, null, null, null, null, null, Instant.MIN, Instant.MAX, 100, null)))
                    .hasSameSizeAs(sent);
            assertThat(allOf(new TransactionQuery(
                            null, null, null, null, null, null, null, Instant.MIN, Instant.MAX, 100, null)))
                    .isEqualTo(allOf(query(100)));
        }

        @Test
        void aCallbackThatFailedIsFoundByTheTransactionThatItWasAbout() {
            List<FoundCallback> failed =
                    allOf(new CallbackQuery(null, null, null, null, null, "failed", null, null, null, 9, null));

            assertThat(failed).hasSize(3).allSatisfy(each -> {
                String id = each.entries().get(0).transactionId();
                assertThat(allOf(new CallbackQuery(null, null, id, null, null, null, null, null, null, 9, null)))
                        .contains(each);
            });
            assertThat(callbacks.find(UUID.fromString(failed.get(0).id()))).contains(failed.get(0));
        }

        @Test
        void everyChoiceOfTransactionsIsWhatALookAtAllOfThemWouldFind() {
            List<FoundTransaction> all = allOf(query(100));
            assertThat(all)
                    .isSortedAccordingTo(
                            Comparator.comparing(FoundTransaction::receivedAt).reversed());
            for (String provider : Arrays.asList(null, "proposal", "netki", "nobody")) {
                for (String environment : Arrays.asList(null, "production", "test")) {
                    for (String status : Arrays.asList(null, "approved", "reversed", "completed")) {
                        for (Boolean terminal : Arrays.asList(null, true, false)) {
                            for (String flag : Arrays.asList(null, "regression", "conflict", "other")) {
                                TransactionQuery query = new TransactionQuery(
                                        provider, environment, null, null, status, terminal, flag, null, null, 5, null);
                                assertThat(allOf(query))
                                        .as("%s", query)
                                        .isEqualTo(all.stream()
                                                .filter(each -> isWanted(each, query))
                                                .toList());
                            }
                        }
                    }
                }
            }
        }

        @Test
        void aTransactionIsFoundByItsIdOrReferenceWithoutKnowingWhoseItIs() {
            assertThat(allOf(new TransactionQuery(null, null, "t-1", null, null, null, null, null, null, 1, null)))
                    .extracting(FoundTransaction::provider)
                    .contains("netki");
            assertThat(allOf(new TransactionQuery(
                            "netki", "test", "t-1", "lone", "reversed", true, null, null, null, 1, null)))
                    .hasSize(1);
            assertThat(allOf(new TransactionQuery(null, null, null, "lone", null, null, null, null, null, 1, null)))
                    .extracting(FoundTransaction::transactionId)
                    .containsExactly("t-1");
            assertThat(allOf(new TransactionQuery(null, null, "t-1", "other", null, null, null, null, null, 1, null)))
                    .isEmpty();
        }

        @Test
        void whatIsOddInAQueryIsFoundNowhereOrSaidToBeOdd() {
            for (String odd :
                    List.of("%", "_", "'; DROP TABLE callbacks; --", "\\", "…", "\uD83D\uDE00", "x".repeat(50_000))) {
                assertThat(allOf(new CallbackQuery(odd, odd, null, null, null, null, odd, null, null, 1, null)))
                        .isEmpty();
                assertThat(allOf(new CallbackQuery(null, null, odd, odd, null, null, null, null, null, 1, null)))
                        .isEmpty();
                assertThat(allOf(new TransactionQuery(odd, odd, odd, null, null, null, null, null, null, 1, null)))
                        .isEmpty();
                assertThat(allOf(new TransactionQuery(null, null, null, odd, null, null, odd, null, null, 1, null)))
                        .isEmpty();
            }
            assertThatThrownBy(() -> new CallbackQuery(null, null, "a\0b", null, null, null, null, null, null, 1, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("transactionId holds a control character, which is in no such value.");
            assertThatThrownBy(
                            () -> new TransactionQuery(null, null, null, null, "paid", null, null, null, null, 1, null))
                    .hasMessageStartingWith("status is one of pending, in_review");
            assertThatThrownBy(() -> new TransactionQuery(null, null, null, null, null, null, null, null, null, 1, "x"))
                    .hasMessage("before is the next of a page of this list.");
        }

        @Test
        void callbacksAreCountedByTheHourInWhichTheyCame() {
            List<HourlyCount> found = counts.since("proposal", "production", NOON);

            assertThat(found.stream().mapToLong(HourlyCount::callbacks).sum())
                    .isEqualTo(allOf(new CallbackQuery(
                                    "proposal", "production", null, null, null, null, null, null, null, 50, null))
                            .stream()
                            .mapToLong(each -> each.entries().size())
                            .sum());
            assertThat(found).extracting(HourlyCount::hour).contains(Instant.parse("2026-11-20T15:00:00Z"));
            assertThat(counts.since("proposal", "production", NOON.plus(Duration.ofDays(1))))
                    .isEmpty();
        }

        @Test
        void theLastCallbackIsKnownAndWhetherItWasUnderstood() {
            Instant last = NOON.plus(Duration.ofMinutes(31));
            record(callback("last", "production", last), seen("a", null, Status.APPROVED, true));
            record(callback("last", "production", NOON), seen("b", null, Status.APPROVED, true));
            assertThat(counts.last("last", "production", true)).contains(last);
            assertThat(counts.last("last", "production", false)).isEmpty();

            Callback failed = callback("last", "production", last.plusSeconds(60));
            fail(failed, new Failure(true, "no JSON", ""));
            assertThat(counts.last("last", "production", true)).contains(last);
            assertThat(counts.last("last", "production", false)).contains(last.plusSeconds(60));

            record(failed, seen("c", null, Status.APPROVED, true));
            assertThat(counts.last("last", "production", true)).contains(last.plusSeconds(60));
            assertThat(counts.last("last", "production", false)).isEmpty();
            Instant hour = Instant.parse("2026-11-20T12:00:00Z");
            assertThat(counts.understood("last", "production", hour, hour.plusSeconds(3600)))
                    .isEqualTo(3);
            assertThat(counts.understood("last", "production", hour.minusSeconds(3600), hour))
                    .isZero();
        }

        @Test
        void whatHasFailedAndHasItsSayLaterIsCountedOnce() {
            Callback callback = callback("again", "production", NOON);
            fail(callback, new Failure(true, "no JSON"));
            fail(callback, new Failure(false, "its route failed"));
            assertThat(counts.since("again", "production", NOON))
                    .containsExactly(new HourlyCount(Instant.parse("2026-11-20T12:00:00Z"), Outcome.FAILED, 1));

            record(callback, seen("t", null, Status.PENDING, false));
            record(callback, seen("t", null, Status.PENDING, false)); // after a crash

            assertThat(counts.since("again", "production", NOON))
                    .containsExactly(new HourlyCount(Instant.parse("2026-11-20T12:00:00Z"), Outcome.EMITTED, 1));
            sent.remove(callback);
            database.transactions().executeWithoutResult(tx -> JdbcClient.create(database.dataSource())
                    .sql("DELETE FROM callbacks WHERE provider = 'again'")
                    .update());
            database.transactions().executeWithoutResult(tx -> JdbcClient.create(database.dataSource())
                    .sql("DELETE FROM transactions WHERE provider = 'again'")
                    .update());
        }

        private static boolean isWanted(FoundCallback found, CallbackQuery query) {
            Predicate<FoundCallback.Entry> entry = each -> is(query.transactionId(), each.transactionId())
                    && is(query.status(), each.status())
                    && is(query.outcome(), each.outcome())
                    && (query.flag() == null || each.flags().contains(query.flag()));
            return is(query.provider(), found.provider())
                    && is(query.environment(), found.environment())
                    && found.entries().stream().anyMatch(entry);
        }

        private static boolean isWanted(FoundTransaction found, TransactionQuery query) {
            return is(query.provider(), found.provider())
                    && is(query.environment(), found.environment())
                    && is(query.status(), found.status())
                    && is(query.terminal(), found.terminal())
                    && (query.flag() == null || found.flags().contains(query.flag()));
        }

        private static boolean is(Object wanted, Object found) {
            return wanted == null || Objects.equals(wanted, found);
        }

        private static CallbackQuery query() {
            return new CallbackQuery(null, null, null, null, null, null, null, null, null, 17, null);
        }

        private static TransactionQuery query(int limit) {
            return new TransactionQuery(null, null, null, null, null, null, null, null, null, limit, FIRST_PAGE);
        }

        private List<FoundCallback> allOf(CallbackQuery query) {
            List<FoundCallback> all = new ArrayList<>();
            UUID before = null;
            do {
                CallbackSearch.Found page = callbacks.find(new CallbackQuery(
                        query.provider(),
                        query.environment(),
                        query.transactionId(),
                        query.reference(),
                        query.status(),
                        query.outcome(),
                        query.flag(),
                        query.since(),
                        query.until(),
                        query.limit(),
                        before));
                all.addAll(page.callbacks());
                before = page.next() == null ? null : UUID.fromString(page.next());
            } while (before != null);
            return all;
        }

        private List<FoundTransaction> allOf(TransactionQuery query) {
            List<FoundTransaction> all = new ArrayList<>();
            String before = FIRST_PAGE;
            do {
                TransactionSearch.Found page = transactions.find(new TransactionQuery(
                        query.provider(),
                        query.environment(),
                        query.transactionId(),
                        query.reference(),
                        query.status(),
                        query.terminal(),
                        query.flag(),
                        query.since(),
                        query.until(),
                        query.limit(),
                        before));
                all.addAll(page.transactions());
                before = page.next();
            } while (before != null);
            return all;
        }

        private void record(Callback callback, Entry... entries) {
            ledger.record(List.of(Processed.of(callback, List.of(entries))));
        }

        private void fail(Callback callback, Failure failure) {
            ledger.record(List.of(Processed.failed(callback, failure)));
        }

        private Callback callback(String provider, String environment, Instant receivedAt) {
            UUID id = new UUID(receivedAt.toEpochMilli() << 16 | 0x7000, sent.size());
            Callback callback = new Callback(
                    id,
                    provider,
                    environment,
                    Origin.CALLBACK,
                    null,
                    "POST",
                    Map.of(),
                    Map.of(),
                    "127.0.0.1",
                    receivedAt,
                    new byte[0],
                    null,
                    "api-key, key 0",
                    null);
            sent.add(callback);
            return callback;
        }

        private static Entry seen(String id, String reference, Status status, boolean terminal) {
            return Entry.of(
                    new Observation(
                            id,
                            reference,
                            status,
                            new ProviderStatus(status.word(), null),
                            null,
                            null,
                            null,
                            terminal,
                            null),
                    null);
        }
    }
}
