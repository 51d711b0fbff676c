package io.callbackgateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.callbackgateway.database.DatabaseSettings;
import io.callbackgateway.database.OpenDatabase;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.encryption.Encryption;
import io.callbackgateway.encryption.EncryptionSettings;
import io.callbackgateway.event.ProviderStatus;
import io.callbackgateway.event.Reason;
import io.callbackgateway.event.Status;
import io.callbackgateway.files.DataDirectory;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.question.Answer;
import io.callbackgateway.question.Question;
import io.callbackgateway.question.QuestionMetrics;
import io.callbackgateway.question.Questions;
import io.callbackgateway.testing.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What providers' answers to our questions come to, on both databases. */
class AnswersTests {

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
            return new DatabaseSettings(Postgres.shared().newDatabase(), "postgres", "", 4);
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {

        private OpenDatabase database;
        private JdbcClient jdbc;
        private LedgerTables tables;
        private Questions questions;
        private Ledger ledger;
        private SimpleMeterRegistry meters;

        abstract DatabaseSettings settings();

        @BeforeAll
        void open(@TempDir Path folder) throws Exception {
            database = OpenDatabase.of(settings(), folder);
            jdbc = JdbcClient.create(database.dataSource());
            JdbcTemplate template = new JdbcTemplate(database.dataSource());
            Encryption encryption = new Encryption(new EncryptionSettings(""), new DataDirectory(folder));
            tables = new LedgerTables(template, settings(), encryption);
            questions = new Questions(template, database.transactions());
        }

        @BeforeEach
        void countFromZero() {
            meters = new SimpleMeterRegistry();
            ledger = new Ledger(tables, questions, new QuestionMetrics(meters), database.transactions());
        }

        @AfterAll
        void close() {
            database.close();
        }

        @Test
        void whatNoCallbackHasToldIsAnEventAndCountedOnce() {
            record(called(), seen("missed", "1", Status.IN_REVIEW));
            Callback answer = asked("missed", 1L);

            Recorded recorded = record(answer, seen("missed", "2", Status.APPROVED));
            Recorded again = record(answer, seen("missed", "2", Status.APPROVED));

            assertThat(recorded.outcome()).isEqualTo(Outcome.EMITTED);
            assertThat(recorded.event().json()).contains("\"origin\":\"reconciliation\"", "\"sequence\":2");
            assertThat(again).isEqualTo(recorded);
            assertThat(question("missed")).isEqualTo("missed, because null");
            assertThat(ledger.rawRequest(answer.id().toString())).isNotNull();
            assertThat(counted()).isEqualTo(Map.of("missed", 1));
        }

        @Test
        void whatIsKnownLeavesNothingButTheAnswer() {
            record(called(), seen("agreed", "1", Status.IN_REVIEW));
            jdbc.sql("UPDATE transactions SET updated_at = 'long ago' WHERE transaction_id = 'agreed'")
                    .update();
            Callback answer = asked("agreed", 1L);

            assertThat(record(answer, seen("agreed", "1", Status.IN_REVIEW)))
                    .isEqualTo(new Recorded(Outcome.DUPLICATE, null));
            record(answer, seen("agreed", "1", Status.IN_REVIEW));

            assertThat(question("agreed")).isEqualTo("agreed, because null");
            assertThat(kept(answer)).isZero();
            assertThat(ledger.rawRequest(answer.id().toString())).isNull();
            assertThat(jdbc.sql("SELECT updated_at FROM transactions WHERE transaction_id = 'agreed'")
                            .query(String.class)
                            .single())
                    .isEqualTo("long ago");
            assertThat(counted()).isEqualTo(Map.of("agreed", 1));
        }

        @Test
        void anAnswerThatWasOvertakenByACallbackIsNotTold() {
            record(called(), seen("overtaken", "1", Status.IN_REVIEW));
            Callback answer = asked("overtaken", 1L);
            record(called(), seen("overtaken", "2", Status.APPROVED));

            assertThat(record(answer, seen("overtaken", "0", Status.PENDING)))
                    .isEqualTo(new Recorded(Outcome.STALE, null));
            assertThat(question("overtaken")).isEqualTo("stale, because null");
            assertThat(kept(answer)).isZero();
            assertThat(counted()).isEqualTo(Map.of("stale", 1));
        }

        @Test
        void anotherTransactionsDataIsToldOfNeither() {
            record(called(), seen("one", "1", Status.IN_REVIEW));
            record(called(), seen("other", "1", Status.IN_REVIEW));
            Callback answer = asked("one", 1L);

            assertThat(ledger.record(List.of(
                            Processed.of(answer, List.of(Entry.of(seen("other", "2", Status.APPROVED), null))))))
                    .containsExactly(List.of());
            assertThat(question("one")).isEqualTo("failed, because the answer is about another transaction");
            assertThat(kept(answer)).isZero();
            assertThat(counted()).isEqualTo(Map.of("failed", 1));
        }

        @Test
        void anAnswerThatCannotBeUsedIsTheQuestionsAndNobodysDeadLetter() {
            record(called(), seen("garbage", "1", Status.IN_REVIEW));
            Callback answer = asked("garbage", 1L);

            fail(answer);
            fail(answer);

            assertThat(answer.isAskedAgain()).isTrue();
            assertThat(question("garbage")).isEqualTo("failed, because no JSON");
            assertThat(kept(answer)).isZero();
            assertThat(counted()).isEqualTo(Map.of("failed", 1));

            Callback next = asked("garbage", 1L);
            record(next, seen("garbage", "1", Status.IN_REVIEW));
            assertThat(question("garbage")).isEqualTo("agreed, because null");
        }

        @Test
        void anAnswerToNoSingleQuestionThatCannotBeUsedIsKeptAsAnyCallback() {
            Callback swept = answer(null);

            fail(swept);

            assertThat(swept.isAskedAgain()).isFalse();
            assertThat(kept(swept)).isOne();
            assertThat(counted()).isEqualTo(Map.of("failed", 1));
        }

        @Test
        void aSweepTellsFirstCallbacksThatWereLostAndNewerVersionsAndNothingElse() {
            Observation known = versioned("swept", "1", Status.IN_REVIEW, 10);
            record(called(), known);

            assertThat(record(answer(null), versioned("new", "1", Status.IN_REVIEW, 5))
                            .outcome())
                    .isEqualTo(Outcome.EMITTED);
            assertThat(record(answer(null), known).outcome()).isEqualTo(Outcome.DUPLICATE);
            assertThat(record(answer(null), versioned("swept", "1", Status.IN_REVIEW, 11))
                            .outcome())
                    .as("later, and nothing new")
                    .isEqualTo(Outcome.DUPLICATE);
            assertThat(record(answer(null), versioned("swept", "0", Status.PENDING, 9))
                            .outcome())
                    .isEqualTo(Outcome.STALE);
            assertThat(record(answer(null), versioned("swept", "2", Status.APPROVED, 12))
                            .outcome())
                    .isEqualTo(Outcome.EMITTED);
            assertThat(counted()).isEqualTo(Map.of("missed", 2, "agreed", 2, "stale", 1));
        }

        @Test
        void anAnswerMayLeaveOutAReasonOrGiveItInOtherWords() {
            record(called(), declined("thin", new Reason("07", "Over limit")));

            assertThat(record(asked("thin", 1L), seen("thin", "3", Status.DECLINED))
                            .outcome())
                    .isEqualTo(Outcome.DUPLICATE);
            assertThat(record(asked("thin", 1L), declined("thin", new Reason(null, "Acima do limite")))
                            .outcome())
                    .isEqualTo(Outcome.DUPLICATE);
            assertThat(record(asked("thin", 1L), declined("thin", new Reason("08", "Over limit")))
                            .outcome())
                    .isEqualTo(Outcome.EMITTED);
        }

        private static Observation declined(String transactionId, Reason reason) {
            return new Observation(
                    transactionId,
                    null,
                    Status.DECLINED,
                    new ProviderStatus("3", "Rejected"),
                    reason,
                    null,
                    null,
                    false,
                    null);
        }

        @Test
        void aSampleThatFindsAnotherStateIsDrift() {
            record(called(), seen("drift", "1", Status.IN_REVIEW));
            Callback answer = answer(1L);
            questions.asked(new Question("proposal", "production", "drift", true, NOON, NOON), answer.id());

            record(answer, seen("drift", "2", Status.APPROVED));

            assertThat(counted()).isEqualTo(Map.of("missed", 1, "drift", 1));
        }

        @Test
        void questionsAndAttemptsGoWithTheirTransactions() {
            record(called(), seen("stays", "1", Status.IN_REVIEW));
            for (String transaction : List.of("stays", "gone")) {
                questions.answered(about(transaction), Answer.FAILED, "reason");
                for (int attempt = 1; attempt <= 2; attempt++) {
                    jdbc.sql(
                                    """
                                    INSERT INTO delivery_attempts (provider, environment, transaction_id, attempt_id, imported_at)
                                    VALUES ('proposal', 'production', ?, ?, ?)""")
                            .params(transaction, Integer.toString(attempt), StoredTime.of(NOON))
                            .update();
                    jdbc.sql(
                                    """
                                    INSERT INTO notification_deliveries (provider, environment, transaction_id, event_id, endpoint, attempts,
                                        first_at, last_at)
                                    VALUES ('proposal', 'production', ?, 'e-1', ?, 1, ?, ?)""")
                            .params(transaction, "erp-" + attempt, StoredTime.of(NOON), StoredTime.of(NOON))
                            .update();
                }
            }

            new Retention(
                            jdbc,
                            database.transactions(),
                            new RetentionSettings(Duration.ofDays(3650), Duration.ofDays(3650), "-"))
                    .deleteWhatIsOld();

            assertThat(jdbc.sql("SELECT transaction_id FROM questions WHERE transaction_id IN ('stays', 'gone')")
                            .query(String.class)
                            .list())
                    .containsExactly("stays");
            for (String table : List.of("delivery_attempts", "notification_deliveries")) {
                assertThat(jdbc.sql("SELECT transaction_id FROM " + table)
                                .query(String.class)
                                .list())
                        .as(table)
                        .containsExactly("stays", "stays");
            }
        }

        @Test
        void theSameReasonAgainIsNotNew() {
            assertThat(questions.answered(about("again"), Answer.FAILED, "one")).isTrue();
            questions.asked(about("again"), UUID.randomUUID());
            assertThat(questions.answered(about("again"), Answer.FAILED, "one")).isFalse();
            assertThat(questions.answered(about("again"), Answer.FAILED, "other"))
                    .isTrue();
        }

        /** A question that is on its way as a callback. */
        private Callback asked(String transactionId, Long basis) {
            Callback answer = answer(basis);
            questions.asked(about(transactionId), answer.id());
            return answer;
        }

        private Recorded record(Callback callback, Observation seen) {
            return ledger.record(List.of(Processed.of(callback, List.of(Entry.of(seen, null)))))
                    .get(0)
                    .get(0);
        }

        private void fail(Callback callback) {
            ledger.record(List.of(Processed.failed(callback, new Processed.Failure(true, "no JSON"))));
        }

        private String question(String transactionId) {
            return jdbc.sql("SELECT answer, reason FROM questions WHERE transaction_id = ?")
                    .param(transactionId)
                    .query((row, number) -> row.getString(1) + ", because " + row.getString(2))
                    .single();
        }

        private int kept(Callback callback) {
            return jdbc.sql("SELECT COUNT(*) FROM callbacks WHERE callback_id = ?")
                    .param(callback.id().toString())
                    .query(Integer.class)
                    .single();
        }

        private Map<String, Integer> counted() {
            return meters.getMeters().stream()
                    .collect(java.util.stream.Collectors.toMap(
                            meter -> meter.getId().getName().substring("gateway.reconciliation.".length()),
                            meter -> (int) meters.get(meter.getId().getName())
                                    .counter()
                                    .count()));
        }
    }

    private static Question about(String transactionId) {
        return new Question("proposal", "production", transactionId, false, NOON, NOON);
    }

    private static Callback called() {
        return callback(Origin.CALLBACK, null);
    }

    private static Callback answer(Long basis) {
        return callback(Origin.RECONCILIATION, basis);
    }

    private static Callback callback(Origin origin, Long basis) {
        return new Callback(
                UUID.randomUUID(),
                "proposal",
                "production",
                origin,
                null,
                "POST",
                Map.of(),
                Map.of(),
                "127.0.0.1",
                NOON,
                new byte[0],
                basis);
    }

    private static Observation seen(String transactionId, String code, Status status) {
        return new Observation(
                transactionId, null, status, new ProviderStatus(code, null), null, null, null, false, null);
    }

    private static Observation versioned(String transactionId, String code, Status status, long version) {
        return new Observation(
                transactionId, null, status, new ProviderStatus(code, null), null, null, version, false, null);
    }
}
