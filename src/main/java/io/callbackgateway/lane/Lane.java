package io.callbackgateway.lane;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.tracing.LogIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
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
 * delays, until one succeeds. Nothing is ever given up. A failure may ask for other delays ({@link RetryDelay}), or that nothing at all is
 * tried for a time ({@link NotYetException}).
 *
 * <p>Paused, it settles what runs, gives back the rest and takes nothing, until it is resumed.
 *
 * @param <T> what a message becomes when it is opened
 */
public final class Lane<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** Messages that wait with the lane; with that many, it takes no others until some are settled. */
    private static final int MAX_IN_FLIGHT = 10_000;

    private static final long MAX_IN_FLIGHT_BYTES = 8L * 1024 * 1024;

    /** Those in hand while the lane is stopped: enough to find one that succeeds. */
    private static final int MAX_IN_FLIGHT_STOPPED = 64;

    /** Milliseconds. How long a batch waits for one more message, so that a commit serves many. */
    private static final long MIN_WAIT = 1;

    /** How long to wait for messages while workers are about to hand some back. Milliseconds. */
    private static final long RUNNING_POLL = 2;

    /** How long to wait for messages otherwise, before looking whether the lane is to stop. Milliseconds. */
    private static final long IDLE_POLL = 200;

    /** How often it is looked for: each look goes over all that is in hand. */
    private static final Duration OLDEST_IS_TOLD = Duration.ofSeconds(1);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final String queue;
    private final int maxBatch;
    private final int parallel;
    private final long linger;
    private final Executor workers;
    private final BrokerSessions sessions;
    private final LanePauses pauses;
    private final LaneWork<T> work;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile BrokerSession session;
    private volatile int inHand;
    private volatile int waiting;
    private volatile Instant oldestInHand;
    private volatile String stopped;
    private volatile Failure lastFailure;

    private record Failure(String reason, Instant at) {}

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
            LanePauses pauses,
            LaneWork<T> work) {
        this.queue = queue;
        this.maxBatch = maxBatch;
        this.parallel = parallel;
        this.linger = linger.toMillis();
        this.workers = workers;
        this.sessions = sessions;
        this.pauses = pauses;
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

    /** How it is now; {@code null} once it has been told to stop. */
    LaneState state() {
        if (stopping) {
            return null;
        }
        Failure failure = lastFailure;
        return new LaneState(
                queue,
                inHand,
                waiting,
                oldestInHand,
                stopped,
                isPaused(),
                failure == null ? null : failure.reason(),
                failure == null ? null : failure.at());
    }

    boolean isPaused() {
        return pauses.isPaused(queue);
    }

    private void keepWorking() {
        int failures = 0;
        try {
            while (!stopping) {
                if (isPaused()) {
                    stopped = null;
                    sleep(IDLE_POLL);
                    continue;
                }
                try (BrokerSession opened = sessions.open()) {
                    session = opened;
                    work.prepare(opened);
                    SessionWork onSession = new SessionWork(opened, opened.consume(queue));
                    try {
                        onSession.work();
                    } finally {
                        failures = onSession.successes > 0 ? 0 : failures;
                    }
                } catch (ActiveMQException | RuntimeException | Error e) { // nobody else would empty this queue
                    if (!stopping) {
                        Duration delay = Backoff.delay(++failures);
                        stopped = work.describe(e);
                        lastFailure = new Failure(stopped, Instant.now());
                        LOG.warn("Lane {} has to start anew, next attempt in {}: {}", queue, delay, stopped);
                        sleep(delay.toMillis());
                    }
                }
            }
        } finally {
            ended.countDown();
        }
    }

    private void sleep(long millis) {
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

    /** Work on one session; when that breaks, all of this is forgotten, and the broker delivers again. */
    private final class SessionWork {

        private final BrokerSession out;
        private final ClientConsumer consumer;
        private final InFlight<T> inFlight = new InFlight<>();
        private final Queue<InFlight<T>.Chain> ran = new ConcurrentLinkedQueue<>();
        private final Outage outage = new Outage(parallel);
        private int running;
        private int batch = maxBatch;
        private long successes;
        private boolean held;
        private long heldUntil;
        private long toldOldest = System.nanoTime() - OLDEST_IS_TOLD.toNanos();

        SessionWork(BrokerSession out, ClientConsumer consumer) {
            this.out = out;
            this.consumer = consumer;
            stopped = null;
        }

        void work() throws ActiveMQException {
            try {
                while (!stopping && !isPaused()) {
                    take();
                    if (isPaused()) { // while it waited for messages
                        break;
                    }
                    run();
                    settle();
                    tell();
                }
                while (!stopping && running > 0) { // paused: what runs has its effect already
                    sleep(RUNNING_POLL);
                    settle();
                }
            } finally {
                inHand = 0;
                waiting = 0;
                oldestInHand = null;
            }
        }

        private void tell() {
            inHand = inFlight.count();
            waiting = inFlight.waiting();
            long now = System.nanoTime();
            if (now - toldOldest >= OLDEST_IS_TOLD.toNanos()) {
                toldOldest = now;
                oldestInHand = inFlight.oldest();
            }
        }

        private void take() throws ActiveMQException {
            long now = System.nanoTime();
            inFlight.wake(now);
            boolean mayRun = inFlight.hasReady() && running < slots() && !waits(now);
            long wait = mayRun || !ran.isEmpty() ? 0 : untilNext(now);
            int limit = outage.lasts() || held ? MAX_IN_FLIGHT_STOPPED : MAX_IN_FLIGHT;
            if (inFlight.count() >= limit || inFlight.bytes() >= MAX_IN_FLIGHT_BYTES) {
                sleep(wait);
                return;
            }
            long closes = 0;
            for (int taken = 0;
                    taken < maxBatch && inFlight.count() < limit && inFlight.bytes() < MAX_IN_FLIGHT_BYTES;
                    taken++) {
                long timeout = taken == 0 ? wait : TimeUnit.NANOSECONDS.toMillis(closes - System.nanoTime());
                ClientMessage message = consumer.receive(Math.max(MIN_WAIT, timeout));
                closes = taken == 0 ? System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(linger) : closes;
                if (message == null) {
                    if (consumer.isClosed()) {
                        throw new ActiveMQException("the broker closed the consumer");
                    }
                    return;
                }
                T item = work.open(message);
                inFlight.add(work.key(item), message, item);
            }
        }

        private long untilNext(long now) {
            long next = held ? heldUntil - now : outage.lasts() ? untilProbe(now) : inFlight.untilNextWakes(now);
            long poll = running > 0 ? RUNNING_POLL : IDLE_POLL;
            return Math.max(1, Math.min(poll, TimeUnit.NANOSECONDS.toMillis(next)));
        }

        private boolean waits(long now) {
            return isHeld(now) || outage.lasts() && untilProbe(now) > 0;
        }

        private boolean isHeld(long now) {
            if (held && now - heldUntil >= 0) {
                held = false;
                stopped = outage.lasts() ? stopped : null;
            }
            return held;
        }

        private void hold(NotYetException notYet) {
            long until = System.nanoTime() + notYet.waitingTime().toNanos();
            heldUntil = held ? Math.max(heldUntil, until) : until;
            held = true;
            stopped = work.describe(notYet);
        }

        private long untilProbe(long now) {
            return outage.untilProbe(now, inFlight.hasUntried());
        }

        private int slots() {
            return outage.lasts() ? 1 : Math.min(batch, Math.max(1, parallel));
        }

        private void run() {
            if (waits(System.nanoTime())) {
                return;
            }
            int left = batch;
            int failedInARow = 0;
            while (left > 0 && failedInARow < Outage.KEYS && inFlight.hasReady() && running < slots()) {
                InFlight<T>.Chain chain = outage.lasts() ? inFlight.pollReadyToProbe() : inFlight.pollReady();
                left -= chain.begin(outage.lasts() ? 1 : left);
                running++;
                if (parallel > 0) {
                    workers.execute(() -> runAndHandBack(chain));
                } else {
                    runAndHandBack(chain);
                    running--;
                    failedInARow = chain.ranItems().isEmpty() ? failedInARow + 1 : 0;
                }
                if (outage.lasts()) {
                    return;
                }
            }
        }

        private void runAndHandBack(InFlight<T>.Chain chain) {
            try {
                chain.run(work, new ConcurrentHashMap<>());
            } finally {
                ran.add(chain);
            }
        }

        private void settle() throws ActiveMQException {
            List<InFlight<T>.Chain> chains = new ArrayList<>();
            List<T> items = new ArrayList<>();
            for (InFlight<T>.Chain chain = ran.poll(); chain != null; chain = ran.poll()) {
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
                inFlight.acknowledge(chains);
                out.commit();
                work.settled(items);
                succeeded();
            }
            for (InFlight<T>.Chain chain : chains) {
                Throwable failure = chain.end();
                if (failure != null) {
                    failed(chain, failure);
                }
            }
            if (items.isEmpty()) {
                stopIfNothingSucceeds();
            } else {
                outage.succeeded();
            }
        }

        private void succeeded() {
            successes++;
            batch = Math.min(maxBatch, batch * 2);
            if (outage.lasts()) {
                LOG.info("Lane {} works again", queue);
                outage.ends();
                stopped = null;
                inFlight.wakeAll(); // those that failed meanwhile were not at fault
            } else {
                inFlight.wakeThoseFailingWithAll(successes, System.nanoTime() + Backoff.LONGEST.toNanos());
            }
        }

        /** Not the fault of one, or nobody knows whose: one at a time, until it shows. */
        private void failedTogether(List<InFlight<T>.Chain> chains, int items, Exception failure) {
            batch = 1;
            for (InFlight<T>.Chain chain : chains) {
                Throwable own = chain.giveBack();
                if (own != null || items == 1) {
                    failed(chain, own == null ? failure : own);
                } else {
                    inFlight.readyAgain(chain);
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

        private void failed(InFlight<T>.Chain chain, Throwable failure) {
            NotYetException notYet = find(failure, NotYetException.class);
            if (notYet != null) {
                inFlight.readyAgain(chain);
                hold(notYet);
                return;
            }
            int failures = chain.failed(successes);
            RetryDelay own = find(failure, RetryDelay.class);
            Duration delay = own == null ? Backoff.delay(failures) : own.delay(failures, chain.failsAlone(successes));
            outage.failed(chain.key(), chain.failsAlone(successes));
            inFlight.sleep(chain, System.nanoTime() + delay.toNanos());
            String reason = work.describe(failure);
            if (!outage.lasts()) {
                try (LogIds ids = LogIds.of(work.ids(chain.first()))) {
                    LOG.warn("{} waits and is tried again in {}: {}", work.describe(chain.first()), delay, reason);
                }
            }
            lastFailure = new Failure(reason, Instant.now());
        }

        private void stopIfNothingSucceeds() {
            if (!outage.isLikely()) {
                return;
            }
            long now = System.nanoTime();
            if (!waits(now)) { // else it was still running when the lane stopped
                Duration delay = outage.goesOn(now);
                batch = 1;
                stopped = lastFailure.reason();
                LOG.warn(
                        "Lane {} is stopped with {} messages in hand, next attempt in {}: {}",
                        queue,
                        inFlight.count(),
                        delay,
                        stopped);
            }
            inFlight.wakeAll(); // in turn, so that one that is at fault itself does not keep the lane stopped
        }
    }

    private static <X> X find(Throwable failure, Class<X> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
