package io.callbackgateway.rejected;

import io.callbackgateway.door.Rejections;
import io.callbackgateway.door.Rejections.Rejection;
import io.callbackgateway.failure.Failures;
import io.callbackgateway.http.caller.Caller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Takes rejected requests from the door, which never waits for it, and writes them into the database in batches. While the database is
 * away, a bounded number waits in memory, and what comes on top is lost and counted.
 */
@Component
class RejectedLog implements Rejections, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(RejectedLog.class);

    /** Written in one transaction. Bytes, as they count in memory. */
    private static final int BATCH = 1024 * 1024;

    /** Milliseconds between two looks at what waits: so long, the first of a batch waits for others. */
    private static final int PAUSE = 100;

    private final RejectedSettings settings;
    private final RejectedRequests requests;
    private final RejectedLimits limits;
    private final Counter kept;
    private final MeterProvider<Counter> dropped;
    private final RejectedQuota expected;
    private final RejectedQuota others;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>(); // bounded by the quotas of memory
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "rejected-log-writer");
        thread.setDaemon(true);
        return thread;
    });
    private boolean away;

    RejectedLog(RejectedSettings settings, RejectedRequests requests, RejectedLimits limits, MeterRegistry meters) {
        this.settings = settings;
        this.requests = requests;
        this.limits = limits;
        this.kept = Counter.builder("gateway.rejected.kept")
                .description("Rejected requests that went into the rejected log")
                .register(meters);
        this.dropped = dropped(meters);
        this.expected = new RejectedQuota(settings);
        this.others = new RejectedQuota(settings);
        writer.scheduleWithFixedDelay(this::writeAll, PAUSE, PAUSE, TimeUnit.MILLISECONDS);
    }

    /**
     * Entries that the log has no more or never had, by {@code reason}: {@code rate}, {@code queue-full} (the database is away or too
     * slow), {@code failed}, {@code max-entries}, {@code max-size}.
     */
    static MeterProvider<Counter> dropped(MeterRegistry meters) {
        return Counter.builder("gateway.rejected.dropped")
                .description("Rejected requests that the rejected log lost, or did not take")
                .withRegistry(meters);
    }

    @Override
    public Reservation reserve(String provider, String environment, Caller caller) {
        if (settings.maxEntries() == 0) {
            return null;
        }
        RejectedQuota quota = caller.expected() ? expected : others;
        RejectedQuota.AtDoor address = quota.take(provider + "/" + environment, caller.network());
        if (address == null) {
            dropped.withTag("reason", "rate").increment();
            return null;
        }
        boolean withBody = quota.beginBody(address);
        return new Reservation() {
            @Override
            public int maxBody() {
                return withBody ? (int) settings.maxBody().toBytes() : 0;
            }

            @Override
            public void record(Rejection rejection) {
                if (withBody) {
                    quota.endBody(address);
                }
                enqueue(new Waiting(rejection, quota));
            }
        };
    }

    private void enqueue(Waiting next) {
        if (next.quota.memory.tryAcquire(next.bytes())) {
            queue.add(next);
        } else {
            dropped.withTag("reason", "queue-full").increment();
        }
    }

    private void writeAll() {
        try {
            for (List<Waiting> batch = nextBatch(); !batch.isEmpty() && write(batch); batch = nextBatch()) {
                limits.added(
                        batch.size(), batch.stream().mapToLong(Waiting::bytes).sum());
            }
        } catch (RuntimeException | Error e) { // this is the only writer: it goes on
            LOG.warn("The rejected log cannot be cut to its limits now: {}", type(e));
        }
    }

    /** What has waited longest. It stays in the queue until it is written. */
    private List<Waiting> nextBatch() {
        List<Waiting> batch = new ArrayList<>();
        int bytes = 0;
        for (Waiting next : queue) {
            batch.add(next);
            bytes += next.bytes();
            if (bytes >= BATCH) {
                break;
            }
        }
        return batch;
    }

    /** @return whether none of them waits any more: they are written, or cannot be written ever */
    private boolean write(List<Waiting> batch) {
        try {
            requests.add(batch.stream().map(Waiting::rejection).toList());
            kept.increment(batch.size());
            away = false;
        } catch (RuntimeException | Error e) {
            if (e instanceof RuntimeException && Failures.isTransient(e)) {
                if (!away) {
                    LOG.warn("The rejected log cannot be written and is tried again: {}", type(e));
                }
                away = true;
                return false;
            }
            if (batch.size() > 1) { // on each, for the one that cannot be written
                return batch.stream().allMatch(each -> write(List.of(each)));
            }
            LOG.error("The rejected log cannot take a request: {}", type(e));
            dropped.withTag("reason", "failed").increment();
        }
        for (Waiting each : batch) {
            queue.remove();
            each.quota.memory.release(each.bytes());
        }
        return true;
    }

    /** Not its message: some drivers' repeat the values of a statement. */
    private static String type(Throwable e) {
        return NestedExceptionUtils.getMostSpecificCause(e).getClass().getName();
    }

    /** Writes what waits, if the database is there. */
    @Override
    public void destroy() throws InterruptedException {
        writer.shutdown();
        if (writer.awaitTermination(5, TimeUnit.SECONDS)) {
            writeAll();
        }
        dropped.withTag("reason", "queue-full").increment(queue.size());
    }

    private record Waiting(Rejection rejection, RejectedQuota quota) {

        /** In memory, about. */
        private int bytes() {
            String query = rejection.request().query();
            int body = rejection.body() == null ? 0 : rejection.body().length;
            return RejectedQuota.HEAD + (query == null ? 0 : query.length()) + body;
        }
    }
}
