package io.callbackgateway.lane;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties one queue of the broker: takes what is there, runs each message, settles as many as it has in one go and acknowledges them in
 * one transaction. A thread and a connection of its own, so that no lane waits for another.
 *
 * <p>Order: messages of one key are run and settled in the order of the queue. A message that cannot be settled stays with the lane,
 * unacknowledged, and so do those of its key behind it; a crash, or another gateway that takes over, finds them all in their old
 * places.
 *
 * <p>Transient failures: a message that fails while others succeed is tried again by itself, with growing delays. When different keys
 * fail one after the other and none succeeds, whatever they need is away: the lane stops and tries one message at a time, with growing
 * delays, until one succeeds. Nothing is ever given up.
 *
 * @param <T> what a message becomes when it is opened
 */
public final class Lane<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** Messages that wait with the lane; with that many, it takes no others until some are settled. */
    private static final int MAX_HELD = 10_000;

    private static final long MAX_HELD_BYTES = 8L * 1024 * 1024;

    /** Those in hand while the lane is stopped: enough to find one that succeeds. */
    private static final int MAX_HELD_STOPPED = 64;

    /**
     * A lane stops when so many keys have failed in a row that never failed while others succeeded; and at least as many as run at the
     * same time.
     */
    private static final int NEW_KEYS_TO_STOP = 2;

    /** And when so many have failed in a row, whatever they did before. */
    private static final int KEYS_TO_STOP = 16;

    /** How long a stopped lane lets a message wait that has not been tried: it may be that the others are at fault themselves. */
    private static final Duration UNTRIED = Duration.ofSeconds(4);

    /** Milliseconds. How long the last of a batch waits for company. */
    private static final long COMPANY = 1;

    /** Milliseconds. */
    private static final long RUNNING_POLL = 2;

    /** Milliseconds. */
    private static final long IDLE_POLL = 200;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final String queue;
    private final int maxBatch;
    private final int parallel;
    private final long linger;
    private final Executor workers;
    private final BrokerSessions sessions;
    private final LaneWork<T> work;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile BrokerSession session;
    private volatile int waiting;
    private volatile String stopped;

    /**
     * @param maxBatch messages that are settled together at the most
     * @param parallel keys that are run at the same time, on {@code workers}; 0: on the lane's own thread
     * @param linger how long the first message of a batch waits for others, to the millisecond: where a batch costs much and nobody
     *     waits for it; else 0
     */
    Lane(
            String queue,
            int maxBatch,
            int parallel,
            Duration linger,
            Executor workers,
            BrokerSessions sessions,
            LaneWork<T> work) {
        this.queue = queue;
        this.maxBatch = maxBatch;
        this.parallel = parallel;
        this.linger = linger.toMillis();
        this.workers = workers;
        this.sessions = sessions;
        this.work = work;
    }

    public void start() {
        // Not a virtual thread: native calls (SQLite, syncs) would hold one of the few carriers that the door's
        // requests run on.
        new Thread(this::keepWorking, "lane-" + queue).start();
    }

    /** Ends after what is being settled; everything else goes back to the queue. */
    public void stop() {
        stopping = true;
        try {
            if (!ended.await(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                BrokerSession open = session;
                if (open != null) {
                    open.close();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Messages that the lane holds and could not settle at the first attempt, those behind them included. */
    public int waiting() {
        return waiting;
    }

    /** Why the lane is stopped; {@code null} where it is not. */
    public String stopped() {
        return stopped;
    }

    private void keepWorking() {
        int failures = 0;
        try {
            while (!stopping) {
                try (BrokerSession opened = sessions.open()) {
                    session = opened;
                    work.prepare(opened);
                    Shift shift = new Shift(opened, opened.consume(queue));
                    try {
                        shift.work();
                    } finally {
                        failures = shift.successes > 0 ? 0 : failures;
                    }
                } catch (ActiveMQException | RuntimeException | Error e) { // nobody else would empty this queue
                    if (!stopping) {
                        Duration delay = Backoff.delay(++failures);
                        stopped = work.describe(e);
                        LOG.warn("Lane {} has to start anew, next attempt in {}: {}", queue, delay, stopped);
                        pause(delay.toMillis());
                    }
                }
            }
        } finally {
            ended.countDown();
        }
    }

    private void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0 && !stopping; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            try {
                Thread.sleep(Math.min(left, IDLE_POLL));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopping = true;
            }
        }
    }

    /** What the lane does on one session; when that breaks, all of this is forgotten, and the broker delivers again. */
    private final class Shift {

        private final BrokerSession out;
        private final ClientConsumer consumer;
        private final Held<T> held = new Held<>();
        private final Queue<Held<T>.Chain> ran = new ConcurrentLinkedQueue<>();
        /** Keys that have failed since the last success, and those of them that never failed while others succeeded. */
        private final Set<String> failing = new HashSet<>();

        private final Set<String> failingNew = new HashSet<>();

        private int running;
        private int batch = maxBatch;
        private int probes;
        private long lastProbe;
        private Duration probeDelay = Duration.ZERO;
        private long successes;
        private Throwable lastFailure;

        Shift(BrokerSession out, ClientConsumer consumer) {
            this.out = out;
            this.consumer = consumer;
            stopped = null;
        }

        void work() throws ActiveMQException {
            while (!stopping) {
                take();
                run();
                settle();
                waiting = held.waiting();
            }
        }

        private void take() throws ActiveMQException {
            long now = System.nanoTime();
            held.wake(now);
            boolean mayRun = held.hasReady() && running < slots() && !pausing(now);
            long wait = mayRun || !ran.isEmpty() ? 0 : untilNext(now);
            int limit = probes > 0 ? MAX_HELD_STOPPED : MAX_HELD;
            if (held.count() >= limit || held.bytes() >= MAX_HELD_BYTES) {
                pause(wait);
                return;
            }
            long closes = 0;
            for (int taken = 0; taken < maxBatch && held.count() < limit && held.bytes() < MAX_HELD_BYTES; taken++) {
                long patience = taken == 0 ? wait : TimeUnit.NANOSECONDS.toMillis(closes - System.nanoTime());
                ClientMessage message = consumer.receive(Math.max(COMPANY, patience));
                closes = taken == 0 ? System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(linger) : closes;
                if (message == null) {
                    if (consumer.isClosed()) {
                        throw new ActiveMQException("the broker closed the consumer");
                    }
                    return;
                }
                T item = work.open(message);
                held.add(work.key(item), message, item);
            }
        }

        private long untilNext(long now) {
            long next = probes > 0 ? untilProbe(now) : held.untilNextWakes(now);
            long poll = running > 0 ? RUNNING_POLL : IDLE_POLL;
            return Math.max(1, Math.min(poll, TimeUnit.NANOSECONDS.toMillis(next)));
        }

        private boolean pausing(long now) {
            return probes > 0 && untilProbe(now) > 0;
        }

        private long untilProbe(long now) {
            long delay = probeDelay.toNanos();
            if (held.hasUntried()) {
                delay = Math.min(delay, UNTRIED.toNanos());
            }
            return lastProbe + delay - now;
        }

        private int slots() {
            return probes > 0 ? 1 : Math.min(batch, Math.max(1, parallel));
        }

        private void run() {
            if (pausing(System.nanoTime())) {
                return;
            }
            int room = batch;
            int failedInARow = 0;
            while (room > 0 && failedInARow < KEYS_TO_STOP && held.hasReady() && running < slots()) {
                Held<T>.Chain chain = probes > 0 ? held.pollReadyToProbe() : held.pollReady();
                room -= chain.begin(probes > 0 ? 1 : room);
                running++;
                if (parallel > 0) {
                    workers.execute(() -> runAndHandBack(chain));
                } else {
                    runAndHandBack(chain);
                    running--;
                    failedInARow = chain.ranItems().isEmpty() ? failedInARow + 1 : 0;
                }
                if (probes > 0) {
                    return;
                }
            }
        }

        private void runAndHandBack(Held<T>.Chain chain) {
            try {
                chain.run(work, new ConcurrentHashMap<>());
            } finally {
                ran.add(chain);
            }
        }

        private void settle() throws ActiveMQException {
            List<Held<T>.Chain> chains = new ArrayList<>();
            List<T> items = new ArrayList<>();
            for (Held<T>.Chain chain = ran.poll(); chain != null; chain = ran.poll()) {
                running -= parallel > 0 ? 1 : 0;
                chains.add(chain);
                items.addAll(chain.ranItems());
            }
            if (chains.isEmpty()) {
                return;
            }
            if (!items.isEmpty()) {
                try {
                    work.settle(items, out);
                } catch (ActiveMQException e) {
                    throw e;
                } catch (Exception e) {
                    failedTogether(chains, items.size(), e);
                    return;
                }
                held.acknowledge(chains);
                out.commit();
                succeeded();
            }
            for (Held<T>.Chain chain : chains) {
                Throwable failure = chain.end();
                if (failure != null) {
                    failed(chain, failure);
                }
            }
            if (items.isEmpty()) {
                stopIfNothingSucceeds();
            } else {
                failing.clear();
                failingNew.clear();
            }
        }

        private void succeeded() {
            successes++;
            batch = Math.min(maxBatch, batch * 2);
            if (probes > 0) {
                LOG.info("Lane {} works again", queue);
                probes = 0;
                stopped = null;
                held.wakeAll(); // those that failed meanwhile were not at fault
            }
        }

        /** Not the fault of one, or nobody knows whose: one at a time, until it shows. */
        private void failedTogether(List<Held<T>.Chain> chains, int items, Exception failure) {
            batch = 1;
            for (Held<T>.Chain chain : chains) {
                Throwable own = chain.giveBack();
                if (own != null || items == 1) {
                    failed(chain, own == null ? failure : own);
                } else {
                    held.readyAgain(chain);
                }
            }
            if (items > 1) {
                LOG.warn(
                        "Lane {} could not settle {} messages, goes on one by one: {}",
                        queue,
                        items,
                        work.describe(failure));
            }
            stopIfNothingSucceeds();
        }

        private void failed(Held<T>.Chain chain, Throwable failure) {
            Duration delay = Backoff.delay(chain.failed(successes));
            failing.add(chain.key());
            if (!chain.failsAlone(successes)) {
                failingNew.add(chain.key());
            }
            held.sleep(chain, System.nanoTime() + delay.toNanos());
            if (probes == 0) {
                LOG.warn(
                        "{} waits and is tried again in {}: {}",
                        work.describe(chain.first()),
                        delay,
                        work.describe(failure));
            }
            lastFailure = failure;
        }

        private void stopIfNothingSucceeds() {
            if (failingNew.size() < Math.max(NEW_KEYS_TO_STOP, parallel) && failing.size() < KEYS_TO_STOP) {
                return;
            }
            long now = System.nanoTime();
            if (!pausing(now)) { // else it was still running when the lane stopped
                probeDelay = Backoff.delay(++probes);
                lastProbe = now;
                batch = 1;
                stopped = work.describe(lastFailure);
                LOG.warn(
                        "Lane {} is stopped with {} messages in hand, next attempt in {}: {}",
                        queue,
                        held.count(),
                        probeDelay,
                        stopped);
            }
            held.wakeAll(); // in turn, so that one that is at fault itself does not keep the lane stopped
        }
    }
}
