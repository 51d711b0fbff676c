package io.callbackgateway.door;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/1.1 as Tomcat speaks it, with deadlines: Tomcat's own time-outs start again at each byte, so that a caller who sends one
 * every few seconds could keep a connection for hours. Looks at the open connections once a second. An idle connection that is
 * kept alive is under no deadline here.
 *
 * <p>Public for Tomcat, which makes it by name.
 */
public class DoorProtocol extends TlsProtocol {

    private final Set<DoorProcessor> listening = ConcurrentHashMap.newKeySet();
    private final Map<SocketWrapperBase<NioChannel>, Long> handshakes = new HashMap<>();
    private long headerDeadlineNanos = Duration.ofSeconds(10).toNanos();
    private long bodyDeadlineNanos = Duration.ofSeconds(10).toNanos();
    private ScheduledFuture<?> rounds;

    public DoorProtocol() {
        super(new DoorEndpoint());
    }

    /** How many connections an address may have open at the same time; one more is closed at once. */
    void setMaxConnectionsByAddress(int max, TrustedProxies exempt) {
        ((DoorEndpoint) getEndpoint()).setMaxByAddress(max, exempt);
    }

    /** How long the head of a request may take from its first byte on, and before it the TLS handshake. */
    void setHeaderDeadline(Duration deadline) {
        headerDeadlineNanos = deadline.toNanos();
    }

    /** How long a body may take that Tomcat reads off itself. */
    void setBodyDeadline(Duration deadline) {
        bodyDeadlineNanos = deadline.toNanos();
    }

    long bodyDeadlineNanos() {
        return bodyDeadlineNanos;
    }

    @Override
    protected Processor createProcessor() {
        return new DoorProcessor(this, getAdapter());
    }

    @Override
    public void start() throws Exception {
        super.start();
        rounds = getUtilityExecutor().scheduleWithFixedDelay(this::endWhatIsOverdue, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (rounds != null) {
            rounds.cancel(false);
        }
        super.stop();
    }

    /** From now on until {@link #heard} this processor's deadline is watched. */
    void listensTo(DoorProcessor processor) {
        listening.add(processor);
    }

    void heard(DoorProcessor processor) {
        listening.remove(processor);
    }

    private void endWhatIsOverdue() {
        long now = System.nanoTime();
        listening.forEach(processor -> processor.stopListeningIfOverdue(now));
        Set<SocketWrapperBase<NioChannel>> open = getEndpoint().getConnections();
        handshakes.keySet().retainAll(open);
        for (SocketWrapperBase<NioChannel> connection : open) {
            if (isOverdue(connection, now)) {
                close(connection);
            }
        }
    }

    private boolean isOverdue(SocketWrapperBase<NioChannel> connection, long now) {
        if (!connection.getSocket().isHandshakeComplete()) {
            return now - handshakes.computeIfAbsent(connection, first -> now) > headerDeadlineNanos;
        }
        handshakes.remove(connection);
        // A connection has a processor, and that one a start, between the bytes of a head: before the first of them it
        // has none yet,
        // and while a thread is at work that thread has taken it.
        if (!(connection.getCurrentProcessor() instanceof DoorProcessor processor)) {
            return false;
        }
        long start = processor.getRequest().getStartTimeNanos();
        return start != -1
                && now - start > headerDeadlineNanos
                && connection.getCurrentProcessor() == processor; // else it has gone on to another connection meanwhile
    }

    /** As Tomcat does after its own time-outs: on a thread that holds the connection's lock, where nobody else uses it. */
    private void close(SocketWrapperBase<NioChannel> connection) {
        if (!getEndpoint().processSocket(connection, SocketEvent.ERROR, true)) {
            connection.close();
        }
    }
}
