package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.door.DoorRoute.AcceptedCallback;
import io.callbackgateway.http.ContentCoding;
import io.callbackgateway.http.DoorSettings;
import io.callbackgateway.http.Problem;
import io.callbackgateway.http.ProblemException;
import io.callbackgateway.http.RequestBody;
import io.callbackgateway.inbox.Callback;
import io.callbackgateway.inbox.Origin;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Makes a request of a proven caller a {@link Callback} and gives it to the door's route: that value alone, so that no parameter,
 * header or form field of the caller can reach a Camel header.
 */
@Component
class Acceptance {

    private final DoorEngine engine;
    private final boolean gzip;
    private final Semaphore inFlight;

    Acceptance(DoorEngine engine, DoorSettings settings) {
        this.engine = engine;
        this.gzip = settings.gzip();
        this.inFlight = new Semaphore(settings.maxInFlight());
    }

    /** @throws ProblemException where it is not kept */
    void accept(Door door, Accepted caller, WireRequest request, RequestBody body, HttpServletResponse response)
            throws IOException {
        // before it counts as in flight: a slow body must not keep others out
        WireRequest decoded = ContentCoding.undone(request, body::readAll, gzip);
        UUID id = caller.once() == null ? CallbackIds.next() : CallbackIds.of(door, caller.once(), decoded);
        Callback callback = door.callback(id, Origin.CALLBACK, decoded);
        int status = keep(new AcceptedCallback(door, callback, caller.once() != null));
        if (!HttpStatusCode.valueOf(status).is2xxSuccessful()) {
            throw new ProblemException(Problem.NOT_KEPT);
        }
        byte[] answer = ("{\"callbackId\":\"" + id + "\"}").getBytes(StandardCharsets.US_ASCII);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(
                answer.length); // else it goes out in chunks, the last of which is a packet of its own
        response.setStatus(status);
        response.getOutputStream().write(answer);
    }

    private int keep(AcceptedCallback callback) {
        if (!inFlight.tryAcquire()) {
            throw new ProblemException(Problem.BUSY);
        }
        try {
            return engine.accept(callback);
        } finally {
            inFlight.release();
        }
    }
}
