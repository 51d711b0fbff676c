package io.callbackgateway.question;

import io.callbackgateway.database.StoredTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The last question about each transaction. Whoever asks puts it here before the callback that the provider's answer became goes into the
 * inbox; the ledger says, in one database transaction with all else that it decides, what that callback has come to.
 */
@Component
public class Questions {

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final TransactionOperations transactions;

    public Questions(JdbcTemplate jdbc, TransactionOperations transactions) {
        this.jdbc = JdbcClient.create(jdbc);
        this.batches = jdbc;
        this.transactions = transactions;
    }

    /**
     * A question, as the ledger sees it.
     *
     * @param answer {@code null} where there is none yet
     * @param reason why the last answer could not be used, also where it was another question's; or {@code null}
     */
    public record Asked(String transactionId, boolean sampled, Answer answer, String reason) {}

    /** @param reason {@code null} where the answer can be used */
    public record Answered(String callbackId, Answer answer, String reason) {}

    /** The provider has answered, and its answer is on its way as this callback. */
    public void asked(Question question, UUID callbackId) {
        put(question, callbackId.toString(), null, null);
    }

    /**
     * The question has come to nothing that the ledger could decide.
     *
     * @param reason for people
     * @return whether the last question about that transaction has come to something else
     */
    public boolean answered(Question question, Answer answer, String reason) {
        List<String> before = jdbc.sql(
                        """
                        SELECT COALESCE(reason, '') FROM questions
                        WHERE provider = ? AND environment = ? AND transaction_id = ?""")
                .params(question.provider(), question.environment(), question.transactionId())
                .query(String.class)
                .list();
        put(question, null, answer, reason);
        return !before.contains(reason);
    }

    /** The same question, told twice, counts once. */
    private void put(Question question, String callbackId, Answer answer, String reason) {
        String askedAt = StoredTime.of(question.askedAt());
        transactions.executeWithoutResult(tx -> jdbc.sql(
                        """
                        INSERT INTO questions (provider, environment, transaction_id, callback_id, sampled, times_asked,
                            first_asked_at, asked_at, next_at, answer, answered_at, reason)
                        VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (provider, environment, transaction_id) DO UPDATE SET
                            callback_id = excluded.callback_id, sampled = excluded.sampled,
                            times_asked = questions.times_asked
                                + CASE WHEN questions.asked_at = excluded.asked_at THEN 0 ELSE 1 END,
                            asked_at = excluded.asked_at, next_at = excluded.next_at, answer = excluded.answer,
                            answered_at = excluded.answered_at, reason = COALESCE(excluded.reason, questions.reason)""")
                .param(question.provider())
                .param(question.environment())
                .param(question.transactionId())
                .param(callbackId)
                .param(question.sampled() ? 1 : 0)
                .param(askedAt)
                .param(askedAt)
                .param(StoredTime.of(question.nextAt()))
                .param(answer == null ? null : answer.word())
                .param(answer == null ? null : StoredTime.of(Instant.now()))
                .param(reason)
                .update());
    }

    /** Those of these callbacks that are an answer to the last question about their transaction, by callback id. */
    public Map<String, Asked> askedFor(Collection<String> callbackIds) {
        Map<String, Asked> found = new HashMap<>();
        jdbc.sql(
                        "SELECT callback_id, transaction_id, sampled, answer, reason FROM questions WHERE callback_id IN (:ids)")
                .param("ids", callbackIds)
                .query(row -> {
                    found.put(
                            row.getString(1),
                            new Asked(
                                    row.getString(2),
                                    row.getInt(3) != 0,
                                    Answer.of(row.getString(4)),
                                    row.getString(5)));
                });
        return found;
    }

    /** To be called in the database transaction in which it was decided. */
    public void answer(Collection<Answered> answers) {
        String now = StoredTime.of(Instant.now());
        List<Object[]> rows = new ArrayList<>(answers.size());
        for (Answered each : answers) {
            rows.add(new Object[] {each.answer().word(), now, each.reason(), each.callbackId()});
        }
        batches.batchUpdate("UPDATE questions SET answer = ?, answered_at = ?, reason = ? WHERE callback_id = ?", rows);
    }
}
