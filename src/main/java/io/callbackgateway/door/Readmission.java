package io.callbackgateway.door;

import io.callbackgateway.auth.Verdict;
import io.callbackgateway.auth.Verdict.Accepted;
import io.callbackgateway.auth.Verdict.Once;
import io.callbackgateway.auth.Verdict.Rejected;
import io.callbackgateway.auth.Verdict.Unavailable;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.http.ContentCoding;
import io.callbackgateway.http.DoorSettings;
import io.callbackgateway.http.Problem;
import io.callbackgateway.http.ProblemException;
import io.callbackgateway.inbox.Inbox;
import io.callbackgateway.inbox.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Accepts a rejected request later, if it passes the same checks as of its arrival by today's settings. */
@Component
public class Readmission {

    private final Doors doors;
    private final Inbox inbox;
    private final DoorSettings settings;

    Readmission(Doors doors, Inbox inbox, DoorSettings settings) {
        this.doors = doors;
        this.inbox = inbox;
        this.settings = settings;
    }

    /** Whether there are doors already. Before that, neither of the other methods may be called. */
    public boolean open() {
        return doors.open();
    }

    public boolean leadsTo(String provider, String environment) {
        return doors.find(provider, environment) != null;
    }

    /**
     * Puts the request into the inbox if its door accepts it now, and it is not there already.
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
        Once once = ((Accepted) verdict).once();
        try {
            WireRequest decoded = ContentCoding.undone(request, this::readAll, settings.gzip());
            UUID callbackId = once == null ? id : CallbackIds.of(door, once, decoded);
            inbox.putOnce(door.callback(callbackId, Origin.REPLAY, decoded));
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
