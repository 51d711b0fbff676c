package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.door.Admission.Granted;
import io.callbackgateway.door.Admission.Refused;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * What comes in at port 8080. Looks the door up once from the decoded path, has the {@link Gatekeeper} judge the request as it came
 * over the wire, reads the body within its limits, and hands Camel the finished
 * {@link Callback} and nothing else: no parameter, header or form field of the caller can reach a Camel header.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DoorFilter extends HttpFilter {

    private final Doors doors;
    private final Gatekeeper gatekeeper;
    private final DoorEngine engine;
    private final DoorSettings settings;
    private final AdminConnector admin;
    private final TrustedProxies proxies;
    private final BodyQuota quota;
    private final Rejections rejections;
    private final Semaphore inFlight;
    private final CallbackIds ids = new CallbackIds();
    private final Clock clock = Clock.systemUTC();

    DoorFilter(
            Doors doors,
            Gatekeeper gatekeeper,
            DoorEngine engine,
            DoorSettings settings,
            AdminConnector admin,
            TrustedProxies proxies,
            BodyQuota quota,
            Rejections rejections) {
        this.doors = doors;
        this.gatekeeper = gatekeeper;
        this.engine = engine;
        this.settings = settings;
        this.admin = admin;
        this.proxies = proxies;
        this.quota = quota;
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
        String caller =
                proxies.callerOf(request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
        try (RequestBody body = new RequestBody(request, caller, settings, quota)) {
            receive(request, caller, body, response);
        } catch (RefusedException e) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
            refuse(e.problem(), request, caller, response);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void receive(HttpServletRequest request, String caller, RequestBody body, HttpServletResponse response)
            throws IOException {
        String[] path = request.getServletPath().split("/", -1); // "", "callbacks", provider, environment[, token]
        if (path.length < 4 || path.length > 5 || !path[1].equals("callbacks")) {
            refuse(Problem.NO_SUCH_DOOR, request, caller, response);
            return;
        }
        if (!doors.open()) {
            refuse(Problem.STARTING, request, caller, response);
            return;
        }
        Door door = doors.find(path[2], path[3]);
        if (door == null || path.length == 5 && !door.readsPathToken()) {
            refuse(Problem.NO_SUCH_DOOR, request, caller, response);
            return;
        }
        request.setAttribute(Door.class.getName(), door);
        WireRequest wire = wireRequest(request, path.length == 5 ? path[4] : null, caller, body);
        if (door.facts().hasHandshake()
                && door.admitsAddress(caller)
                && Handshake.answered(door.facts(), wire, response)) {
            return;
        }
        Admission admission = gatekeeper.admit(door, wire, response);
        if (admission instanceof Granted granted) {
            // before a place is taken: a slow body must not hold one
            WireRequest decoded = ContentCoding.undone(wire, body::readAll, settings.gzip());
            keep(door, decoded, granted.caller().once(), request, response);
        } else {
            refuse((Refused) admission, door, wire, request, response);
        }
    }

    private void keep(Door door, WireRequest wire, Once once, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        UUID id = once == null ? ids.next() : CallbackIds.of(door, once, wire);
        Callback callback = door.callback(id, Origin.CALLBACK, wire);
        if (!inFlight.tryAcquire()) {
            refuse(Problem.BUSY, request, wire.remoteAddress(), response);
            return;
        }
        try {
            answer(engine.accept(new AcceptedCallback(door, callback, once != null)), id, response);
        } finally {
            inFlight.release();
        }
    }

    private static void answer(int status, UUID id, HttpServletResponse response) throws IOException {
        if (!HttpStatus.Series.SUCCESSFUL.equals(HttpStatus.Series.resolve(status))) {
            Problem.NOT_KEPT.write(response);
            return;
        }
        byte[] body = ("{\"callbackId\":\"" + id + "\"}").getBytes(StandardCharsets.US_ASCII);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(
                body.length); // else it would go out in chunks, the last of which is a packet of its own
        response.setStatus(status);
        response.getOutputStream().write(body);
    }

    private WireRequest wireRequest(HttpServletRequest request, String pathToken, String caller, RequestBody body) {
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
                caller,
                proxies.include(request.getRemoteAddr()),
                certificates == null ? List.of() : List.of(certificates),
                clock.instant());
    }

    /** Puts the caller on record where it is why, if there is a place for it. */
    private void refuse(
            Refused refused, Door door, WireRequest wire, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String caller = wire.remoteAddress();
        String network = FailedAttempts.network(caller);
        boolean expected = gatekeeper.expects(door, caller);
        Rejections.Place place = refused.reason() == null
                ? null
                : rejections.take(door.provider(), door.environment(), network, expected);
        if (place == null) {
            refuse(refused.problem(), request, caller, response);
            return;
        }
        RefusedBody body = RefusedBody.wanted(request, caller, wire.body(), place.maxBody(), quota);
        try {
            request.setAttribute(Problem.class.getName(), refused.problem());
            body.ask();
            refuse(refused.problem(), body, response);
        } finally {
            place.record(new Rejection(
                    ids.next(),
                    door.provider(),
                    door.environment(),
                    network,
                    expected,
                    refused.reason(),
                    door.credentialHeaders(),
                    wire,
                    body.bytes(),
                    body.size(),
                    body.tooLarge()));
        }
    }

    private void refuse(Problem problem, HttpServletRequest request, String caller, HttpServletResponse response)
            throws IOException {
        refuse(problem, RefusedBody.unwanted(request, caller, quota), response);
    }

    private static void refuse(Problem problem, RefusedBody body, HttpServletResponse response) throws IOException {
        problem.write(response);
        if (body.comes()) {
            response.flushBuffer();
            body.readOn();
        }
    }
}
