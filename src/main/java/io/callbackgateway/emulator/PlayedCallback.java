package io.callbackgateway.emulator;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a provider has to tell of one change, and what became of it. Guarded by its {@link Emulator}. */
final class PlayedCallback {

    enum Delivery {
        NEW,
        /** Attempted, or waiting for the next attempt. */
        PROCESSING,
        /** Waits until the provider is told to go on. */
        PAUSED,
        RESTARTING,
        COMPLETED,
        FAILED,
        /** Lost on its way, which the provider does not know. */
        DROPPED
    }

    final long id;
    final PlayedTransaction transaction;
    final int step;
    final String state;
    final Instant changedAt;
    final Instant createdAt;

    Delivery delivery = Delivery.NEW;
    Instant updatedAt;
    int attempts;

    /** How many of these were sent twice at the same time. */
    int doubled;

    /** After so many attempts it has failed; more once it was restarted. */
    int limit;

    /** Of the last attempt, {@code null} where there was no answer. */
    Integer status;

    double seconds;

    /** When the first attempt began that was answered as expected. */
    long deliveredFrom = Long.MAX_VALUE;

    PlayedCallback(long id, PlayedTransaction transaction, Instant now) {
        this.id = id;
        this.transaction = transaction;
        this.step = transaction.step;
        this.state = transaction.state();
        this.changedAt = transaction.changedAt;
        this.createdAt = now;
        this.updatedAt = now;
    }

    void became(Delivery delivery, Instant now) {
        this.delivery = delivery;
        this.updatedAt = now;
    }

    boolean isDelivered() {
        return deliveredFrom != Long.MAX_VALUE;
    }

    /** For a route. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", id);
        facts.put("transactionId", transaction.id);
        facts.put("createdAt", Emulator.text(createdAt));
        facts.put("updatedAt", Emulator.text(updatedAt));
        facts.put("delivery", delivery.name().toLowerCase(Locale.ROOT));
        facts.put("attempts", attempts);
        facts.put("status", status == null ? "null" : status);
        facts.put("seconds", seconds);
        return facts;
    }
}
