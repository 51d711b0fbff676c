package io.callbackgateway.door;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    private final Semaphore inFlight;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final Clock clock = Clock.systemUTC();

    DoorFilter(Doors doors, DoorRoute route, DoorSettings settings, AdminConnector admin) {
        this.doors = doors;
        this.route = route;
        this.settings = settings;
        this.admin = admin;
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
        String[] path = request.getServletPath().split("/", -1); // "", "callbacks", provider, environment
        if (path.length != 4 || !path[1].equals("callbacks")) {
            refuse(Problem.NO_SUCH_DOOR, request, response);
            return;
        }
        if (!doors.open()) {
            refuse(Problem.STARTING, request, response);
            return;
        }
        Door door = doors.find(path[2], path[3]);
        Problem refusal = refusal(door, request, response);
        if (refusal != null) {
            refuse(refusal, request, response);
            return;
        }
        if (!inFlight.tryAcquire()) {
            refuse(Problem.BUSY, request, response);
            return;
        }
        try {
            byte[] body = read(request);
            request.setAttribute(Callback.class.getName(), callback(door, request, body));
            request.setAttribute(Door.class.getName(), door);
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            route.receive(new AdmittedRequest(request), response);
        } catch (RefusedBodyException e) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
            refuse(e.problem, request, response);
        } finally {
            inFlight.release();
        }
    }

    private static Problem refusal(Door door, HttpServletRequest request, HttpServletResponse response) {
        if (door == null) {
            return Problem.NO_SUCH_DOOR;
        }
        if (!door.admitsAddress(request.getRemoteAddr())) {
            return Problem.FOREIGN_ADDRESS;
        }
        switch (door.verify(request)) {
            case REJECTED -> {
                door.challenges().forEach(each -> response.addHeader(HttpHeaders.WWW_AUTHENTICATE, each));
                return Problem.UNAUTHENTICATED;
            }
            case REPEATED -> {
                return Problem.MALFORMED_CREDENTIALS;
            }
            case ACCEPTED -> {}
        }
        List<String> methods = door.facts().methods();
        if (!methods.contains(request.getMethod())) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
            return Problem.METHOD_NOT_ALLOWED;
        }
        return null;
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

    private byte[] read(HttpServletRequest request) throws IOException, RefusedBodyException {
        long limit = settings.maxBody().toBytes();
        long declared = request.getContentLengthLong();
        if (declared > limit) {
            throw new RefusedBodyException(Problem.BODY_TOO_LARGE);
        }
        long deadline = System.nanoTime() + settings.bodyDeadline().toNanos();
        // not as large as declared: a header alone must not cost memory
        ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
        byte[] buffer = new byte[8192];
        ServletInputStream in = request.getInputStream();
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                body.write(buffer, 0, n);
                if (body.size() > limit) {
                    throw new RefusedBodyException(Problem.BODY_TOO_LARGE);
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new RefusedBodyException(Problem.TOO_SLOW);
                }
            }
        } catch (IOException e) {
            // Tomcat wraps its time-out in the exception for a caller that went away, and now only answers itself
            boolean slow = e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException;
            request.setAttribute(Problem.class.getName(), slow ? Problem.TOO_SLOW : Problem.BROKEN_BODY);
            throw e;
        }
        return body.toByteArray();
    }

    private Callback callback(Door door, HttpServletRequest request, byte[] body) {
        Map<String, String> query = query(request.getQueryString());
        String transactionId = door.facts().transactionIdParameters().stream()
                .map(query::get)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .orElse(null);
        Instant receivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new Callback(
                ids.generate(),
                door.provider(),
                door.environment(),
                Origin.CALLBACK,
                transactionId == null ? null : String.join("/", door.provider(), door.environment(), transactionId),
                request.getMethod(),
                query,
                headers(door, request),
                request.getRemoteAddr(),
                receivedAt,
                body);
    }

    private static Map<String, String> headers(Door door, HttpServletRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            String key = name.toLowerCase(Locale.ROOT);
            if (door.keepsHeader(key)) {
                headers.put(key, String.join(",", Collections.list(request.getHeaders(name))));
            }
        }
        return headers;
    }

    /** Read from the query string itself: the servlet's parameters would mix in those of a form body, and consume it. */
    private static Map<String, String> query(String query) {
        if (query == null || query.isEmpty()) {
            return Map.of();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            parameters.merge(name, value, (first, next) -> first + "," + next);
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            return text; // kept as it came: the route decides what to make of it
        }
    }

    private static final class RefusedBodyException extends Exception {
        private final transient Problem problem;

        private RefusedBodyException(Problem problem) {
            this.problem = problem;
        }
    }
}
