package io.callbackgateway.door;

import io.callbackgateway.auth.WireRequest;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;

/** The body on the connection, read once, within its limit and its deadline, when somebody first asks for it. */
final class RequestBody implements WireRequest.Body {

    private final HttpServletRequest request;
    private final DoorSettings settings;
    private byte[] bytes;

    RequestBody(HttpServletRequest request, DoorSettings settings) {
        this.request = request;
        this.settings = settings;
    }

    /**
     * @throws RefusedException where it is too large or too slow
     * @throws UncheckedIOException where the connection broke off
     */
    @Override
    public byte[] bytes() {
        if (bytes == null) {
            try {
                bytes = read();
            } catch (IOException e) {
                // Tomcat wraps its time-out in the exception for a caller that went away, and now only answers itself
                boolean slow = e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException;
                request.setAttribute(Problem.class.getName(), slow ? Problem.TOO_SLOW : Problem.BROKEN_BODY);
                throw new UncheckedIOException(e);
            }
        }
        return bytes;
    }

    private byte[] read() throws IOException {
        long limit = settings.maxBody().toBytes();
        if (request.getContentLengthLong() > limit) {
            throw new RefusedException(Problem.BODY_TOO_LARGE);
        }
        long deadline = System.nanoTime() + settings.bodyDeadline().toNanos();
        // not as large as declared: a header alone must not cost memory
        ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
        byte[] buffer = new byte[8192];
        ServletInputStream in = request.getInputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            body.write(buffer, 0, n);
            if (body.size() > limit) {
                throw new RefusedException(Problem.BODY_TOO_LARGE);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new RefusedException(Problem.TOO_SLOW);
            }
        }
        return body.toByteArray();
    }
}
