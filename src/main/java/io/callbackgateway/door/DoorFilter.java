package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.AccessLogMask;
import io.callbackgateway.http.AdminConnector;
import io.callbackgateway.http.BodyQuota;
import io.callbackgateway.http.ProblemException;
import io.callbackgateway.http.RequestBody;
import io.callbackgateway.http.RequestLine;
import io.callbackgateway.http.caller.Caller;
import io.callbackgateway.http.caller.TrustedProxies;
import io.callbackgateway.inbox.Callback;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * What comes in at port 8080. Looks the door up once, from the decoded path, and leads the request as it came over the wire through
 * the {@link CallerCheck} to its {@link Acceptance}, or answers its challenge. Whom it rejects goes on record, where the caller is why.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DoorFilter extends HttpFilter {

    private final AdminConnector admin;
    private final TrustedProxies proxies;
    private final BodyQuota quota;
    private final Doors doors;
    private final CallerCheck check;
    private final Challenges challenges;
    private final Acceptance acceptance;
    private final Rejections rejections;
    private final Clock clock = Clock.systemUTC();

    DoorFilter(
            AdminConnector admin,
            TrustedProxies proxies,
            BodyQuota quota,
            Doors doors,
            CallerCheck check,
            Challenges challenges,
            Acceptance acceptance,
            Rejections rejections) {
        this.admin = admin;
        this.proxies = proxies;
        this.quota = quota;
        this.doors = doors;
        this.check = check;
        this.challenges = challenges;
        this.acceptance = acceptance;
        this.rejections = rejections;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (admin.received(request)) {
            chain.doFilter(request, response);
            return;
        }
        String[] path = request.getServletPath().split("/", -1); // "", "callbacks", provider, environment[, token]
        Door door = doors.at(path);
        String address =
                proxies.callerOf(request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
        Caller caller = Caller.of(address, door != null && check.expects(door, address));
        try (RequestBody body = quota.bodyOf(request, caller)) {
            WireRequest wire = wireRequest(request, path.length == 5 ? path[4] : null, address, body);
            try {
                if (door == null) {
                    throw new ProblemException(doors.whyNot(path));
                }
                receive(door, caller, wire, body, request, response);
            } catch (ProblemException rejected) {
                reject(rejected, door, caller, wire, body, response);
            }
        }
    }

    private void receive(
            Door door,
            Caller caller,
            WireRequest wire,
            RequestBody body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        AccessLogMask.show(request, door.path());
        if (challenges.answered(door, caller, wire, response)) {
            return;
        }
        Accepted proven = check.check(door, caller, wire, response);
        if (!challenges.answeredProven(door, caller, wire, response)) {
            acceptance.accept(door, proven, wire, body, response);
        }
    }

    private void reject(
            ProblemException rejected,
            Door door,
            Caller caller,
            WireRequest wire,
            RequestBody body,
            HttpServletResponse response)
            throws IOException {
        Rejections.Reservation reservation =
                rejected.reason() == null ? null : rejections.reserve(door.provider(), door.environment(), caller);
        int maxBody = reservation == null ? 0 : reservation.maxBody();
        try {
            body.reject(rejected.problem(), response, maxBody);
        } finally {
            if (reservation != null) {
                byte[] kept = body.upTo(maxBody);
                reservation.record(new Rejections.Rejection(
                        Callback.newId(),
                        door.provider(),
                        door.environment(),
                        caller,
                        rejected.reason(),
                        door.credentialHeaders(),
                        wire.withBody(() -> kept),
                        body.size(),
                        maxBody > 0 && body.size() > maxBody,
                        null));
            }
        }
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
                RequestLine.query(request),
                headers,
                body,
                pathToken,
                caller,
                proxies.include(request.getRemoteAddr()),
                certificates == null ? List.of() : List.of(certificates),
                clock.instant());
    }
}
