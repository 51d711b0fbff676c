package io.callbackgateway.http;

import io.callbackgateway.http.caller.Caller;
import io.callbackgateway.http.caller.TrustedProxies;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.coyote.Adapter;
import org.apache.coyote.ErrorState;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.parser.HttpParser;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/1.1 as Tomcat speaks it, with the protections for which Tomcat has no setting; all that depends on its inner workings is
 * here and in {@link RequestHead} and {@link RequestLine}:
 *
 * <ul>
 *   <li>deadlines for a whole handshake, head and body: Tomcat's time-outs start again at each byte, so that a caller who sends
 *       one every few seconds could keep a connection for hours. Exact to a second; an idle connection is under none of them;
 *   <li>a bound on the connections of one address;
 *   <li>400 for a head that could be read in two ways, and headers on every answer, Tomcat's own included;
 *   <li>client certificates of any issuer, asked for and not demanded;
 *   <li>blanks and bytes above 0x7F in a query, where it can be read in one way only, and news of targets that cannot be read.
 * </ul>
 *
 * <p>Public for Tomcat, which makes it by name.
 */
public final class DoorProtocol extends Http11NioProtocol {

    private final Set<Processor> reading = ConcurrentHashMap.newKeySet();
    private final Map<SocketWrapperBase<NioChannel>, Long> handshakes = new HashMap<>();
    private DoorSettings settings;
    private boolean asksForCertificates;
    private UnreadableTargets unreadable;
    private ScheduledFuture<?> checks;

    public DoorProtocol() {
        super(new Endpoint());
    }

    /** @param proxies may have any number of connections */
    void configure(
            DoorSettings settings, TrustedProxies proxies, boolean asksForCertificates, UnreadableTargets unreadable) {
        this.settings = settings;
        this.unreadable = unreadable;
        this.asksForCertificates = asksForCertificates;
        Endpoint endpoint = (Endpoint) getEndpoint();
        endpoint.maxByAddress = settings.maxConnections();
        endpoint.exempt = proxies;
    }

    /** Spring Boot's TLS configuration passes here, and each one that replaces it when the certificate on disk changes. */
    @Override
    public void addSslHostConfig(SSLHostConfig config, boolean replace) {
        if (asksForCertificates) {
            config.setCertificateVerification(
                    "optional"); // providers that prove themselves in another way come in, too
            config.setTrustManagerClassName(AnyIssuer.class.getName());
        }
        super.addSslHostConfig(config, replace);
    }

    @Override
    public HttpParser getHttpParser() {
        return new Targets(getRelaxedPathChars(), getRelaxedQueryChars());
    }

    @Override
    protected Processor createProcessor() {
        return new Processor(this, getAdapter());
    }

