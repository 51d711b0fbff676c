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
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
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

    private final Doors doors;
    private final DoorRoute route;
    private final DoorSettings settings;
    private final AdminConnector admin;
    private final TrustedProxies proxies;
    private final DoorMetrics metrics;
    private final FailedAttempts failedAttempts;
    private final Rejections rejections;
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
            FailedAttempts failedAttempts,
            Rejections rejections) {
        this.doors = doors;
        this.route = route;
        this.settings = settings;
        this.admin = admin;
        this.proxies = proxies;
        this.metrics = metrics;
        this.failedAttempts = failedAttempts;
        this.rejections = rejections;
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
        Refusal refusal = refusal(door, wire, request, response);
        if (refusal != null) {
            refuse(refusal, door, wire, request, response);
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

    private Refusal refusal(Door door, WireRequest wire, HttpServletRequest request, HttpServletResponse response) {
        if (!door.admitsAddress(wire.remoteAddress())) {
            return new Refusal(Problem.FOREIGN_ADDRESS, Door.FOREIGN_ADDRESS);
        }
        if (failedAttempts.blocks(door, wire.remoteAddress())) {
            return tooManyFailures(door, wire, "too-many-failures", response);
        }
        Verdict verdict = door.verify(wire);
        metrics.count(door, verdict);
        if (verdict instanceof Unavailable) {
            return Refusal.ofAnyCaller(Problem.CHECK_DOWN);
        }
        if (verdict instanceof Rejected rejected) {
            return refusal(door, wire, rejected.reason(), response);
        }
        failedAttempts.succeeded(door, wire.remoteAddress());
        request.setAttribute(Once.class.getName(), ((Accepted) verdict).once());
        List<String> methods = door.facts().methods();
        if (!methods.contains(wire.method())) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
            return Refusal.ofAnyCaller(Problem.METHOD_NOT_ALLOWED);
        }
        return null;
    }

    private Refusal refusal(Door door, WireRequest request, Reason reason, HttpServletResponse response) {
        boolean oneTooMany = failedAttempts.failed(request.remoteAddress());
        // a Digest client gets its nonce by a call without one, or with one that has become too old
        boolean asksForChallenge = (reason == Reason.MISSING || reason == Reason.STALE || reason == Reason.REPLAYED)
                && failedAttempts.knows(door, request.remoteAddress());
        if (oneTooMany && !asksForChallenge) {
            return tooManyFailures(door, request, reason.code(), response);
        }
        if (reason == Reason.REPEATED) {
            return new Refusal(Problem.MALFORMED_CREDENTIALS, reason.code());
        }
        List<String> challenges = door.challenges(reason);
        challenges.forEach(each -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, each));
        // half of every Digest client's calls are like this: nothing to put on record
        boolean handshake = asksForChallenge
                && reason != Reason.REPLAYED
                && challenges.stream().anyMatch(each -> each.startsWith("Digest "));
        return handshake
                ? Refusal.ofAnyCaller(Problem.UNAUTHENTICATED)
                : new Refusal(Problem.UNAUTHENTICATED, reason.code());
    }

    private Refusal tooManyFailures(Door door, WireRequest request, String why, HttpServletResponse response) {
        metrics.countThrottled(door);
        response.setHeader(
                HttpHeaders.RETRY_AFTER, String.valueOf(failedAttempts.secondsToWait(request.remoteAddress())));
        return new Refusal(Problem.TOO_MANY_FAILURES, why);
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

    /** Puts the caller on record where it is why, if there is a place for it. */
    private void refuse(
            Refusal refusal, Door door, WireRequest wire, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String network = FailedAttempts.network(wire.remoteAddress());
        Rejections.Place place =
                refusal.reason() == null ? null : rejections.take(door.provider(), door.environment(), network);
        if (place == null) {
            refuse(refusal.problem(), request, response);
            return;
        }
        RefusedBody body = RefusedBody.wanted(request, wire.body(), place.maxBody());
        try {
            request.setAttribute(Problem.class.getName(), refusal.problem());
            body.ask();
            refuse(refusal.problem(), body, response);
        } finally {
            place.record(new Rejection(
                    ids.next(),
                    door.provider(),
                    door.environment(),
                    network,
                    refusal.reason(),
                    door.credentialHeaders(),
                    wire,
                    body.bytes(),
                    body.size(),
                    body.tooLarge()));
        }
    }

    private static void refuse(Problem problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        refuse(problem, RefusedBody.unwanted(request), response);
    }

    private static void refuse(Problem problem, RefusedBody body, HttpServletResponse response) throws IOException {
        problem.write(response);
        if (body.comes()) {
            response.flushBuffer();
            body.readOn();
        }
    }
}
