package io.callbackgateway.inbox;

import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.tracing.Tracing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.activemq.artemis.api.core.ActiveMQDuplicateIdException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.springframework.core.NestedExceptionUtils;

/**
 * Writes callbacks to their inboxes: one thread, and all that have come while it was busy in one transaction of the broker, because a sync
 * costs the same for many as for one. Callbacks keep the order in which they were handed in.
 */
final class InboxWriter {

    private static final int MAX_BATCH = 256;

    /** Bytes of bodies in one transaction. */
    private static final long MAX_BATCH_SIZE = 4L * 1024 * 1024;

    private final BrokerSessions sessions;
    private final BlockingQueue<Write> waiting = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "inbox-writer");
    private final Set<String> queues = new HashSet<>(); // that are there, as the session has seen
    private BrokerSession session;
    private volatile boolean stopping;

    InboxWriter(BrokerSessions sessions) {
        this.sessions = sessions;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * @param once whether the broker is to leave out a callback whose id it knows
     * @return completes when the callback is synced to the broker's disk, with {@code false} where the broker knew it; or fails. Whoever
     *     waits no longer cancels it: it may be written all the same
     */
    CompletableFuture<Boolean> write(Callback callback, boolean once) {
        Write write = new Write(callback, once, Tracing.current(), new CompletableFuture<>());
        waiting.add(write);
        return write.done();
    }

    /** @param traceparent of who waits; may be {@code null} */
    private record Write(Callback callback, boolean once, String traceparent, CompletableFuture<Boolean> done) {}

    private void run() {
        List<Write> batch = new ArrayList<>();
        while (!stopping) {
            try {
                take(batch);
                write(batch);
            } catch (InterruptedException e) {
                stopping = true;
            } finally {
                batch.clear();
            }
        }
        close();
    }

    private void take(List<Write> batch) throws InterruptedException {
        long size = 0;
        for (Write next = waiting.take(); next != null; next = full(batch, size) ? null : waiting.poll()) {
            if (!next.done().isDone()) { // else nobody waits for it any more
                batch.add(next);
                size += next.callback().body().length;
            }
        }
    }

    private static boolean full(List<Write> batch, long size) {
        return batch.size() >= MAX_BATCH || size >= MAX_BATCH_SIZE;
    }

    private void write(List<Write> batch) {
        try {
            session = session == null ? sessions.open() : session;
            for (Write each : batch) {
                String queue =
                        Inbox.queue(each.callback().provider(), each.callback().environment());
                if (queues.add(queue)) {
                    // the door may open before the lane is there, and what is sent to no queue is gone
                    session.createQueue(queue, queue, RoutingType.ANYCAST);
                }
                ClientMessage message = CallbackMessage.write(session, each.callback(), each.once());
                message.setTimestamp(System.currentTimeMillis());
                if (each.traceparent() != null) {
                    message.putStringProperty(Tracing.TRACEPARENT, each.traceparent());
                }
                session.send(queue, message);
            }
            session.commit();
            batch.forEach(each -> each.done().complete(true));
        } catch (ActiveMQException | RuntimeException | Error e) { // without this thread, nothing is accepted any more
            close(); // with what the transaction holds
            boolean known = NestedExceptionUtils.getRootCause(e) instanceof ActiveMQDuplicateIdException
                    || e instanceof ActiveMQDuplicateIdException;
            if (known && batch.size() > 1) {
                batch.forEach(each -> write(List.of(each)));
            } else if (known) {
                batch.get(0).done().complete(false);
            } else {
                batch.forEach(each -> each.done().completeExceptionally(e));
            }
        }
    }

    private void close() {
        if (session != null) {
            session.close();
            session = null;
            queues.clear();
        }
    }

    void stop() {
        stopping = true;
        thread.interrupt();
    }
}
