package io.callbackgateway.door;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.callbackgateway.auth.Verdict;
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
    private final DoorMetrics metrics;
    private final BodyQuota quota;
    private final Semaphore inFlight;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final Clock clock = Clock.systemUTC();

    DoorFilter(
            Doors doors,
            DoorRoute route,
            DoorSettings settings,
            AdminConnector admin,
            DoorMetrics metrics,
            BodyQuota quota) {
        this.doors = doors;
        this.route = route;
        this.settings = settings;
        this.admin = admin;
        this.metrics = metrics;
        this.quota = quota;
        this.inFlight = new Semaphore(settings.maxInFlight());
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (admin.received(request)) {
            chain.doFilter(request, response);
            return;
        }
        try (RequestBody body = new RequestBody(request, settings, quota)) {
            admit(request, body, response);
        } catch (RefusedException e) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
            refuse(e.problem(), request, response);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void admit(HttpServletRequest request, RequestBody body, HttpServletResponse response) throws IOException {
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
        request.setAttribute(Door.class.getName(), door);
        WireRequest wire = wireRequest(request, path.length == 5 ? path[4] : null, body);
        if (door.facts().hasHandshake()
                && door.admitsAddress(wire.remoteAddress())
                && Handshake.answered(door.facts(), wire, response)) {
            return;
        }
        Problem refusal = refusal(door, wire, response);
        if (refusal != null) {
            refuse(refusal, request, response);
            return;
        }
        // before a place is taken: a slow body must not hold one
        WireRequest decoded = ContentCoding.undone(wire, body, settings.gzip());
        Callback callback = door.callback(ids.generate(), Origin.CALLBACK, decoded);
        if (!inFlight.tryAcquire()) {
            refuse(Problem.BUSY, request, response);
            return;
        }
        try {
            request.setAttribute(Callback.class.getName(), callback);
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            route.receive(new AdmittedRequest(request), response);
        } finally {
            inFlight.release();
        }
    }

    private Problem refusal(Door door, WireRequest request, HttpServletResponse response) {
        if (!door.admitsAddress(request.remoteAddress())) {
            return Problem.FOREIGN_ADDRESS;
        }
        Verdict verdict = door.verify(request);
        metrics.count(door, verdict);
        if (verdict instanceof Unavailable) {
            return Problem.CHECK_DOWN;
        }
        if (verdict instanceof Rejected rejected) {
            if (rejected.reason() == Reason.REPEATED) {
                return Problem.MALFORMED_CREDENTIALS;
            }
            door.challenges(rejected.reason()).forEach(each -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, each));
            return Problem.UNAUTHENTICATED;
        }
        List<String> methods = door.facts().methods();
        if (!methods.contains(request.method())) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
            return Problem.METHOD_NOT_ALLOWED;
        }
        if (!ContentCoding.accepts(request, settings.gzip())) {
            response.setHeader(HttpHeaders.ACCEPT_ENCODING, settings.gzip() ? "gzip, identity" : "identity");
            return Problem.ENCODED;
        }
        return null;
    }

    private WireRequest wireRequest(HttpServletRequest request, String pathToken, RequestBody body) {
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
                body,
                pathToken,
                request.getRemoteAddr(),
                false,
                certificates == null ? List.of() : List.of(certificates),
                clock.instant());
    }

    /**
     * Answers, then reads on for a moment: a caller that is still sending reads the answer only if its connection is not reset.
     * Left to the web server, that would go on for as long as a body trickles in, and hold a thread.
     */
    private void refuse(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        problem.write(response);
        if (request.getHeader(HttpHeaders.EXPECT) != null) {
            return; // it waits with its body, and the web server does not ask for it after a refusal
        }
        response.flushBuffer();
        if (!quota.mayWait(request.getRemoteAddr())) {
            throw new CloseNowException();
        }
        long deadline = System.nanoTime() + DISCARD.toNanos();
        DoorProcessor.of(request).listenUntil(deadline);
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
        } finally {
            quota.waited(request.getRemoteAddr());
        }
    }
}
