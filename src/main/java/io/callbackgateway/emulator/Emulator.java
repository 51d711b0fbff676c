package io.callbackgateway.emulator;

import io.callbackgateway.emulator.PlayedCallback.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A provider that is played: what has truly happened to its transactions, and the callbacks that tell of it. The newest transactions are
 * remembered.
 */
final class Emulator {

    private static final int REMEMBERED = 20_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String provider;
    private final ScheduledExecutorService clock;
    private final Supplier<CallSettings> initial;
    private final Map<String, PlayedTransaction> transactions = new LinkedHashMap<>();
    private final Random random = new Random();

    private Habits habits;
    private Switches switches;
    private CallSettings settings;
    private EmulatorConsumer caller;
    private Instant last = Instant.EPOCH;
    private long callbacks;
    private long questions;
    private long tokens;

    /** @param initial asked for when the settings are looked at first */
    Emulator(String provider, ScheduledExecutorService clock, Supplier<CallSettings> initial) {
        this.provider = provider;
        this.clock = clock;
        this.initial = initial;
    }

    /** As providers write a time: UTC, in microseconds. */
    static String text(Instant time) {
        return TIME.format(time);
    }

    synchronized void begin(Habits habits, Switches usual, EmulatorConsumer caller) {
        this.habits = habits;
        this.caller = caller;
        switches = switches == null ? usual : switches;
    }

    synchronized void end() {
        caller = null;
    }

    synchronized Switches switches() {
        return switches;
    }

    synchronized void set(String json) {
        switches = switches.with(json);
    }

    synchronized CallSettings settings() {
        if (settings == null) {
            settings = initial.get();
        }
        return settings;
    }

    synchronized void configure(String name, String value) {
        settings = settings().with(name, value);
    }

    /**
     * @param begin over which the transactions begin; {@code null} as the provider's habit is
     * @param gap between the changes of one transaction
     * @param seed the same one makes the same histories and losses, of other transactions
     */
    synchronized void play(int count, Duration begin, Duration gap, long seed) {
        Random fate = new Random(seed);
        long over = (begin == null ? habits.begin() : begin).toMillis();
        for (int i = 0; i < count; i++) {
            List<String> history =
                    habits.histories().get(fate.nextInt(habits.histories().size()));
            PlayedTransaction transaction = new PlayedTransaction(
                    i + 1, UUID.randomUUID().toString(), history, drops(history.size(), fate), now());
            transactions.put(transaction.id, transaction);
            later(over * i / count, () -> change(transaction, gap));
        }
        Iterator<PlayedTransaction> oldest = transactions.values().iterator();
        for (int left = transactions.size(); left > REMEMBERED; left--) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void forget() {
        transactions.clear();
    }

    private boolean[] drops(int steps, Random fate) {
        boolean[] drops = new boolean[steps];
        int kept = 0;
        for (int i = 0; i < steps; i++) {
            drops[i] = fate.nextDouble() < switches.drop;
            kept += drops[i] ? 0 : 1;
        }
        if (kept == 0 && !habits.listed()) {
            drops[fate.nextInt(steps)] = false; // nobody could ever know of it
        }
        return drops;
    }

    /** No two changes have the same time. */
    private Instant now() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
        return last;
    }

