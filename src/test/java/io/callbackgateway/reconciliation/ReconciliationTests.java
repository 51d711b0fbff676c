package io.callbackgateway.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.ask.Ask;
import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.OpenDatabase;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.ProviderUnavailableException;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.provider.ReconcileSettings;
import io.callbackgateway.question.QuestionMetrics;
import io.callbackgateway.question.Questions;
import io.callbackgateway.testing.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is asked and when, on both databases, with a provider and an inbox that do as they are told. */
class ReconciliationTests {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration EVERY = Duration.ofMinutes(15);
    private static final ReconcileSettings SETTINGS = new ReconcileSettings(HOUR, EVERY, Duration.ofDays(7), 6000, 0);

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
            return new DatabaseSettings(Postgres.shared().newDatabase(), "postgres", "", 6);
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {

        private final ExecutorService workers = Executors.newCachedThreadPool();
        private OpenDatabase database;
        private JdbcClient jdbc;
        private AskableTransactions transactions;
        private Sweeps sweeps;
        private Questions questions;

        private Instant now;
        private SimpleMeterRegistry meters;
        private List<String> asked;
        private List<Ask> swept;
        private Duration longestSweep;
        private List<Callback> inbox;
        private Map<String, RuntimeException> failures;
        private RuntimeException apiFailure;
        private RuntimeException inboxFailure;

        abstract DatabaseSettings settings();

        @BeforeAll
        void open(@TempDir Path folder) throws Exception {
            database = OpenDatabase.of(settings(), folder);
            jdbc = JdbcClient.create(database.dataSource());
            transactions = new AskableTransactions(jdbc);
            sweeps = new Sweeps(jdbc, database.transactions());
            questions = new Questions(new JdbcTemplate(database.dataSource()), database.transactions());
        }

        @BeforeEach
        void empty() {
            for (String table : List.of("transactions", "questions", "sweeps")) {
                jdbc.sql("DELETE FROM " + table).update();
            }
            now = NOON;
            meters = new SimpleMeterRegistry();
            asked = Collections.synchronizedList(new ArrayList<>());
            swept = new ArrayList<>();
            longestSweep = Duration.ofDays(365);
            inbox = Collections.synchronizedList(new ArrayList<>());
            failures = new ConcurrentHashMap<>();
            apiFailure = null;
            inboxFailure = null;
        }

        @AfterAll
        void close() {
            workers.shutdownNow();
            database.close();
        }

        @Test
        void whatIsNotFinalAndHasBeenSilentIsAsked() throws Exception {
            transaction("silent", false, HOUR, 3);
            transaction("talks", false, HOUR.minusSeconds(1), 1);
            transaction("final", true, HOUR, 1);
            transaction("given up", false, Duration.ofDays(7), 1);

            run(reconciliation(SETTINGS));

            assertThat(asked).containsExactly("silent");
            assertThat(inbox).extracting(Callback::basis).containsExactly(3L);
            assertThat(counted("questions")).isEqualTo(1);
        }

        @Test
        void anAnsweredQuestionIsAskedAgainAfterAWhileAndOneWithoutAnswerAfterADay() throws Exception {
            transaction("a", false, HOUR, 1);
            Reconciliation reconciliation = reconciliation(SETTINGS);

            run(reconciliation);
            now = now.plus(EVERY.multipliedBy(2));
            run(reconciliation);
            assertThat(asked).as("its answer waits in the inbox").hasSize(1);

            jdbc.sql("UPDATE questions SET answer = 'agreed'").update();
            run(reconciliation);
            jdbc.sql("UPDATE questions SET answer = 'agreed'").update();
            now = now.plus(EVERY.multipliedBy(8).dividedBy(10));
            run(reconciliation);
            assertThat(asked).as("too early").hasSize(2);

            now = now.plus(EVERY.multipliedBy(4).dividedBy(10));
            run(reconciliation);
            assertThat(asked).hasSize(3);

            now = now.plus(Duration.ofDays(1));
            run(reconciliation);
            assertThat(asked).as("the answer is lost").hasSize(4);
            assertThat(column("times_asked", "a")).isEqualTo("4");
        }

        @Test
        void noMoreThanTheBudgetIsAskedInAMinuteAndWhoWaitsLongestComesFirst() throws Exception {
            IntStream.range(0, 30).forEach(i -> transaction("t" + i, false, HOUR.plusMinutes(i), 1));
            // 12 in a minute are 2 every ten seconds
            Reconciliation one = reconciliation(new ReconcileSettings(HOUR, EVERY, Duration.ofDays(7), 12, 0));
            Reconciliation other = reconciliation(new ReconcileSettings(HOUR, EVERY, Duration.ofDays(7), 12, 0));

            run(one);
            assertThat(asked).containsExactlyInAnyOrder("t29", "t28");
            for (int i = 1; i < 6; i++) {
                run(one);
                run(other);
                now = now.plusSeconds(9);
            }
            assertThat(asked).hasSize(12);
            now = now.plusSeconds(16);
            run(one);
            assertThat(asked).hasSizeBetween(13, 14);
        }

        @Test
        void anApiThatIsAwayIsLeftAloneForLongerAndLonger() throws Exception {
            IntStream.range(0, 20).forEach(i -> transaction("t" + i, false, HOUR, 1));
            apiFailure = new ProviderUnavailableException("The API does not answer");
            Reconciliation reconciliation = reconciliation(SETTINGS);

            run(reconciliation);
            assertThat(asked).hasSizeLessThan(8);
            assertThat(column("answer", asked.get(0))).isEqualTo("unavailable");
            int runs = 0;
            int before = asked.size();
            for (int i = 0; i < 60; i++) {
                now = now.plusSeconds(60);
                run(reconciliation);
                runs += asked.size() > before ? 1 : 0;
                before = asked.size();
            }
            assertThat(runs).as("in an hour").isBetween(6, 10);

            apiFailure = null;
            asked.clear();
            now = now.plus(EVERY);
            run(reconciliation);
            assertThat(asked).as("all of them are still due").hasSize(20);
            assertThat(counted("failed")).isZero();
        }

        @Test
        void oneTransactionThatCannotBeAskedAboutNowHindersNoOther() throws Exception {
            IntStream.range(0, 20).forEach(i -> transaction("t" + i, false, HOUR, 1));
            failures.put("t3", new ProviderUnavailableException("500"));
            failures.put("t4", new ProviderUnavailableException("500"));

            run(reconciliation(SETTINGS));

            assertThat(asked).hasSize(20);
            assertThat(inbox).hasSize(18);
        }

        @Test
        void whatTheProviderCannotAnswerIsNotedWithItsReasonAndAskedAgainLater() throws Exception {
            transaction("a", false, HOUR, 1);
            failures.put("a", new FailedException("there is no such transaction"));
            Reconciliation reconciliation = reconciliation(SETTINGS);

            run(reconciliation);
            run(reconciliation);

            assertThat(asked).hasSize(1);
            assertThat(column("answer", "a")).isEqualTo("failed");
            assertThat(column("reason", "a")).isEqualTo("there is no such transaction");
            assertThat(counted("failed")).isEqualTo(1);

            now = now.plus(EVERY.multipliedBy(2));
            run(reconciliation);
            assertThat(asked).hasSize(2);
        }

        @Test
        void nothingIsAskedWhileTheInboxTakesNothing() throws Exception {
            IntStream.range(0, 20).forEach(i -> transaction("t" + i, false, HOUR, 1));
            inboxFailure = new ProviderUnavailableException("the broker is away"); // as one that passes
            Reconciliation reconciliation = reconciliation(SETTINGS);

            run(reconciliation);
            assertThat(asked).hasSizeLessThan(8);

            inboxFailure = null;
            now = now.plus(EVERY);
            run(reconciliation);
            assertThat(inbox).hasSize(20);
        }

        @Test
        void sweepsReadOneTimeAfterTheOther() throws Exception {
            Reconciliation reconciliation = reconciliation(SETTINGS);

            sweep(reconciliation);
            assertThat(swept).as("the first one begins here").isEmpty();
            now = now.plus(Duration.ofMinutes(17));
            sweep(reconciliation);
            now = now.plus(Duration.ofMinutes(5));
            sweep(reconciliation);
            assertThat(windows()).containsExactly("11:00–11:17");

            now = now.plus(Duration.ofMinutes(20));
            inboxFailure = new ProviderUnavailableException("the broker is away");
            sweep(reconciliation);
            swept.clear();
            inboxFailure = null;
            now = now.plus(Duration.ofMinutes(10));
            sweep(reconciliation);
            assertThat(windows()).as("what is not in the inbox").containsExactly("11:17–11:52");
        }

        @Test
        void aGatewayThatWasAwayForAWeekSweepsTheWeek() throws Exception {
            sweep(reconciliation(SETTINGS));
            now = now.plus(Duration.ofDays(7));

            sweep(reconciliation(SETTINGS));

            assertThat(swept).hasSize(1);
            assertThat(swept.get(0).since()).isEqualTo(NOON.minus(HOUR));
            assertThat(swept.get(0).before()).isEqualTo(now.minus(HOUR));
        }

        @Test
        void aTimeWithTooManyChangesForOneQuestionIsSweptInParts() throws Exception {
            sweep(reconciliation(SETTINGS));
            now = now.plus(Duration.ofDays(7));
            longestSweep = Duration.ofDays(2);

            Reconciliation reconciliation = reconciliation(SETTINGS);
            sweep(reconciliation);
            for (int i = 0; i < 2; i++) {
                now = now.plus(EVERY.multipliedBy(2));
                sweep(reconciliation);
            }

            assertThat(swept).extracting(Ask::since).startsWith(NOON.minus(HOUR));
            assertThat(swept).extracting(Ask::before).endsWith(now.minus(HOUR));
            assertThat(IntStream.range(1, swept.size())
                            .allMatch(i ->
                                    swept.get(i).since().equals(swept.get(i - 1).before())))
                    .isTrue();
            assertThat(counted("failed")).isEqualTo(2);
        }

        @Test
        void aSweepThatCannotBeReadKeepsNobodyFromBeingAskedAbout() throws Exception {
            Reconciliation reconciliation = reconciliation(SETTINGS);
            sweep(reconciliation);
            transaction("a", false, HOUR, 1);
            failures.put("sweep", new FailedException("no list"));
            now = now.plus(EVERY.multipliedBy(2));

            sweep(reconciliation);
            sweep(reconciliation);

            assertThat(swept).as("again after a while").hasSize(1);
            assertThat(asked).containsExactly("a");
            assertThat(counted("failed")).isEqualTo(1);
        }

        @Test
        void everyNightSomeFinalTransactionsAreAskedAbout() throws Exception {
            IntStream.range(0, 20).forEach(i -> transaction("t" + i, true, HOUR, 1));
            ReconcileSettings settings = new ReconcileSettings(HOUR, EVERY, Duration.ofDays(7), 6000, 5);

            run(reconciliation(settings));
            assertThat(asked).isEmpty();
            now = NOON.plus(Duration.ofHours(15));
            run(reconciliation(settings));
            run(reconciliation(settings));

            assertThat(asked).hasSize(5).doesNotHaveDuplicates();
            assertThat(column("sampled", asked.get(0))).isEqualTo("1");
            now = now.plus(Duration.ofHours(24));
            run(reconciliation(settings));
            assertThat(asked).hasSize(10);
        }

        private void transaction(String id, boolean terminal, Duration silent, int sequence) {
            jdbc.sql(
                            """
                            INSERT INTO transactions (provider, environment, transaction_id, sequence, status, terminal, received,
                                updated_at) VALUES ('netki', 'test', ?, ?, 'pending', ?, 0, ?)""")
                    .params(id, sequence, terminal ? 1 : 0, StoredTime.of(now.minus(silent)))
                    .update();
        }

        private Reconciliation reconciliation(ReconcileSettings settings) {
            QuestionMetrics metrics = new QuestionMetrics(meters);
            metrics.show("netki", "test");
            Inquiries inquiries = new Inquiries(this::ask, this::put, transactions, questions, metrics);
            return new Reconciliation(
                    "netki", "test", settings, inquiries, transactions, sweeps, metrics, new TestClock());
        }

        private void ask(Ask ask, java.util.function.Consumer<Callback> sink) {
            String id = ask.isSweep() ? "sweep" : ask.transactionId();
            if (!ask.isSweep()) {
                asked.add(id);
            } else if (Duration.between(ask.since(), ask.before()).compareTo(longestSweep) > 0) {
                throw new FailedException("too many");
            } else {
                swept.add(ask);
            }
            RuntimeException failure = failures.getOrDefault(id, apiFailure);
            if (failure != null) {
                throw failure;
            }
            sink.accept(new Callback(
                    UUID.randomUUID(),
                    "netki",
                    "test",
                    Origin.RECONCILIATION,
                    id,
                    "POST",
                    Map.of(),
                    new HashMap<>(),
                    "",
                    now,
                    new byte[0],
                    ask.basis()));
        }

        private void put(Callback callback) {
            if (inboxFailure != null) {
                throw inboxFailure;
            }
            inbox.add(callback);
        }

        private void run(Reconciliation reconciliation) throws InterruptedException {
            reconciliation.run(false, workers);
        }

        private void sweep(Reconciliation reconciliation) throws InterruptedException {
            reconciliation.run(true, workers);
        }

        private List<String> windows() {
            return swept.stream()
                    .map(ask -> ask.since().toString().substring(11, 16) + "–"
                            + ask.before().toString().substring(11, 16))
                    .toList();
        }

        private String column(String name, String transactionId) {
            return jdbc.sql("SELECT " + name + " FROM questions WHERE transaction_id = ?")
                    .param(transactionId)
                    .query(String.class)
                    .single();
        }

        private int counted(String counter) {
            return (int)
                    meters.get("gateway.reconciliation." + counter).counter().count();
        }

        private final class TestClock extends Clock {

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        }
    }
}
