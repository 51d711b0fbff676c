package io.callbackgateway.ledger;

import io.callbackgateway.inbox.Callback;
import io.callbackgateway.question.Answer;
import io.callbackgateway.question.QuestionMetrics;
import io.callbackgateway.question.Questions;
import io.callbackgateway.question.Questions.Answered;
import io.callbackgateway.question.Questions.Asked;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What those callbacks of a batch come to that a provider gave as answers to our questions. What has been decided before a crash is known
 * from the question, or from the callback that was missed, and is not counted again; only an answer to no single question, out of a list
 * of what has changed, that says nothing new leaves no trace, and may count twice.
 */
final class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private static final String OF_ANOTHER = "the answer is about another transaction";

    private final String provider;
    private final String environment;
    private final Map<String, Asked> questions = new HashMap<>();
    private final Map<String, Answer> decided = new HashMap<>(); // so far, by callback id
    private final Map<String, Answered> written =
            new TreeMap<>(); // gateways that lock the same rows do so in the same order
    private final List<Answer> counted = new ArrayList<>();
    private int drifted;

    Answers(String provider, String environment) {
        this.provider = provider;
        this.environment = environment;
    }

    void load(Questions table, Collection<String> callbackIds) {
        questions.putAll(table.askedFor(callbackIds));
    }

    /** @return why an answer that the route could read is none; {@code null} where it is one */
    String mistake(Callback callback, List<Entry> entries) {
        Asked asked = questions.get(callback.id().toString());
        boolean other = asked != null
                && entries.stream()
                        .noneMatch(entry ->
                                entry.isIgnored() || entry.transactionId().equals(asked.transactionId()));
        return other ? OF_ANOTHER : null;
    }

    /** @return the sequence of the transaction's state when the question was asked; {@code null} where nobody knows */
    Long basis(Callback callback, String transactionId) {
        Asked asked = questions.get(callback.id().toString());
        return asked != null && asked.transactionId().equals(transactionId) ? callback.basis() : null;
    }

    /** @param isNew whether that was not known before */
    void decide(Callback callback, Outcome outcome, boolean isNew) {
        Answer answer =
                switch (outcome) {
                    case EMITTED -> Answer.MISSED;
                    case STALE -> Answer.STALE;
                    case DUPLICATE -> Answer.AGREED;
                    default -> Answer.IGNORED;
                };
        if (answer == Answer.MISSED && isNew) {
            counted.add(answer);
            Asked asked = questions.get(callback.id().toString());
            drifted += asked != null && asked.sampled() ? 1 : 0;
        }
        decided.merge(callback.id().toString(), answer, (one, two) -> one.compareTo(two) < 0 ? one : two);
    }

    /** After all entries of a callback: the most telling of what they came to is the answer. */
    void end(Callback callback) {
        Answer answer = decided.get(callback.id().toString());
        if (answer != null) {
            end(callback, answer, null);
        }
    }

    void fail(Callback callback, String reason) {
        end(callback, Answer.FAILED, reason);
    }

    private void end(Callback callback, Answer answer, String reason) {
        String id = callback.id().toString();
        Asked asked = questions.get(id);
        if (asked != null && asked.answer() == answer) {
            return;
        }
        if (answer != Answer.MISSED) {
            counted.add(answer);
        }
        if (asked != null) {
            written.put(id, new Answered(id, answer, reason));
        }
    }

    void write(Questions table) {
        if (!written.isEmpty()) {
            table.answer(written.values());
        }
    }

    /** Once it is committed. */
    void tell(QuestionMetrics metrics) {
        counted.forEach(answer -> metrics.count(answer, provider, environment));
        for (int i = 0; i < drifted; i++) {
            metrics.countDrift(provider, environment);
        }
        written.forEach((callbackId, each) -> {
            Asked asked = questions.get(callbackId);
            if (each.reason() != null && !each.reason().equals(asked.reason())) { // else it is said already
                LOG.warn(
                        "The answer of {}/{} about transaction {} cannot be used; it is asked again: {}",
                        provider,
                        environment,
                        asked.transactionId(),
                        each.reason());
            }
        });
    }
}