    private void later(long millis, Runnable task) {
        clock.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    private synchronized void change(PlayedTransaction transaction, Duration gap) {
        transaction.step++;
        transaction.changedAt = now();
        Runnable next = transaction.isOver() ? () -> {} : () -> later(gap.toMillis(), () -> change(transaction, gap));
        if (!settings().enabled()) {
            next.run();
        } else if (transaction.drops[transaction.step]) {
            callback(transaction).became(Delivery.DROPPED, now());
            next.run();
        } else if (switches.shuffled) {
            PlayedCallback callback = callback(transaction);
            later(random.nextInt((int) gap.toMillis() * transaction.history.size() + 1), () -> attempt(callback, null));
            next.run();
        } else {
            attempt(callback(transaction), next);
        }
    }

    private PlayedCallback callback(PlayedTransaction transaction) {
        PlayedCallback callback = new PlayedCallback(++callbacks, transaction, now());
        callback.limit = settings().limit();
        transaction.callbacks.add(callback);
        return callback;
    }

    /** @param then when the first attempt is over, so that callbacks leave in order; may be {@code null} */
    private synchronized void attempt(PlayedCallback callback, Runnable then) {
        if (settings().paused()) {
            callback.became(Delivery.PAUSED, now());
            if (then != null) {
                then.run();
            }
        } else if (caller == null) {
            later(500, () -> attempt(callback, then)); // its file is being loaded
        } else {
            callback.became(Delivery.PROCESSING, now());
            callback.attempts++;
            if (random.nextDouble() < switches.doubles) {
                callback.doubled++;
                caller.call(callback, null);
            }
            caller.call(callback, then);
        }
    }

    /**
     * An attempt is over.
     *
     * @param began {@link System#nanoTime}
     * @param status {@code null} where there was no answer
     */
    synchronized void ended(PlayedCallback callback, long began, Integer status, Runnable then) {
        callback.seconds = (System.nanoTime() - began) / 1e9;
        if (settings().isExpected(status)) {
            callback.status = status;
            callback.deliveredFrom = Math.min(callback.deliveredFrom, began);
            callback.became(Delivery.COMPLETED, now());
        } else if (!callback.isDelivered()) {
            callback.status = status;
            failed(callback);
        }
        if (then != null) {
            then.run();
        }
    }

    private void failed(PlayedCallback callback) {
        if (callback.attempts < callback.limit) {
            callback.became(Delivery.PROCESSING, now());
            later(habits.delay(callback.attempts, switches.lapse).toMillis(), () -> again(callback));
        } else {
            callback.became(Delivery.FAILED, now());
            if (habits.pauses()) {
                callback.became(Delivery.PAUSED, now());
                settings = settings().paused(true);
            }
        }
    }

    /** Where it was sent twice, the other one may have been taken meanwhile. */
    private synchronized void again(PlayedCallback callback) {
        if (!callback.isDelivered()) {
            attempt(callback, null);
        }
    }

    /**
     * Sends what waits.
     *
     * @return how many that are: 0 while the provider is paused, -1 where nothing waits
     */
    synchronized int restart() {
        List<PlayedCallback> waiting = transactions.values().stream()
                .flatMap(each -> each.callbacks.stream())
                .filter(each -> each.delivery == Delivery.PAUSED)
                .toList();
        if (waiting.isEmpty() || settings().paused()) {
            return waiting.isEmpty() ? -1 : 0;
        }
        for (PlayedCallback callback : waiting) {
            callback.became(Delivery.RESTARTING, now());
            callback.limit = callback.attempts + settings().limit();
            later(0, () -> attempt(callback, null));
        }
        return waiting.size();
    }

    /** @return whether there is such a transaction: it is told again as it is now */
    synchronized boolean callBack(String id) {
        PlayedTransaction transaction = transactions.get(id);
        if (transaction != null && transaction.changedAt != null) {
            PlayedCallback callback = callback(transaction);
            later(0, () -> attempt(callback, null));
        }
        return transaction != null;
    }

    /** A question reaches the API. */
    synchronized Switches.Api question() {
        questions++;
        return random.nextDouble() < switches.apiShare ? switches.api : Switches.Api.ok;
    }

    synchronized void issuedToken() {
        tokens++;
    }

    /**
     * What the API answers about a transaction.
     *
     * @return null where it knows none
     */
    synchronized Map<String, Object> answer(String id) {
        PlayedTransaction transaction = transactions.get(id);
        if (transaction == null || transaction.step < 0) {
            return null;
        }
        transaction.answered(System.nanoTime());
        return transaction.facts();
    }

    /** Those that have begun, each as its API tells it. */
    synchronized List<Map<String, Object>> all() {
        return transactions.values().stream()
                .filter(each -> each.step >= 0)
                .map(PlayedTransaction::facts)
                .toList();
    }

    /** Those of a transaction that the provider itself knows of, as they are. */
    synchronized List<Map<String, Object>> callbacks(String id) {
        PlayedTransaction transaction = transactions.get(id);
        return transaction == null
                ? List.of()
                : transaction.callbacks.stream()
                        .filter(each -> each.delivery != Delivery.DROPPED)
                        .map(PlayedCallback::facts)
                        .toList();
    }

    /** What a callback tells, and what about it. */
    synchronized Map<String, Object> facts(PlayedCallback callback) {
        Map<String, Object> facts = callback.transaction.facts();
        facts.put("state", callback.state);
        facts.put("changedAt", text(callback.changedAt));
        return facts;
    }

    /** The truth, to be compared with what the gateway says. */
    synchronized Report report() {
        List<Report.Transaction> all = new ArrayList<>();
        for (PlayedTransaction each : transactions.values()) {
            all.add(new Report.Transaction(
                    each.id,
                    each.state(),
                    each.isOver(),
                    !each.isTold(habits.thin()),
                    each.callbacks.stream()
                            .map(callback -> new Report.Callback(
                                    callback.state,
                                    callback.delivery.name().toLowerCase(Locale.ROOT),
                                    callback.attempts,
                                    callback.doubled,
                                    callback.status))
                            .toList()));
        }
        return Report.of(provider, settings().paused(), questions, tokens, all);
    }
}
