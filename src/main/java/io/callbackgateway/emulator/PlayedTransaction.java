package io.callbackgateway.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The true history of a transaction at its provider. Guarded by its {@link Emulator}. */
final class PlayedTransaction {

    private static final long SOON = Duration.ofSeconds(2).toNanos();

    final int number;
    final String id;
    final List<String> history;
    final boolean[] drops;
    final Instant createdAt;
    final List<PlayedCallback> callbacks = new ArrayList<>();

    int step = -1;
    Instant changedAt;

    /** When the provider's API has told which step, in the order of time. */
    private final List<long[]> answers = new ArrayList<>();

    /** @param drops of each step, whether its callback is lost on its way */
    PlayedTransaction(int number, String id, List<String> history, boolean[] drops, Instant now) {
        this.number = number;
        this.id = id;
        this.history = history;
        this.drops = drops;
        this.createdAt = now;
        this.changedAt = now;
    }

    String state() {
        return history.get(Math.max(step, 0));
    }

    boolean isOver() {
        return step == history.size() - 1;
    }

    void answered(long at) {
        answers.add(new long[] {at, step});
    }

    /** Whether a callback has told the last change; a thin one tells what the API answers to the questions that it causes. */
    boolean isTold(boolean thin) {
        return callbacks.stream()
                .filter(PlayedCallback::isDelivered)
                .anyMatch(each -> thin ? isToldByAnswers(each.deliveredFrom) : each.step == step);
    }

    /**
     * Those that several callbacks in a row have caused follow each other soon. What is asked because no callback
     * came is asked later.
     */
    private boolean isToldByAnswers(long from) {
        long before = Long.MAX_VALUE - SOON;
        for (long[] answer : answers) {
            if (answer[0] >= from && answer[0] <= before + SOON) {
                before = answer[0];
                if (answer[1] == step) {
                    return true;
                }
            }
        }
        return false;
    }

    /** For a route. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", id);
        facts.put("number", number);
        facts.put("state", state());
        facts.put("createdAt", Emulator.text(createdAt));
        facts.put("changedAt", Emulator.text(changedAt));
        return facts;
    }
}