    @Override
    public void start() throws Exception {
        super.start();
        checks = getUtilityExecutor().scheduleWithFixedDelay(this::endWhatIsOverdue, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (checks != null) {
            checks.cancel(false);
        }
        super.stop();
    }

    private void endWhatIsOverdue() {
        long now = System.nanoTime();
        reading.forEach(processor -> processor.endReadingIfOverdue(now));
        Set<SocketWrapperBase<NioChannel>> open = getEndpoint().getConnections();
        handshakes.keySet().retainAll(open);
        for (SocketWrapperBase<NioChannel> connection : open) {
            // As Tomcat does after its own time-outs: on a thread that holds the connection's lock, where nobody else
            // uses it.
            if (isOverdue(connection, now) && !getEndpoint().processSocket(connection, SocketEvent.ERROR, true)) {
                connection.close();
            }
        }
    }

    private boolean isOverdue(SocketWrapperBase<NioChannel> connection, long now) {
        long deadline = settings.headerDeadline().toNanos();
        if (!connection.getSocket().isHandshakeComplete()) {
            return now - handshakes.computeIfAbsent(connection, first -> now) > deadline;
        }
        handshakes.remove(connection);
        // A connection has a processor, and that one a start, between the bytes of a head: before the first of them it
        // has none
        // yet, and while a thread is at work that thread has taken it.
        if (!(connection.getCurrentProcessor() instanceof Processor processor)) {
            return false;
        }
        long start = processor.getRequest().getStartTimeNanos();
        return start != -1
                && now - start > deadline
                && connection.getCurrentProcessor() == processor; // else it has gone on to another connection meanwhile
    }

    /** One connection's current request. */
    static final class Processor extends Http11Processor {

        private final DoorProtocol protocol;
        private SocketChannel channel; // while there is a deadline
        private long deadline;

        private Processor(DoorProtocol protocol, Adapter adapter) {
            super(protocol, adapter);
            this.protocol = protocol;
        }

        static Processor of(ServletRequest request) {
            return (Processor) request.getAttribute(Processor.class.getName());
        }

        @Override
        public SocketState service(SocketWrapperBase<?> connection) throws IOException {
            try {
                ((Connection) connection).line.expect(request);
                return super.service(connection);
            } finally {
                clearReadDeadline();
            }
        }

        /** Called for every request, also one that could not be read, as the last step before it is handed on. */
        @Override
        protected void parseHost(MessageBytes host) {
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            request.setAttribute(Processor.class.getName(), this);
            ((Connection) getSocketWrapper()).line.tell(request);
            if (getErrorState().isError()) {
                tellIfUnreadable(RequestHead.line(request));
            } else if (!RequestHead.isUnambiguous(request)) {
                response.setStatus(400);
                setErrorState(ErrorState.CLOSE_CLEAN, null);
            }
            // for Tomcat, which reads a body off after its own answer
            setReadDeadline(System.nanoTime() + protocol.settings.bodyDeadline().toNanos());
            super.parseHost(host);
        }

        private void tellIfUnreadable(String line) {
            if (!RequestLine.isPlain(line)) {
                protocol.unreadable.rejected(line, getSocketWrapper().getRemoteAddr());
            }
        }

        /** Whether so many bytes of a body that is not chunked can be read without waiting. */
        boolean hasReceived(long length) {
            return available(false) >= length;
        }

        /**
         * Lets reads from this connection end, as if the caller had closed it, once a time has passed: a read of the body alone may
         * never return, since bytes that only frame a body do not count as such. Holds in place of what was set before.
         *
         * @param nanoTime as of {@link System#nanoTime()}
         */
        synchronized void setReadDeadline(long nanoTime) {
            // the channel itself: Tomcat's wrapper of it may be another connection's by the time
            channel = ((NioChannel) getSocketWrapper().getSocket()).getIOChannel();
            deadline = nanoTime;
            protocol.reading.add(this);
        }

        /** The body is there, or nobody waits for it. */
        synchronized void clearReadDeadline() {
            channel = null;
            protocol.reading.remove(this);
        }

        private synchronized void endReadingIfOverdue(long now) {
            if (channel == null || now - deadline < 0) {
                return;
            }
            try {
                channel.shutdownInput();
            } catch (IOException alreadyClosed) {
                getLog().debug("Closed before its deadline", alreadyClosed);
            }
            clearReadDeadline();
        }
    }

    /** A byte above 0x7F in a query is a byte of a value, as a sender with a charset of its own writes it; in a path it is none. */
    private static final class Targets extends HttpParser {

        private Targets(String relaxedPath, String relaxedQuery) {
            super(relaxedPath, relaxedQuery);
        }

        @Override
        public boolean isQueryRelaxed(int signedByte) {
            return signedByte < 0 || super.isQueryRelaxed(signedByte);
        }

        /** Asked first; a path is looked at again when it is known. */
        @Override
        public boolean isNotRequestTargetRelaxed(int signedByte) {
            return signedByte >= 0 && super.isNotRequestTargetRelaxed(signedByte);
        }
    }

    private static final class Connection extends NioEndpoint.NioSocketWrapper {

        private final RequestLine line = new RequestLine();

        private Connection(NioChannel channel, NioEndpoint endpoint) {
            super(channel, endpoint);
        }

        @Override
        public int read(boolean block, ByteBuffer to) throws IOException {
            return line.read(to, into -> super.read(block, into));
        }
    }

    /** Idle connections cost their owner nothing, and when Tomcat's {@code max-connections} are open it lets everybody wait. */
    private static final class Endpoint extends NioEndpoint {

        private int maxByAddress;
        private TrustedProxies exempt;

        @Override
        protected boolean setSocketOptions(SocketChannel socket) {
            if (hasTooMany(socket.socket().getInetAddress())) {
                destroySocket(socket);
                return false;
            }
            return open(socket);
        }

        /** As Tomcat does, but for the class of the connection. */
        private boolean open(SocketChannel socket) {
            try {
                NioChannel channel =
                        getNioChannels() == null ? null : getNioChannels().pop();
                if (channel == null) {
                    SocketBufferHandler buffers = new SocketBufferHandler(
                            socketProperties.getAppReadBufSize(),
                            socketProperties.getAppWriteBufSize(),
                            socketProperties.getDirectBuffer());
                    channel = isSSLEnabled() ? new SecureNioChannel(buffers, this) : new NioChannel(buffers);
                }
                Connection connection = new Connection(channel, this);
                channel.reset(socket, connection);
                connections.put(socket, connection);
                socket.configureBlocking(false);
                socketProperties.setProperties(socket.socket());
                connection.setReadTimeout(getConnectionTimeout());
                connection.setWriteTimeout(getConnectionTimeout());
                connection.setKeepAliveLeft(getMaxKeepAliveRequests());
                getPoller().register(connection);
                return true;
            } catch (IOException | RuntimeException e) {
                getLog().error("A connection could not be opened", e);
                if (!connections.containsKey(socket)) {
                    destroySocket(socket);
                }
                return false; // closes one that is among the connections
            }
        }

        /** Counts only where there are as many of all addresses together: there is nothing to keep in step with what closes. */
        private boolean hasTooMany(InetAddress peer) {
            if (connections.size() < maxByAddress || exempt.include(peer.getHostAddress())) {
                return false;
            }
            return connections.keySet().stream()
                            .filter(each ->
                                    Caller.areOfOneNetwork(peer, each.socket().getInetAddress()))
                            .limit(maxByAddress)
                            .count()
                    == maxByAddress;
        }
    }

    /**
     * Lets every certificate through the handshake. That is safe because nothing follows from it: the handshake has the caller sign
     * with the certificate's key whoever issued it, and whether this issuer counts is for the verifier of the very provider that is
     * called, which does not know what anybody else trusts. A store of all providers' authorities would let each of them in at the
     * others' doors, were it ever taken for the answer, and would break the connection of a provider whose certificate is
     * about to be replaced instead of giving it a 401.
     *
     * <p>Extended, as the JDK adds checks of its own to a plain {@code X509TrustManager}. Public for Tomcat, which makes it by name.
     */
    public static final class AnyIssuer extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("for servers only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            checkServerTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            checkServerTrusted(chain, authType);
        }

        /** None named: the caller sends whichever certificate it has. */
        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
