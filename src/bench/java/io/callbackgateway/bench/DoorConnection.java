package io.callbackgateway.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One keep-alive connection to a door, opened again whenever it is broken. Sends nothing twice of its own accord. */
final class DoorConnection implements AutoCloseable {

    /** Longer than the gateway may take for any answer. */
    private static final int TIMEOUT = 15_000;

    final String host;

    private final InetSocketAddress address;
    private Socket socket;
    private InputStream in;

    DoorConnection(URI door) {
        address = new InetSocketAddress(door.getHost(), door.getPort());
        host = door.getAuthority();
    }

    /** @return the status, or {@link Generator#NO_ANSWER} */
    int send(byte[] request) {
        try {
            if (socket == null) {
                socket = new Socket();
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT);
                socket.connect(address, TIMEOUT);
                in = new BufferedInputStream(socket.getInputStream());
            }
            socket.getOutputStream().write(request);
        } catch (IOException e) {
            close();
            return Generator.NO_ANSWER;
        }
        int status = Generator.NO_ANSWER;
        try {
            String head = head();
            status = Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
            head = head.toLowerCase(Locale.ROOT);
            skipBody(head);
            if (head.contains("connection: close")) {
                close();
            }
        } catch (IOException e) {
            // A status line that came before the connection broke is an answer: the provider, too, has seen it.
            close();
        }
        return status;
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int state = 0; state < 4; ) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            head.write(next);
            state = next == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private void skipBody(String head) throws IOException {
        int at = head.indexOf("content-length: ");
        if (at >= 0) {
            in.skipNBytes(Long.parseLong(head.substring(at + 16, head.indexOf('\r', at))));
        } else if (head.contains("transfer-encoding: chunked")) {
            int size;
            do {
                StringBuilder line = new StringBuilder();
                for (int next = in.read(); next != '\n'; next = in.read()) {
                    if (next < 0) {
                        throw new IOException("closed");
                    }
                    line.append((char) next);
                }
                size = Integer.parseInt(line.toString().trim(), 16);
                in.skipNBytes(size + 2);
            } while (size > 0);
        }
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is gone either way.
        }
        socket = null;
    }
}
