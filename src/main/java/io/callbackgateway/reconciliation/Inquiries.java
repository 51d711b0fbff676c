package io.callbackgateway.reconciliation;

import io.callbackgateway.ask.Ask;
import io.callbackgateway.ask.Asking;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.inbox.NotKeptException;
import io.callbackgateway.question.Answer;
import io.callbackgateway.question.Question;
import io.callbackgateway.question.QuestionMetrics;
import io.callbackgateway.question.Questions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Asks providers, and puts what they answer into the inbox as callbacks. */
@Component
class Inquiries {

    private static final Logger LOG = LoggerFactory.getLogger(Inquiries.class);

    private final Asker asking;
    private final Consumer<Callback> inbox;
    private final AskableTransactions transactions;
    private final Questions questions;
    private final QuestionMetrics metrics;

    @Autowired
    Inquiries(
            Asking asking,
            Inbox inbox,
            AskableTransactions transactions,
            Questions questions,
            QuestionMetrics metrics) {
        this(asking::ask, inbox::put, transactions, questions, metrics);
    }

    Inquiries(
            Asker asking,
            Consumer<Callback> inbox,
            AskableTransactions transactions,
            Questions questions,
            QuestionMetrics metrics) {
        this.asking = asking;
        this.inbox = inbox;
        this.transactions = transactions;
        this.questions = questions;
        this.metrics = metrics;
    }

    /** As {@link Asking#ask}. */
    interface Asker {
        void ask(Ask ask, Consumer<Callback> sink) throws Exception;
    }

    /** Whether it passes by itself. */
    static boolean isTransient(Exception failure) {
        return failure instanceof NotKeptException || Failures.isTransient(failure);
    }

    /**
     * Asks about one transaction. What came of it is noted with the question, a failure included.
     *
     * @param sampled whether its state is final
     * @param nextAt from when on it may be asked again; after a transient failure at once
     * @return callbacks in the inbox
     * @throws Exception of either kind; its message holds nothing of the answer
     */
    int about(String provider, String environment, String id, boolean sampled, Instant now, Instant nextAt)
            throws Exception {
        Question question = new Question(provider, environment, id, sampled, now, nextAt);
        // before the question: what comes between is newer than its answer may be
        Long basis = transactions.sequence(provider, environment, id);
        List<Callback> answers = new ArrayList<>(1);
        metrics.countQuestion(provider, environment);
        try {
            asking.ask(Ask.about(provider, environment, id, basis), answers::add);
            if (answers.isEmpty()) {
                throw new FailedException("its route has made no callback of the answer");
            }
            // first: what has been put there may be decided before this goes on
            questions.asked(question, answers.get(answers.size() - 1).id());
            answers.forEach(inbox);
        } catch (Exception e) {
            note(question, e);
            throw e;
        }
        return answers.size();
    }

    private void note(Question question, Exception failure) {
        if (isTransient(failure)) {
            Question due = new Question(
                    question.provider(),
                    question.environment(),
                    question.transactionId(),
                    question.sampled(),
                    question.askedAt(),
                    question.askedAt());
            questions.answered(due, Answer.UNAVAILABLE, Failures.describe(failure));
            return;
        }
        String reason = Failures.reason(failure, null);
        metrics.count(Answer.FAILED, question.provider(), question.environment());
        if (questions.answered(question, Answer.FAILED, reason)) {
            LOG.warn(
                    "{}/{} cannot be asked about transaction {}: {}",
                    question.provider(),
                    question.environment(),
                    question.transactionId(),
                    reason);
        }
    }

    /**
     * Asks for all that has changed in a time.
     *
     * @return callbacks, which are all in the inbox
     * @throws Exception of either kind; some callbacks may be in the inbox, and are not told twice when they come again
     */
    int changes(String provider, String environment, Instant since, Instant before) throws Exception {
        AtomicInteger callbacks = new AtomicInteger();
        metrics.countQuestion(provider, environment);
        asking.ask(Ask.changes(provider, environment, since, before), callback -> {
            inbox.accept(callback);
            callbacks.incrementAndGet();
        });
        return callbacks.get();
    }
}
