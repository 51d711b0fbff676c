package io.callbackgateway.replay;

import io.callbackgateway.database.GatewayLocks;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.replay.ReplayTable.Run;
import io.callbackgateway.replay.work.ReplayWork;
import io.callbackgateway.replay.work.ReplayWork.Batch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Goes on with all replays that are under way: a batch of one, then of the next, each at its own rate. What it has done it notes after each
 * batch, so that another start, or another gateway, goes on from there; one gateway is at it at a time.
 */
@Component
class ReplayRunner implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayRunner.class);

    /** So many batches in a second, where that makes them no larger than {@link #MAX_BATCH}. */
    private static final int BATCHES = 5;

    private static final int MAX_BATCH = 250;

    /** Of the dry run, which is to leave the processor to others. Milliseconds. */
    private static final long BETWEEN_COUNTS = 20;

    /** Until what waits is looked at again. Milliseconds. */
    private static final long WAIT = 100;

    /** Until what has failed is tried again, and until somebody looks whether there is something to do. Milliseconds. */
    private static final long LONG_WAIT = 1_000;

    private final ReplayTable table;
    private final GatewayLocks locks;
    private final Map<ReplayMode, ReplayWork> works;
    private final ReentrantLock mutex = new ReentrantLock();
    private final Condition wanted = mutex.newCondition();
    private final Map<String, Long> due = new HashMap<>(); // by replay, as System.nanoTime has it
    private final Map<String, String> failing = new HashMap<>(); // by replay
    private final Thread thread = new Thread(this::run, "replays");
    private volatile boolean stopping;

    ReplayRunner(ReplayTable table, GatewayLocks locks, List<ReplayWork> works) {
        this.table = table;
        this.locks = locks;
        this.works = works.stream().collect(Collectors.toMap(ReplayWork::mode, Function.identity()));
        thread.setDaemon(true);
    }

    /** When the routes are there. */
    @EventListener(ApplicationReadyEvent.class)
    void start() {
        thread.start();
    }

    /** There may be something to do. */
    void wake() {
        mutex.lock();
        try {
            wanted.signalAll();
        } finally {
            mutex.unlock();
        }
    }

    private void run() {
        String failure = null;
        while (!stopping) {
            try {
                if (!table.active().isEmpty()) {
                    locks.whileHeld("replays", Duration.ZERO, this::work);
                }
                failure = null;
            } catch (RuntimeException e) {
                String now = Failures.describe(e);
                if (!stopping && !now.equals(failure)) {
                    LOG.warn("Replays wait, and go on from where they are: {}", now);
                }
                failure = now;
            }
            pause(LONG_WAIT);
        }
    }

    private void work() {
        while (!stopping) {
            List<Run> active = table.active();
            due.keySet().retainAll(active.stream().map(run -> run.replay().id()).toList());
            failing.keySet().retainAll(due.keySet());
            if (active.isEmpty()) {
                return;
            }
            long next = Long.MAX_VALUE;
            for (Run run : active) {
                long now = System.nanoTime();
                long at = due.getOrDefault(run.replay().id(), now);
                if (at - now <= 0) {
                    at = now + TimeUnit.MILLISECONDS.toNanos(step(run));
                    due.put(run.replay().id(), at);
                }
                next = Math.min(next, at - System.nanoTime());
            }
            pause(Math.min(LONG_WAIT, TimeUnit.NANOSECONDS.toMillis(Math.max(0, next))));
        }
    }

    /** @return how many milliseconds until the next */
    private long step(Run run) {
        Replay replay = run.replay();
        ReplayWork work = works.get(replay.mode());
        boolean counting = replay.state() == ReplayState.COUNTING;
        try {
            Batch batch = counting
                    ? work.count(replay, run.reached())
                    : work.send(replay, run.reached(), Math.max(1, Math.min(MAX_BATCH, replay.rate() / BATCHES)));
            failing.remove(replay.id());
            table.progress(run, batch);
            if (batch.over() && !counting) {
                LOG.info(
                        "The replay {} ({}) is done", replay.id(), replay.mode().word());
            }
            return batch.isWaiting() ? WAIT : wait(replay, batch, counting);
        } catch (Exception e) {
            if (!(e instanceof ActiveMQException) && !Failures.isTransient(e)) {
                String reason = Failures.reason(e, null);
                LOG.error(
                        "The replay {} ({}) has failed: {}",
                        replay.id(),
                        replay.mode().word(),
                        reason);
                table.fail(replay.id(), reason);
                return LONG_WAIT;
            }
            String failure = Failures.describe(e);
            if (!failure.equals(failing.put(replay.id(), failure)) && !stopping) {
                LOG.warn(
                        "The replay {} ({}) waits: {}",
                        replay.id(),
                        replay.mode().word(),
                        failure);
            }
            return LONG_WAIT;
        }
    }

    private static long wait(Replay replay, Batch batch, boolean counting) {
        long cost = batch.cost() * 1_000L / replay.rate();
        return counting ? Math.max(BETWEEN_COUNTS, cost) : cost;
    }

    private void pause(long millis) {
        if (millis <= 0) {
            return;
        }
        mutex.lock();
        try {
            if (!stopping) {
                wanted.await(millis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            stopping = true;
        } finally {
            mutex.unlock();
        }
    }

    /** After what is just being sent. */
    @Override
    public void destroy() throws InterruptedException {
        stopping = true;
        wake();
        thread.join(5_000);
        thread.interrupt();
    }
}
