package io.callbackgateway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * A closed loop of callbacks over keep-alive HTTP/1.1: each connection sends its next one when the answer to its last is in, and
 * each callback is of a transaction of its own. All on one thread and without parsing more than it must, because it runs on the
 * cores that it measures.
 */
final class Generator {

    /** Instead of a status: the connection broke, or the time ran out, before an answer came. */
    static final int NO_ANSWER = 0;

    private static final long PAUSE_AFTER_FAILURE = Duration.ofMillis(100).toNanos();
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);
    private static final int STATUS_AT = "HTTP/1.1 ".length();

    private final InetSocketAddress address;
    private final Caller caller;
    private final byte[] request;
    private final int proofAt;
    private final int bodyAt;
    private final int idAt;
    private final int connections;
    private final IntPredicate maySend;
    private final Listener listener;
    private final SplittableRandom random = new SplittableRandom(System.nanoTime());
    private final Queue<Connection> waiting = new ArrayDeque<>();
    private Selector selector;
    private boolean sending;
    private int inFlight;

    /** @param maySend asked, with the number of requests in flight, before each request */
    Generator(URI url, Caller caller, int connections, IntPredicate maySend, Listener listener) {
        this.address = new InetSocketAddress(url.getHost(), url.getPort());
        String before = "{\"id\":\"";
        String after = "\",\"status\":\"approved\"}";
        byte[] body = (before + " ".repeat(36) + after).getBytes(StandardCharsets.ISO_8859_1);
        this.caller = caller;
        String line = "POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n";
        String head = line + caller.proof(body) + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        this.proofAt = line.length();
        this.bodyAt = head.length();
        this.idAt = bodyAt + before.length();
        this.request = ByteBuffer.allocate(bodyAt + body.length)
                .put(head.getBytes(StandardCharsets.ISO_8859_1))
                .put(body)
                .array();
        this.connections = connections;
        this.maySend = maySend;
        this.listener = listener;
    }

    /** Sends for as long as this, then waits for the last answers. */
    void run(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        try (Selector opened = Selector.open()) {
            selector = opened;
            sending = true;
            for (int i = 0; i < connections; i++) {
                new Connection().open();
            }
            while (sending || inFlight > 0 && System.nanoTime() - end < LAST_ANSWERS.toNanos()) {
                selector.select(key -> ((Connection) key.attachment()).ready(), waiting.isEmpty() ? 50 : 1);
                sending = System.nanoTime() - end < 0;
                for (int i = waiting.size(); sending && i > 0; i--) {
                    waiting.remove().resume();
                }
            }
            for (SelectionKey key : selector.keys()) {
                ((Connection) key.attachment()).end();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Called on the generator's thread. */
    interface Listener {
        /**
         * @param status {@link #NO_ANSWER} where there was none
         * @param nanos since the request was sent
         */
        void answered(String transactionId, int status, long nanos);
    }

    private final class Connection {
        private final ByteBuffer out = ByteBuffer.allocateDirect(request.length).put(request);
        private final ByteBuffer in = ByteBuffer.allocate(8192);
        private SocketChannel channel;
        private SelectionKey key;
        private String transactionId;
        private long sentAt;
        private long notBefore = System.nanoTime();

        void open() throws IOException {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            try {
                channel.connect(address);
            } catch (IOException refused) {
                broken();
            }
        }

        void ready() {
            try {
                if (key.isConnectable()) {
                    channel.finishConnect();
                    send();
                } else if (key.isWritable()) {
                    write();
                } else if (key.isReadable()) {
                    read();
                }
            } catch (IOException e) {
                broken();
            }
        }

        /** From {@link #waiting}: after a failure, or until there is room. */
        void resume() throws IOException {
            if (System.nanoTime() - notBefore < 0) {
                waiting.add(this);
            } else if (channel.isOpen()) {
                try {
                    send();
                } catch (IOException e) {
                    broken();
                }
            } else {
                open();
            }
        }

        private void send() throws IOException {
            if (!sending) {
                return;
            }
            if (!maySend.test(inFlight)) {
                key.interestOps(SelectionKey.OP_READ);
                waiting.add(this);
                return;
            }
            long high = random.nextLong() & ~0xF000L | 0x4000L;
            long low = random.nextLong() & ~(3L << 62) | 1L << 63;
            transactionId = new UUID(high, low).toString();
            inFlight++;
            out.clear().put(idAt, transactionId.getBytes(StandardCharsets.ISO_8859_1));
            if (caller.signs()) {
                byte[] body = new byte[request.length - bodyAt];
                out.get(bodyAt, body);
                out.put(proofAt, caller.proof(body).getBytes(StandardCharsets.ISO_8859_1));
            }
            sentAt = System.nanoTime();
            write();
        }

        private void write() throws IOException {
            channel.write(out);
            key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        private void read() throws IOException {
            int n = channel.read(in);
            if (n < 0) {
                broken();
                return;
            }
            String answer = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
            int body = answer.indexOf("\r\n\r\n") + 4;
            if (body < 4) {
                return;
            }
            String head = answer.substring(0, body).toLowerCase(Locale.ROOT);
            int length = head.indexOf("content-length: ");
            boolean whole = length < 0
                    ? answer.endsWith("0\r\n\r\n") // chunked
                    : answer.length() - body
                            >= Integer.parseInt(head.substring(length + 16, head.indexOf('\r', length)));
            if (!whole) {
                return;
            }
            int status = status();
            answered(status);
            in.clear();
            if (status / 100 != 2) {
                notBefore = System.nanoTime() + PAUSE_AFTER_FAILURE;
            }
            if (head.contains("connection: close")) {
                channel.close();
                waiting.add(this);
            } else if (status / 100 == 2) {
                send();
            } else {
                waiting.add(this);
            }
        }

        private void broken() {
            end();
            notBefore = System.nanoTime() + PAUSE_AFTER_FAILURE;
            waiting.add(this);
        }

        /** A status line that came before the connection broke is an answer: the provider, too, has seen it. */
        void end() {
            if (transactionId != null) {
                answered(in.position() >= STATUS_AT + 3 ? status() : NO_ANSWER);
            }
            in.clear();
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void answered(int status) {
            String answered = transactionId;
            transactionId = null;
            inFlight--;
            listener.answered(answered, status, System.nanoTime() - sentAt);
        }

        private int status() {
            return Integer.parseInt(new String(in.array(), STATUS_AT, 3, StandardCharsets.ISO_8859_1));
        }
    }
}
