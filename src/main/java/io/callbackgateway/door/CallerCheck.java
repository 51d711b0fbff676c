package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.Verdict.Unavailable;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.ContentCoding;
import io.callbackgateway.http.DoorSettings;
import io.callbackgateway.http.Problem;
import io.callbackgateway.http.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Who may come in: address, then past failures, then credentials, and of those who have proven themselves, how they call. */
@Component
class CallerCheck {

    private final FailedAttempts failedAttempts;
    private final DoorMetrics metrics;
    private final boolean gzip;

    CallerCheck(FailedAttempts failedAttempts, DoorMetrics metrics, DoorSettings settings) {
        this.failedAttempts = failedAttempts;
        this.metrics = metrics;
        this.gzip = settings.gzip();
    }

    /**
     * @param response gets the headers that belong to a rejection, nothing else
     * @throws ProblemException where the caller is rejected, or a body that a verifier asked for
     * @throws UncheckedIOException where a verifier asked for the body and that one broke off
     */
    Accepted check(Door door, WireRequest request, HttpServletResponse response) {
        if (!door.allowsAddress(request.remoteAddress())) {
            throw new ProblemException(Problem.FOREIGN_ADDRESS, Door.FOREIGN_ADDRESS);
        }
        if (failedAttempts.blocks(door, request.remoteAddress())) {
            throw tooManyFailures(door, request, "too-many-failures", response);
        }
        Verdict verdict = verify(door, request);
        metrics.count(door, verdict);
        if (verdict instanceof Unavailable) {
            throw new ProblemException(Problem.CHECK_DOWN);
        }
        if (verdict instanceof Rejected rejected) {
            throw rejection(door, request, rejected.reason(), response);
        }
        failedAttempts.succeeded(door, request.remoteAddress());
        List<String> methods = door.facts().methods();
        if (!methods.contains(request.method())) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
            throw new ProblemException(Problem.METHOD_NOT_ALLOWED);
        }
        if (!ContentCoding.accepts(request, gzip)) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, gzip ? "gzip, identity" : "identity");
            throw new ProblemException(Problem.ENCODED);
        }
        return (Accepted) verdict;
    }

    /** Whether there is a reason to expect an address at a door: it is named there, or has proven itself. */
    boolean expects(Door door, String address) {
        return door.names(address) || failedAttempts.knows(door, address);
    }

    /** Else a caller could keep us waiting for bodies that never come in whole, which some verifiers need, for ever. */
    private Verdict verify(Door door, WireRequest request) {
        try {
            return door.verify(request);
        } catch (ProblemException | UncheckedIOException e) {
            boolean busy = e instanceof ProblemException rejected && rejected.problem() == Problem.BUSY;
            if (!busy) {
                failedAttempts.failed(request.remoteAddress());
            }
            throw e;
        }
    }

    private ProblemException rejection(Door door, WireRequest request, Reason reason, HttpServletResponse response) {
        boolean oneTooMany = failedAttempts.failed(request.remoteAddress());
        // a Digest client gets its nonce by a call without one, or with one that has become too old
        boolean asksForChallenge = (reason == Reason.MISSING || reason == Reason.STALE || reason == Reason.REPLAYED)
                && failedAttempts.knows(door, request.remoteAddress());
        if (oneTooMany && !asksForChallenge) {
            return tooManyFailures(door, request, reason.code(), response);
        }
        if (reason == Reason.REPEATED) {
            return new ProblemException(Problem.MALFORMED_CREDENTIALS, reason.code());
        }
        List<String> challenges = door.challenges(reason);
        challenges.forEach(each -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, each));
        // half of every Digest client's calls are like this: nothing to put on record
        boolean handshake = asksForChallenge
                && reason != Reason.REPLAYED
                && challenges.stream().anyMatch(each -> each.startsWith("Digest "));
        return new ProblemException(Problem.UNAUTHENTICATED, handshake ? null : reason.code());
    }

    private ProblemException tooManyFailures(
            Door door, WireRequest request, String reason, HttpServletResponse response) {
        metrics.countThrottled(door);
        response.setHeader(
                HttpHeaders.RETRY_AFTER, String.valueOf(failedAttempts.secondsToWait(request.remoteAddress())));
        return new ProblemException(Problem.TOO_MANY_FAILURES, reason);
    }
}
