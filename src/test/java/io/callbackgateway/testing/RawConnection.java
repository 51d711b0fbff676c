package io.callbackgateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A TCP connection to the door, over which a test sends what no HTTP client would, from any local address. */
public final class RawConnection implements AutoCloseable {

    private static final Pattern CONTENT_LENGTH =
            Pattern.compile("^Content-Length: ([0-9]+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();

    private RawConnection(InetSocketAddress server, String localAddress) {
        try {
            socket.bind(localAddress == null ? null : new InetSocketAddress(localAddress, 0));
            socket.connect(server, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new IllegalStateException("No connection to " + server, e);
        }
    }

    public static RawConnection to(int port) {
        return from("127.0.0.1", port);
    }

    /** @param localAddress of the loopback network: the peer that the gateway sees */
    public static RawConnection from(String localAddress, int port) {
        InetAddress server = InetAddress.getLoopbackAddress();
        return new RawConnection(
                new InetSocketAddress(localAddress.contains(":") ? "::1" : server.getHostAddress(), port),
                localAddress);
    }

    /** Each character is one byte. */
    public RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next line, without its end: for what comes before an answer. */
    public String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0 && next != '\n';
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** The status line and headers of the next answer, which has no body that matters or one of a declared length. */
    public String head() throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        Matcher length = CONTENT_LENGTH.matcher(head);
        if (length.find()) {
            in.readNBytes(Integer.parseInt(length.group(1)));
        }
        return head.toString();
    }

    /** Everything until the gateway closes the connection. */
    public String untilClosed() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Everything until the gateway closes the connection: a request needs {@code Connection: close}. */
    public Answer answer() throws IOException {
        String text = untilClosed();
        String[] parts = text.split("\r\n\r\n", 2);
        List<String> head = List.of(parts[0].split("\r\n"));
        int status = text.isEmpty() ? 0 : Integer.parseInt(head.get(0).split(" ")[1]);
        return new Answer(status, head.subList(1, head.size()), parts.length > 1 ? parts[1] : "", text);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** @param status 0 where the connection was closed without an answer */
    public record Answer(int status, List<String> headers, String body, String text) {

        /** The value of the first header of that name, or {@code null}. */
        public String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(header -> header.substring(prefix.length()).trim())
                    .findFirst()
                    .orElse(null);
        }
    }
}
