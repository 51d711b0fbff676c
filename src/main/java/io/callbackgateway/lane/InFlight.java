package io.callbackgateway.lane;

import io.callbackgateway.tracing.LogIds;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * The messages that a lane has received and not yet acknowledged, as one {@link Chain} per key. A chain is ready to run, is running, or
 * sleeps until its next attempt. For the lane's thread; only {@link Chain#run} may be called on another.
 */
final class InFlight<T> {

    private record Task<T>(long number, ClientMessage message, T item, int size) {}

    /** Of messages for which nobody asks for another one (JMS §3.4.10). */
    private static final byte DEFAULT_PRIORITY = 4;

    private final Map<String, Chain> chains = new HashMap<>();
    private final Deque<Chain> ready = new ArrayDeque<>();
    private final PriorityQueue<Chain> asleep = new PriorityQueue<>(Comparator.comparingLong(chain -> chain.wakesAt));
    private long numbers;

    /** From the first such message on, an Artemis client acknowledges one by one what it is asked to acknowledge together. */
    private boolean hasOtherPriorities;

    private int count;
    private long bytes;

    void add(String key, ClientMessage message, T item) {
        Chain chain = chains.get(key);
        if (chain == null) {
            chain = new Chain(key);
            chains.put(key, chain);
            ready.add(chain);
        }
        hasOtherPriorities |= message.getPriority() != DEFAULT_PRIORITY;
        Task<T> task = new Task<>(
                numbers++, message, item, message.isLargeMessage() ? message.getBodySize() : message.getEncodeSize());
        chain.tasks.add(task);
        count++;
        bytes += task.size();
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    /** Messages of the chains whose first has failed. */
    int waiting() {
        int waiting = 0;
        for (Chain chain : asleep) {
            waiting += chain.tasks.size();
        }
        return waiting;
    }

    /** When the oldest message was sent; {@code null} where there is none. */
    Instant oldest() {
        return chains.values().stream()
                .map(chain ->
                        Instant.ofEpochMilli(chain.tasks.getFirst().message().getTimestamp()))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    Chain pollReady() {
        return ready.poll();
    }

    /** One that has not failed yet says most about whether others would succeed. */
    Chain pollReadyToProbe() {
        for (Chain chain : ready) {
            if (chain.failures == 0) {
                ready.remove(chain);
                return chain;
            }
        }
        return ready.poll();
    }

    /** Whether one waits that has not been tried. */
    boolean hasUntried() {
        return ready.stream().anyMatch(chain -> chain.failures == 0);
    }

    void readyAgain(Chain chain) {
        ready.add(chain);
    }

    void sleep(Chain chain, long until) {
        chain.wakesAt = until;
        asleep.add(chain);
    }

    void wake(long now) {
        while (!asleep.isEmpty() && now - asleep.peek().wakesAt >= 0) {
            ready.add(asleep.poll());
        }
    }

    void wakeAll() {
        while (!asleep.isEmpty()) {
            ready.add(asleep.poll());
        }
    }

    /**
     * Those that have failed since the last success and before this one, as all did, and would sleep on for long.
     *
     * @param successes with this one
     * @param from only those that would wake up after that
     */
    void wakeThoseFailingWithAll(long successes, long from) {
        asleep.removeIf(chain -> {
            boolean wakes = chain.failedSince == successes - 1 && chain.wakesAt - from > 0;
            if (wakes) {
                ready.add(chain);
            }
            return wakes;
        });
    }

    /** Nanoseconds until the next chain wakes up. */
    long untilNextWakes(long now) {
        return asleep.isEmpty() ? Long.MAX_VALUE : asleep.peek().wakesAt - now;
    }

    /** Acknowledges what has run of these chains: at once where nothing else is in flight, else one by one. */
    void acknowledge(List<Chain> settled) throws ActiveMQException {
        List<Task<T>> tasks = new ArrayList<>();
        for (Chain chain : settled) {
            tasks.addAll(chain.round.subList(0, chain.ran));
        }
        if (tasks.size() == count && !hasOtherPriorities) {
            Collections.max(tasks, Comparator.comparingLong(Task::number))
                    .message()
                    .acknowledge(); // in Artemis: all up to this one
        } else {
            for (Task<T> task : tasks) {
                task.message().individualAcknowledge();
            }
        }
    }

    /** The messages of one key, in the order of the queue. */
    final class Chain {

        private final String key;
        private final Deque<Task<T>> tasks = new ArrayDeque<>();
        private List<Task<T>> round = List.of();
        private int ran;
        private Throwable failure;
        private int failures;
        private long failedSince;
        private long wakesAt;

        private Chain(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }

        T first() {
            return tasks.getFirst().item();
        }

        /** @return how many messages the next {@link #run} is about */
        int begin(int limit) {
            round = new ArrayList<>(Math.min(limit, tasks.size()));
            for (Task<T> task : tasks) {
                if (round.size() == limit) {
                    break;
                }
                round.add(task);
            }
            ran = 0;
            failure = null;
            return round.size();
        }

        void run(LaneWork<T> work, Map<String, Object> shared) {
            for (Task<T> task : round) {
                try (LogIds ids = LogIds.of(work.ids(task.item()))) {
                    work.run(task.item(), shared);
                } catch (Exception | Error e) {
                    failure = e;
                    return;
                }
                ran++;
            }
        }

        List<T> ranItems() {
            return round.subList(0, ran).stream().map(Task::item).toList();
        }

        /**
         * @param successes of the lane so far
         * @return how often in a row it has failed now
         */
        int failed(long successes) {
            failedSince = failures == 0 ? successes : failedSince;
            return ++failures;
        }

        /** Whether others have succeeded since this one fails. */
        boolean failsAlone(long successes) {
            return successes > failedSince;
        }

        /** What has run is settled. The rest is ready again, unless the first of it has failed. */
        Throwable end() {
            for (int i = 0; i < ran; i++) {
                bytes -= tasks.removeFirst().size();
                count--;
            }
            failures = ran > 0 ? 0 : failures;
            if (tasks.isEmpty()) {
                chains.remove(key);
            } else if (failure == null) {
                ready.add(this);
            }
            return failure;
        }

        /** What has run could not be settled and is run again. */
        Throwable giveBack() {
            Throwable own = ran == 0 ? failure : null;
            ran = 0;
            return own;
        }
    }
}
