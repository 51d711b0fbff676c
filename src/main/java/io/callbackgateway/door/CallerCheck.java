package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.ContentCoding;
import io.callbackgateway.http.DoorSettings;
import io.callbackgateway.http.Problem;
import io.callbackgateway.http.ProblemException;
import io.callbackgateway.http.caller.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Who may come in: address, then credentials, and of those who have proven themselves, how they call.
 *
 * <p>Credentials are checked whatever their address has done, so that nobody who shares a provider's address, or forges it, keeps
 * the provider out; only what fails counts, and beyond the limit it is answered with 429. What an address at its limit can make the
 * gateway do is bounded otherwise: bodies by the {@link io.callbackgateway.http.BodyQuota}, and checks, which may ask an
 * authorization server, by how many of them run at the same time for all such addresses. Who finds all of them busy gets a 503.
 */
@Component
class CallerCheck {

    /** Half as many as an authorization server is asked questions at the same time: the others are for everybody else. */
    private static final int CHECKS_AT_LIMIT = 8;

    /** For checks that ask nobody this is long: then one is free at once. Short, as it holds a thread. */
    private static final long WAIT_MILLIS = 100;

    /** A request that only lacks a challenge, or has an old one. With an old one the password was right. */
    private static final Set<Reason> UNCHALLENGED = EnumSet.of(Reason.MISSING, Reason.STALE, Reason.REPLAYED);

    private final FailedAttempts failedAttempts;
    private final DoorMetrics metrics;
    private final boolean gzip;
    private final Semaphore checksAtLimit = new Semaphore(CHECKS_AT_LIMIT);

    CallerCheck(FailedAttempts failedAttempts, DoorMetrics metrics, DoorSettings settings) {
        this.failedAttempts = failedAttempts;
        this.metrics = metrics;
        this.gzip = settings.gzip();
    }

    /** Whether there is a reason to expect an address at a door: it is named there, or has proven itself. */
    boolean expects(Door door, String address) {
        return failedAttempts.knows(door, address) || door.allowFrom().contains(address); // which has to read it
    }

    /**
     * @param response gets the headers that belong to a rejection, nothing else
     * @throws ProblemException where the caller is rejected, or a body that a verifier asked for
     */
    Accepted check(Door door, Caller caller, WireRequest request, HttpServletResponse response) {
        if (!door.allowsAddress(caller.address())) {
            throw new ProblemException(Problem.FOREIGN_ADDRESS, Door.FOREIGN_ADDRESS);
        }
        Verdict verdict = verify(door, caller, request, response);
        metrics.count(door, verdict);
        if (verdict instanceof Rejected rejected) {
            throw rejection(door, caller, rejected.reason(), response);
        }
        if (!(verdict instanceof Accepted accepted)) {
            throw new ProblemException(Problem.CHECK_DOWN);
        }
        failedAttempts.succeeded(door, caller);
        List<String> methods = door.facts().methods();
        if (!methods.contains(request.method())) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
            throw new ProblemException(Problem.METHOD_NOT_ALLOWED);
        }
        if (!ContentCoding.accepts(request, gzip)) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, gzip ? "gzip, identity" : "identity");
            throw new ProblemException(Problem.ENCODED);
        }
        return accepted;
    }

    private Verdict verify(Door door, Caller caller, WireRequest request, HttpServletResponse response) {
        try {
            return failedAttempts.isAtLimit(caller)
                    ? verifyAtLimit(door, request)
                    : door.verifier().verify(request);
        } catch (ProblemException e) {
            // else a caller could keep us waiting for ever for bodies that never come in whole, which some verifiers
            // need
            if (e.problem() != Problem.BUSY && failedAttempts.failed(caller)) {
                throw tooManyFailures(door, caller, null, response);
            }
            throw e;
        }
    }

    /** Counts until the check is over, or asks for the body: from then on that is what it waits for. */
    private Verdict verifyAtLimit(Door door, WireRequest request) {
        if (!mayBeginAtLimit()) {
            throw new ProblemException(Problem.BUSY);
        }
        AtomicBoolean counts = new AtomicBoolean(true);
        Runnable end = () -> {
            if (counts.getAndSet(false)) {
                checksAtLimit.release();
            }
        };
        try {
            return door.verifier().verify(request.withBody(() -> {
                end.run();
                return request.body().bytes();
            }));
        } finally {
            end.run();
        }
    }

    private boolean mayBeginAtLimit() {
        try {
            return checksAtLimit.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The answer to who has not proven itself, which counts as a failed attempt. */
    ProblemException rejection(Door door, Caller caller, Reason reason, HttpServletResponse response) {
        boolean oneTooMany = failedAttempts.failed(caller);
        List<String> challenges = door.verifier().challenges(reason);
        boolean known = failedAttempts.knows(door, caller.address());
        boolean digest = challenges.stream().anyMatch(each -> each.startsWith("Digest "));
        // a Digest client gets its nonce by a call without one, or with one that has become too old
        boolean asksForChallenge = UNCHALLENGED.contains(reason) && (known || digest);
        if (oneTooMany && !asksForChallenge) {
            return tooManyFailures(door, caller, "too-many-failures", response);
        }
        if (reason == Reason.REPEATED) {
            return new ProblemException(Problem.MALFORMED_CREDENTIALS, reason.code());
        }
        challenges.forEach(each -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, each));
        if (reason == Reason.INSUFFICIENT_SCOPE) {
            return new ProblemException(Problem.INSUFFICIENT_SCOPE, reason.code());
        }
        // half of every Digest client's calls are like this: nothing to put on record
        boolean handshake = asksForChallenge && known && digest && reason != Reason.REPLAYED;
        return new ProblemException(Problem.UNAUTHENTICATED, handshake ? null : reason.code());
    }

    private ProblemException tooManyFailures(Door door, Caller caller, String reason, HttpServletResponse response) {
        metrics.countThrottled(door);
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(failedAttempts.secondsToWait(caller)));
        return new ProblemException(Problem.TOO_MANY_FAILURES, reason);
    }
}
