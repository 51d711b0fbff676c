package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.Verdict.Reason;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.Verdict.Unavailable;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.apache.coyote.CloseNowException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Who comes in at port 8080. Looks the door up once from the decoded path, checks address, credentials and method on the
 * request as it came over the wire, reads the body within its limit, and hands Camel a request that holds nothing but the
 * finished {@link Callback}: no parameter, header or form field of the caller can reach a Camel header.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DoorFilter extends HttpFilter {

    /** How long a refused body is read and thrown away. */
    private static final Duration DISCARD = Duration.ofSeconds(1);

    private final Doors doors;
    private final DoorRoute route;
    private final DoorSettings settings;
    private final AdminConnector admin;
    private final TrustedProxies proxies;
    private final DoorMetrics metrics;
    private final FailedAttempts failedAttempts;
    private final Semaphore inFlight;
    private final CallbackIds ids = new CallbackIds();
    private final Clock clock = Clock.systemUTC();

    DoorFilter(
            Doors doors,
            DoorRoute route,
            DoorSettings settings,
            AdminConnector admin,
            TrustedProxies proxies,
            DoorMetrics metrics,
            FailedAttempts failedAttempts) {
        this.doors = doors;
        this.route = route;
        this.settings = settings;
        this.admin = admin;
        this.proxies = proxies;
        this.metrics = metrics;
        this.failedAttempts = failedAttempts;
        this.inFlight = new Semaphore(settings.maxInFlight());
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (admin.received(request)) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        try {
            admit(request, response);
        } catch (RefusedException e) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
            refuse(e.problem(), request, response);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String[] path = request.getServletPath().split("/", -1); // "", "callbacks", provider, environment[, token]
        if (path.length < 4 || path.length > 5 || !path[1].equals("callbacks")) {
            refuse(Problem.NO_SUCH_DOOR, request, response);
            return;
        }
        if (!doors.open()) {
            refuse(Problem.STARTING, request, response);
            return;
        }
        Door door = doors.find(path[2], path[3]);
        if (door == null || path.length == 5 && !door.readsPathToken()) {
            refuse(Problem.NO_SUCH_DOOR, request, response);
            return;
        }
        WireRequest wire = wireRequest(request, path.length == 5 ? path[4] : null);
        Problem refusal = refusal(door, wire, request, response);
        if (refusal != null) {
            refuse(refusal, request, response);
            return;
        }
        if (!inFlight.tryAcquire()) {
            refuse(Problem.BUSY, request, response);
            return;
        }
        try {
            Once once = (Once) request.getAttribute(Once.class.getName());
            UUID id = once == null ? ids.next() : CallbackIds.of(door, once);
            request.setAttribute(Callback.class.getName(), door.callback(id, Origin.CALLBACK, wire));
            request.setAttribute(Door.class.getName(), door);
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            route.receive(new AdmittedRequest(request), response);
        } finally {
            inFlight.release();
        }
    }

    private Problem refusal(Door door, WireRequest wire, HttpServletRequest request, HttpServletResponse response) {
        if (!door.admitsAddress(wire.remoteAddress())) {
            return Problem.FOREIGN_ADDRESS;
        }
        if (failedAttempts.blocks(door, wire.remoteAddress())) {
            return tooManyFailures(door, wire, response);
        }
        Verdict verdict = door.verify(wire);
        metrics.count(door, verdict);
        if (verdict instanceof Unavailable) {
            return Problem.CHECK_DOWN;
        }
        if (verdict instanceof Rejected rejected) {
            return refusal(door, wire, rejected.reason(), response);
        }
        failedAttempts.succeeded(door, wire.remoteAddress());
        request.setAttribute(Once.class.getName(), ((Accepted) verdict).once());
        List<String> methods = door.facts().methods();
        if (!methods.contains(wire.method())) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
            return Problem.METHOD_NOT_ALLOWED;
        }
        return null;
    }

    private Problem refusal(Door door, WireRequest request, Reason reason, HttpServletResponse response) {
        boolean oneTooMany = failedAttempts.failed(request.remoteAddress());
        // a Digest client gets its nonce by a call without one, or with one that has become too old
        boolean asksForChallenge = (reason == Reason.MISSING || reason == Reason.STALE || reason == Reason.REPLAYED)
                && failedAttempts.knows(door, request.remoteAddress());
        if (oneTooMany && !asksForChallenge) {
            return tooManyFailures(door, request, response);
        }
        if (reason == Reason.REPEATED) {
            return Problem.MALFORMED_CREDENTIALS;
        }
        door.challenges(reason).forEach(each -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, each));
        return Problem.UNAUTHENTICATED;
    }

    private Problem tooManyFailures(Door door, WireRequest request, HttpServletResponse response) {
        metrics.countThrottled(door);
        response.setHeader(
                HttpHeaders.RETRY_AFTER, String.valueOf(failedAttempts.secondsToWait(request.remoteAddress())));
        return Problem.TOO_MANY_FAILURES;
    }

    private WireRequest wireRequest(HttpServletRequest request, String pathToken) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
        }
        X509Certificate[] certificates =
                (X509Certificate[]) request.getAttribute("jakarta.servlet.request.X509Certificate");
        return new WireRequest(
                request.getMethod(),
                request.getRequestURI(),
                request.getQueryString(),
                headers,
                new RequestBody(request, settings),
                pathToken,
                proxies.callerOf(request.getRemoteAddr(), headers.getOrDefault("x-forwarded-for", List.of())),
                proxies.include(request.getRemoteAddr()),
                certificates == null ? List.of() : List.of(certificates),
                clock.instant());
    }

    /**
     * Answers, then reads on for a moment: a caller that is still sending reads the answer only if its connection is not reset.
     * Left to the web server, that would go on for as long as a body trickles in, and hold a thread.
     */
    private static void refuse(Problem problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        problem.write(response);
        if (request.getHeader(HttpHeaders.EXPECT) != null) {
            return; // it waits with its body, and the web server does not ask for it after a refusal
        }
        response.flushBuffer();
        long deadline = System.nanoTime() + DISCARD.toNanos();
        byte[] buffer = new byte[8192];
        ServletInputStream in = request.getInputStream();
        try {
            while (in.read(buffer) >= 0) {
                if (System.nanoTime() - deadline > 0) {
                    throw new CloseNowException();
                }
            }
        } catch (IOException brokenOff) {
            throw new CloseNowException(brokenOff);
        }
    }
}
