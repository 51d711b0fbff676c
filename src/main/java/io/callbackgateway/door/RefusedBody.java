package io.callbackgateway.door;

import io.callbackgateway.auth.WireRequest;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.CloseNowException;
import org.springframework.http.HttpHeaders;

/**
 * The body of a request that is refused: read for a moment only, and kept as far as somebody wants it. A caller that is still sending
 * reads its answer only if its connection is not reset.
 */
final class RefusedBody {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final HttpServletRequest request;
    private final ServletInputStream in;
    private final BodyQuota quota;
    private final BodyQuota.Part part;
    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private long size;
    private boolean complete;
    private boolean awaited;

    private RefusedBody(HttpServletRequest request, String caller, int limit, BodyQuota quota) throws IOException {
        this.request = request;
        this.in = request.getInputStream();
        this.quota = quota;
        this.part = quota.partOf(request, caller);
        this.limit = limit;
        this.awaited = request.getHeader(HttpHeaders.EXPECT) != null;
    }

    static RefusedBody unwanted(HttpServletRequest request, String caller, BodyQuota quota) throws IOException {
        return new RefusedBody(request, caller, 0, quota);
    }

    /** @param body which a verifier may have read already */
    static RefusedBody wanted(
            HttpServletRequest request, String caller, WireRequest.Body body, int limit, BodyQuota quota)
            throws IOException {
        RefusedBody wanted = new RefusedBody(request, caller, limit, quota);
        if (wanted.in.isFinished()) {
            byte[] bytes = body.bytes();
            wanted.keep(bytes, bytes.length);
            wanted.complete = true;
        }
        return wanted;
    }

    /**
     * Before the answer, for a caller that waits with its body until we want it ({@code Expect: 100-continue}): after a refusal it
     * would not send it.
     *
     * @throws IOException where the body broke off; only the web server can answer then
     */
    void ask() throws IOException {
        if (awaited && !complete && limit > 0 && request.getContentLengthLong() <= limit) {
            awaited = false;
            read(limit);
        }
    }

    /** Whether there may be more of it, and the caller does not wait to be asked for it: after a refusal nobody asks. */
    boolean comes() {
        return !awaited && !complete;
    }

    /**
     * After the answer. Left to the web server, this would go on for as long as a body trickles in, and hold a thread.
     *
     * @throws CloseNowException where the body goes on, or broke off
     */
    void readOn() throws CloseNowException {
        try {
            if (!read(Long.MAX_VALUE)) {
                throw new CloseNowException();
            }
        } catch (IOException brokenOff) {
            throw new CloseNowException(brokenOff);
        }
    }

    /** @return {@code false} where there was more than {@code enough}, it took too long, or too many others are waited for */
    private boolean read(long enough) throws IOException {
        if (!quota.mayWait(part)) {
            return false;
        }
        DoorProcessor connection = DoorProcessor.of(request);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        connection.listenUntil(deadline);
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                keep(buffer, n);
                if (size > enough || System.nanoTime() - deadline > 0) {
                    return false;
                }
            }
        } finally {
            quota.waited(part);
        }
        connection.heard();
        complete = true;
        return true;
    }

    private void keep(byte[] bytes, int length) {
        size += length;
        if (size <= limit) {
            kept.write(bytes, 0, length);
        } else {
            kept.reset();
        }
    }

    /** @return {@code null} where it is not there in whole */
    byte[] bytes() {
        return complete && size <= limit ? kept.toByteArray() : null;
    }

    /** As declared, or at least. */
    long size() {
        return Math.max(size, request.getContentLengthLong());
    }

    boolean tooLarge() {
        return limit > 0 && size() > limit;
    }
}
