package io.callbackgateway.door;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.apache.coyote.Adapter;
import org.apache.coyote.ErrorState;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** One connection's current request. Refuses a head that could be read in two ways, before anything acts on it. */
final class DoorProcessor extends Http11Processor {

    private final DoorProtocol protocol;
    private SocketChannel channel; // while there is a deadline
    private long deadline;

    DoorProcessor(DoorProtocol protocol, Adapter adapter) {
        super(protocol, adapter);
        this.protocol = protocol;
    }

    static DoorProcessor of(ServletRequest request) {
        return (DoorProcessor) request.getAttribute(DoorProcessor.class.getName());
    }

    @Override
    public SocketState service(SocketWrapperBase<?> connection) throws IOException {
        try {
            return super.service(connection);
        } finally {
            heard();
        }
    }

    /** Called for every request, refused ones too, as the last step before it is handed on. */
    @Override
    protected void parseHost(MessageBytes host) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        request.setAttribute(DoorProcessor.class.getName(), this);
        if (!getErrorState().isError() && !RequestHead.isUnambiguous(request)) {
            response.setStatus(400);
            setErrorState(ErrorState.CLOSE_CLEAN, null);
        }
        // for Tomcat, which reads a body off after its own answer
        listenUntil(System.nanoTime() + protocol.bodyDeadlineNanos());
        super.parseHost(host);
    }

    /** Whether so many bytes of a body that is not chunked can be read without waiting. */
    boolean hasReceived(long length) {
        return available(false) >= length;
    }

    /**
     * Lets reads from this connection end, as if the caller had closed it, once a time has passed: a read of the body alone may
     * never return, since bytes that only frame a body do not count as such. Holds in place of what was set before.
     *
     * @param nanoTime as of {@link System#nanoTime()}; exact to a second
     */
    synchronized void listenUntil(long nanoTime) {
        // the channel itself: Tomcat's wrapper of it may be another connection's by the time
        channel = ((NioChannel) getSocketWrapper().getSocket()).getIOChannel();
        deadline = nanoTime;
        protocol.listensTo(this);
    }

    /** What {@link #listenUntil} set holds no longer: the body is there, or nobody waits for it. */
    synchronized void heard() {
        channel = null;
        protocol.heard(this);
    }

    synchronized void stopListeningIfOverdue(long now) {
        if (channel == null || now - deadline < 0) {
            return;
        }
        try {
            channel.shutdownInput();
        } catch (IOException alreadyClosed) {
            getLog().debug("Closed before its deadline", alreadyClosed);
        }
        heard();
    }
}
