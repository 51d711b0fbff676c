package io.callbackgateway.rejected;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.door.Rejection;
import io.callbackgateway.door.Rejections;
import io.callbackgateway.encryption.Encryption;
import java.io.UncheckedIOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Takes refused requests from the door, which never waits for it, and writes them into the database in batches. While the database is
 * away, a bounded number waits in memory, and what comes on top is lost and counted.
 */
@Component
class RejectedLog implements Rejections, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(RejectedLog.class);

    private static final int BATCH = 64;
    private static final int BATCH_BYTES = 1024 * 1024;

    private final RejectedSettings settings;
    private final Encryption encryption;
    private final RejectedRequests requests;
    private final RejectedLimits limits;
    private final RejectedMetrics metrics;

    /** Apart, so that nobody else can crowd out the callers that a door expects. */
    private final Room expected;

    private final Room others;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(); // bounded by the rooms
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer = new Thread(this::writeUntilClosed, "rejected-log-writer");

    RejectedLog(
            RejectedSettings settings,
            Encryption encryption,
            RejectedRequests requests,
            RejectedLimits limits,
            RejectedMetrics metrics) {
        this.settings = settings;
        this.encryption = encryption;
        this.requests = requests;
        this.limits = limits;
        this.metrics = metrics;
        this.expected = new Room(settings);
        this.others = new Room(settings);
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public Place take(String provider, String environment, String network, boolean expected) {
        if (settings.maxEntries() == 0) {
            return null;
        }
        Room room = room(expected);
        Room.Share share = room.enter(provider + "/" + environment, network);
        if (share == null) {
            metrics.dropped("rate", 1);
            return null;
        }
        return new PlaceInQueue(room, room.beginBody(share) ? share : null);
    }

    private Room room(boolean expected) {
        return expected ? this.expected : others;
    }

    private void enqueue(Rejection rejection) {
        Waiting next = Waiting.of(rejection);
        if (room(rejection.expected()).reserve(next.bytes)) {
            queue.add(next);
        } else {
            metrics.dropped("queue-full", 1);
        }
    }

    private void writeUntilClosed() {
        try {
            while (true) {
                List<Waiting> batch = nextBatch();
                if (batch.isEmpty()) {
                    return;
                }
                try {
                    write(batch);
                } catch (RuntimeException | Error e) { // this is the only writer: it goes on
                    LOG.error("The rejected log has lost up to {} requests: {}", batch.size(), type(e));
                    metrics.dropped("failed", batch.size());
                } finally {
                    batch.forEach(each -> room(each.rejection.expected()).release(each.bytes));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return nothing when it is time to end */
    private List<Waiting> nextBatch() throws InterruptedException {
        List<Waiting> batch = new ArrayList<>();
        int bytes = 0;
        Waiting next = queue.take();
        while (next != null && next != Waiting.END) {
            batch.add(next);
            bytes += next.bytes;
            next = batch.size() < BATCH && bytes < BATCH_BYTES ? queue.poll() : null;
        }
        if (next == Waiting.END && !batch.isEmpty()) {
            queue.add(next);
        }
        return batch;
    }

    private void write(List<Waiting> batch) throws InterruptedException {
        boolean reported = false;
        while (true) {
            try {
                List<RejectedRow> rows = batch.stream()
                        .map(each -> RejectedRow.of(each.rejection, encryption))
                        .toList();
                requests.add(rows);
                metrics.kept(rows.size());
                enforceLimits(rows);
                return;
            } catch (DataIntegrityViolationException e) {
                giveUp(batch, e);
                return;
            } catch (DataAccessException | TransactionException | UncheckedIOException e) {
                if (!reported) {
                    LOG.warn("The rejected log cannot be written and is tried again: {}", type(e));
                    reported = true;
                }
                if (closing.await(1, TimeUnit.SECONDS)) {
                    metrics.dropped("queue-full", batch.size());
                    return;
                }
            } catch (RuntimeException e) {
                giveUp(batch, e);
                return;
            }
        }
    }

    /** On a batch, for the one in it that cannot be written. */
    private void giveUp(List<Waiting> batch, RuntimeException cause) throws InterruptedException {
        if (batch.size() == 1) {
            LOG.error("The rejected log cannot take a request: {}", type(cause));
            metrics.dropped("failed", 1);
            return;
        }
        for (Waiting each : batch) {
            write(List.of(each));
        }
    }

    private void enforceLimits(List<RejectedRow> rows) {
        try {
            limits.added(rows);
        } catch (RuntimeException e) {
            LOG.warn("The rejected log cannot be cut to its limits now: {}", type(e));
        }
    }

    /** Not its message: some drivers' repeat the values of a statement. */
    private static String type(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getClass().getName();
    }

    /** Writes what waits, if the database is there. */
    @Override
    public void destroy() throws InterruptedException {
        closing.countDown();
        queue.add(Waiting.END);
        writer.join(TimeUnit.SECONDS.toMillis(5));
    }

    private final class PlaceInQueue implements Place {

        private final Room room;

        /** {@code null} where no body may be read. */
        private final Room.Share share;

        private PlaceInQueue(Room room, Room.Share share) {
            this.room = room;
            this.share = share;
        }

        @Override
        public int maxBody() {
            return share == null ? 0 : (int) settings.maxBody().toBytes();
        }

        @Override
        public void record(Rejection rejection) {
            if (share != null) {
                room.endBody(share);
            }
            enqueue(rejection);
        }
    }

    private record Waiting(Rejection rejection, int bytes) {

        private static final Waiting END = new Waiting(null, 0);

        private static Waiting of(Rejection rejection) {
            WireRequest request = rejection.request();
            int bytes = RejectedRow.HEAD_SIZE + (rejection.body() == null ? 0 : rejection.body().length);
            bytes += request.path().length()
                    + (request.query() == null ? 0 : request.query().length());
            for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
                bytes += header.getKey().length();
                bytes += header.getValue().stream().mapToInt(String::length).sum();
            }
            for (X509Certificate certificate : request.certificates()) {
                bytes += size(certificate);
            }
            return new Waiting(rejection, Math.max(bytes, Room.LEAST));
        }

        private static int size(X509Certificate certificate) {
            try {
                return certificate.getEncoded().length;
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException(e); // the web server has read it from these bytes
            }
        }
    }
}
