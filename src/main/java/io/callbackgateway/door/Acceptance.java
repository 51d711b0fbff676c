package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.Verdict.Unavailable;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.door.DoorRoute.AcceptedCallback;
import io.callbackgateway.http.ContentCoding;
import io.callbackgateway.http.DoorSettings;
import io.callbackgateway.http.Problem;
import io.callbackgateway.http.ProblemException;
import io.callbackgateway.http.RequestBody;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.inbox.Origin;
import io.callbackgateway.tracing.LogIds;
import io.callbackgateway.tracing.Traced;
import io.callbackgateway.tracing.Tracing;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.camel.util.function.ThrowingFunction;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/** Makes a request of a proven caller a {@link Callback} and has it kept: at once, or later if it was rejected when it came. */
@Component
public class Acceptance {

    private final DoorEngine engine;
    private final Doors doors;
    private final Inbox inbox;
    private final DoorSettings settings;
    private final DoorMetrics metrics;
    private final Tracing tracing;
    private final Semaphore inFlight;

    Acceptance(
            DoorEngine engine, Doors doors, Inbox inbox, DoorSettings settings, DoorMetrics metrics, Tracing tracing) {
        this.engine = engine;
        this.doors = doors;
        this.inbox = inbox;
        this.settings = settings;
        this.metrics = metrics;
        this.tracing = tracing;
        this.inFlight = new Semaphore(settings.maxInFlight());
    }

    /**
     * The door's route gets the callback alone, so that no parameter, header or form field of the caller can reach a Camel header.
     *
     * @throws ProblemException where it is not kept
     */
    void accept(Door door, Accepted caller, WireRequest request, RequestBody body, HttpServletResponse response)
            throws IOException {
        try (Traced trace = tracing.accept("door", request.header(Tracing.TRACEPARENT))) {
            // before it counts as in flight: a slow body must not keep others out
            Callback callback = callback(door, caller, Callback::newId, Origin.CALLBACK, request, body::readAll);
            String id = callback.id().toString();
            trace.with(LogIds.PROVIDER, door.provider())
                    .with(LogIds.ENVIRONMENT, door.environment())
                    .with(LogIds.CALLBACK, id);
            try (LogIds inLogs = LogIds.of(Map.of(LogIds.CALLBACK, id))) {
                int status = keep(new AcceptedCallback(door, callback, caller.once() != null));
                if (!HttpStatusCode.valueOf(status).is2xxSuccessful()) {
                    throw new ProblemException(Problem.NOT_KEPT);
                }
            }
            door.ack().write(response, callback.id());
        }
        metrics.time(door, request.receivedAt());
    }

    private int keep(AcceptedCallback callback) {
        if (!inFlight.tryAcquire()) {
            throw new ProblemException(Problem.BUSY);
        }
        try (Traced trace = tracing.part("keep", SpanKind.PRODUCER)) {
            return engine.accept(callback);
        } finally {
            inFlight.release();
        }
    }

    /** @param id of a callback whose signature gives it none */
    private Callback callback(
            Door door,
            Accepted caller,
            Supplier<UUID> id,
            Origin origin,
            WireRequest request,
            ThrowingFunction<InputStream, byte[], IOException> limits) {
        WireRequest decoded = ContentCoding.undone(request, limits, settings.gzip());
        UUID own = caller.once() == null ? id.get() : CallbackIds.of(door, caller.once(), decoded);
        return door.callback(own, origin, decoded, proof(caller));
    }

    private static String proof(Accepted caller) {
        boolean keyless = caller.key() == null || caller.key().equals(caller.method()); // such as none
        return keyless ? caller.method() : caller.method() + ", key " + caller.key();
    }

    /** Whether there are doors already. Before that, neither of the methods below may be called. */
    public boolean open() {
        return doors.open();
    }

    public boolean isClosed(String provider, String environment) {
        return doors.isClosed(provider, environment);
    }

    public boolean leadsTo(String provider, String environment) {
        return doors.find(provider, environment) != null;
    }

    /**
     * Puts a rejected request into the inbox if it passes the same checks as of its arrival by today's settings, and it is not there
     * already.
     *
     * @param id of the kept request; the callback gets it, too, unless its signature gives it one
     * @return why it stays rejected: the reason's code; empty where it is synced to the broker's disk
     * @throws ProblemException where the check is down
     * @throws io.callbackgateway.inbox.NotKeptException where the inbox did not take it
     */
    public Optional<String> readmit(UUID id, String provider, String environment, WireRequest request) {
        Door door = doors.find(provider, environment);
        if (!door.allowsAddress(request.remoteAddress())) {
            return Optional.of(Door.FOREIGN_ADDRESS);
        }
        Verdict verdict = door.verifier().verify(request);
        if (verdict instanceof Unavailable) {
            throw new ProblemException(Problem.CHECK_DOWN);
        }
        if (verdict instanceof Rejected rejected) {
            return Optional.of(rejected.reason().code());
        }
        if (!door.facts().methods().contains(request.method())) {
            return Optional.of("method-not-allowed");
        }
        if (!ContentCoding.accepts(request, settings.gzip())) {
            return Optional.of("content-coding");
        }
        if (door.challenge() != null && door.challenge().in(request) != null) {
            return Optional.of("challenge"); // is answered when it comes, or not at all
        }
        try {
            inbox.putOnce(callback(door, (Accepted) verdict, () -> id, Origin.REPLAY, request, this::readAll));
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of("body-too-large");
        }
    }

    private byte[] readAll(InputStream in) throws IOException {
        int limit = (int) settings.maxBody().toBytes();
        byte[] all = in.readNBytes(limit + 1);
        if (all.length > limit) {
            throw new ProblemException(Problem.BODY_TOO_LARGE);
        }
        return all;
    }
}
