package io.callbackgateway.emulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The true history of a transaction at its provider. Guarded by its {@link Emulator}. */
final class PlayedTransaction {

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

    /** Whether a callback has told the last change; a thin one tells what the API answers to the first question after it. */
    boolean isTold(boolean thin) {
        return callbacks.stream()
                .filter(PlayedCallback::isDelivered)
                .anyMatch(each -> step == (thin ? answerAfter(each.deliveredFrom) : each.step));
    }

    private long answerAfter(long from) {
        return answers.stream()
                .filter(each -> each[0] >= from)
                .map(each -> each[1])
                .findFirst()
                .orElse(-1L);
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
