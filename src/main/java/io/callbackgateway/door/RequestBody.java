package io.callbackgateway.door;

import io.callbackgateway.auth.WireRequest;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import org.springframework.http.HttpHeaders;

/**
 * The body on the connection, read once, within its limit and its deadline, when somebody first asks for it: how long we take before
 * is not the caller's fault. Takes its part of the {@link BodyQuota}, and keeps the bytes' until it is closed.
 */
final class RequestBody implements WireRequest.Body, AutoCloseable {

    private final HttpServletRequest request;
    private final DoorProcessor connection;
    private final DoorSettings settings;
    private final BodyQuota quota;
    private final String caller;
    private BodyQuota.Part part;
    private byte[] bytes;
    private long reserved;

    /** @param caller whose part of the quota it takes */
    RequestBody(HttpServletRequest request, String caller, DoorSettings settings, BodyQuota quota) {
        this.request = request;
        this.connection = DoorProcessor.of(request);
        this.settings = settings;
        this.quota = quota;
        this.caller = caller;
        connection.heard();
    }

    /**
     * @throws RefusedException where it is too large or too slow, or too many others are
     * @throws UncheckedIOException where the connection broke off
     */
    @Override
    public byte[] bytes() {
        if (bytes == null) {
            bytes = read();
        }
        return bytes;
    }

    /**
     * What a stream makes of the body, within the same limits, and counted and given back with it.
     *
     * @throws RefusedException where it is too large, or there is no room for it now
     */
    byte[] readAll(InputStream in) throws IOException {
        return readAll(in, deadlineFromNow());
    }

    private byte[] readAll(InputStream in, long deadline) throws IOException {
        long limit = settings.maxBody().toBytes();
        // not as large as declared: a header alone must not cost memory
        ByteArrayOutputStream all = new ByteArrayOutputStream(1024);
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (System.nanoTime() - deadline > 0) {
                throw new RefusedException(Problem.TOO_SLOW);
            }
            if (all.size() + n > limit) {
                throw new RefusedException(Problem.BODY_TOO_LARGE);
            }
            if (!quota.reserve(part, n)) {
                throw new RefusedException(Problem.BUSY);
            }
            reserved += n;
            all.write(buffer, 0, n);
        }
        return all.toByteArray();
    }

    /** Gives back what the bytes took of the quota. What nobody has read, Tomcat reads off. */
    @Override
    public void close() {
        if (bytes == null) {
            connection.listenUntil(deadlineFromNow());
        }
        if (reserved > 0) {
            quota.release(part, reserved);
            reserved = 0;
        }
    }

    private byte[] read() {
        long declared = request.getContentLengthLong();
        if (declared > settings.maxBody().toBytes()) {
            throw new RefusedException(Problem.BODY_TOO_LARGE);
        }
        if (declared == 0 || declared < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
            return new byte[0];
        }
        part = quota.partOf(request, caller);
        long deadline = deadlineFromNow();
        try {
            ServletInputStream in = request.getInputStream();
            connection.listenUntil(deadline);
            byte[] all =
                    declared > 0 && connection.hasReceived(declared) ? readAll(in, deadline) : waitFor(in, deadline);
            connection.heard();
            return all;
        } catch (IOException e) {
            // Tomcat wraps its time-out in the exception for a caller that went away, and now only answers itself
            boolean slow = e instanceof SocketTimeoutException
                    || e.getCause() instanceof SocketTimeoutException
                    || System.nanoTime() - deadline > 0;
            request.setAttribute(Problem.class.getName(), slow ? Problem.TOO_SLOW : Problem.BROKEN_BODY);
            throw new UncheckedIOException(e);
        }
    }

    private long deadlineFromNow() {
        return System.nanoTime() + settings.bodyDeadline().toNanos();
    }

    private byte[] waitFor(ServletInputStream in, long deadline) throws IOException {
        if (!quota.mayWait(part)) {
            throw new RefusedException(Problem.BUSY);
        }
        try {
            return readAll(in, deadline);
        } finally {
            quota.waited(part);
        }
    }
}
