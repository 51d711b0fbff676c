package io.callbackgateway.http;

import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.caller.Caller;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.coyote.CloseNowException;
import org.springframework.http.HttpHeaders;

/**
 * The body on the connection, read once, within its limit and its deadline, when somebody first asks for it: how long we take before
 * is not the caller's fault. Takes its part of the {@link BodyQuota}, and gives it back when it is closed.
 *
 * <p>The body of a request that is rejected is read for a moment only, and kept as far as somebody wants it: a caller that is still
 * sending reads its answer only if its connection is not reset.
 */
public final class RequestBody implements WireRequest.Body, AutoCloseable {

    private static final Duration AFTER_REJECTION = Duration.ofSeconds(1);

    private final HttpServletRequest request;
    private final Caller caller;
    private final DoorProtocol.Processor connection;
    private final DoorSettings settings;
    private final BodyQuota quota;
    private byte[] bytes; // once it has been read in whole
    private long received; // of a rejected request
    private long reserved;
    private IOException broken; // off
    private boolean heldBack; // until we want it, by Expect: 100-continue; after an answer it does not come

    RequestBody(HttpServletRequest request, Caller caller, DoorSettings settings, BodyQuota quota) {
        this.request = request;
        this.caller = caller;
        this.connection = DoorProtocol.Processor.of(request);
        this.settings = settings;
        this.quota = quota;
        this.heldBack = request.getHeader(HttpHeaders.EXPECT) != null;
        connection.clearReadDeadline();
    }

    /**
     * @throws ProblemException where it is too large or too slow or breaks off, or too many others are waited for
     */
    @Override
    public byte[] bytes() {
        if (bytes == null) {
            bytes = read();
        }
        return bytes;
    }

    private byte[] read() {
        long declared = request.getContentLengthLong();
        if (declared > settings.maxBody().toBytes()) {
            throw new ProblemException(Problem.BODY_TOO_LARGE);
        }
        if (isEmpty()) {
            return new byte[0];
        }
        long deadline = deadlineFromNow();
        try {
            ServletInputStream in = request.getInputStream();
            connection.setReadDeadline(deadline);
            boolean isThere = declared > 0 && connection.hasReceived(declared);
            byte[] all = isThere ? readAll(in, deadline) : waitFor(in, deadline);
            connection.clearReadDeadline();
            return all;
        } catch (IOException e) {
            // Tomcat wraps its time-out in the exception for a caller that went away
            boolean slow = e instanceof SocketTimeoutException
                    || e.getCause() instanceof SocketTimeoutException
                    || System.nanoTime() - deadline > 0;
            broken = e;
            throw new ProblemException(slow ? Problem.TOO_SLOW : Problem.BROKEN_BODY);
        }
    }

    private boolean isEmpty() {
        long declared = request.getContentLengthLong();
        return declared == 0 || declared < 0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
    }

    private long deadlineFromNow() {
        return System.nanoTime() + settings.bodyDeadline().toNanos();
    }

    private byte[] waitFor(ServletInputStream in, long deadline) throws IOException {
        if (!quota.take(caller, 1, 0)) {
            throw new ProblemException(Problem.BUSY);
        }
        try {
            return readAll(in, deadline);
        } finally {
            quota.release(caller, 1, 0);
        }
    }

    /**
     * What a stream makes of the body, within the same limits, and counted and given back with it.
     *
     * @throws ProblemException where it is too large, or there is no room for it now
     */
    public byte[] readAll(InputStream in) throws IOException {
        return readAll(in, deadlineFromNow());
    }

    private byte[] readAll(InputStream in, long deadline) throws IOException {
        // not as large as declared: a header alone must not cost memory
        ByteArrayOutputStream all = new ByteArrayOutputStream(1024);
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (System.nanoTime() - deadline > 0) {
                throw new ProblemException(Problem.TOO_SLOW);
            }
            if (all.size() + n > settings.maxBody().toBytes()) {
                throw new ProblemException(Problem.BODY_TOO_LARGE);
            }
            if (!quota.take(caller, 0, n)) {
                throw new ProblemException(Problem.BUSY);
            }
            reserved += n;
            all.write(buffer, 0, n);
        }
        return all.toByteArray();
    }

    /**
     * Answers with a problem, and reads what still comes of the body. Left to the web server, that would go on for as long as a
     * body trickles in, and hold a thread.
     *
     * @param most that is wanted of the body, in bytes; where there is more, nothing is kept
     * @throws IOException where the connection has to be closed
     */
    public void reject(Problem problem, HttpServletResponse response, int most) throws IOException {
        if (broken != null) {
            ServerErrors.answer(request, problem); // only the web server can answer now
            throw broken;
        }
        if (isEmpty()) {
            bytes = new byte[0];
        }
        if (heldBack && bytes == null && most > 0 && request.getContentLengthLong() <= most) {
            heldBack = false;
            ServerErrors.answer(request, problem); // if it breaks off
            readRest(most, most);
        }
        problem.write(response);
        if (bytes == null && !heldBack && !request.getInputStream().isFinished()) {
            response.flushBuffer();
            try {
                if (!readRest(most, Long.MAX_VALUE)) {
                    throw new CloseNowException();
                }
            } catch (IOException brokenOff) {
                throw new CloseNowException(brokenOff);
            }
        }
    }

    /** @return {@code false} where there was more than {@code enough}, it took too long, or too many others are waited for */
    private boolean readRest(int most, long enough) throws IOException {
        if (!quota.take(caller, 1, 0)) {
            return false;
        }
        long deadline = System.nanoTime() + AFTER_REJECTION.toNanos();
        connection.setReadDeadline(deadline);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
        byte[] buffer = new byte[8192];
        try {
            InputStream in = request.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                received += n;
                if (received <= most) {
                    kept.write(buffer, 0, n);
                }
                if (received > enough || System.nanoTime() - deadline > 0) {
                    return false;
                }
            }
        } finally {
            quota.release(caller, 1, 0);
        }
        connection.clearReadDeadline();
        bytes = received <= most ? kept.toByteArray() : null;
        return true;
    }

    /** @return {@code null} where it has not been read in whole, or is over a limit */
    public byte[] upTo(int most) {
        return bytes == null || bytes.length > most ? null : bytes;
    }

    /** In bytes; where it has not been read in whole, what was declared or at least has come. */
    public long size() {
        return Math.max(bytes == null ? received : bytes.length, request.getContentLengthLong());
    }

    /** Gives back what the bytes took of the quota. What nobody has read, Tomcat reads off. */
    @Override
    public void close() {
        if (bytes == null) {
            connection.setReadDeadline(deadlineFromNow());
        }
        if (reserved > 0) {
            quota.release(caller, 0, reserved);
            reserved = 0;
        }
    }
}
