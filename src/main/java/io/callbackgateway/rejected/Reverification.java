package io.callbackgateway.rejected;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.door.Acceptance;
import io.callbackgateway.http.ProblemException;
import io.callbackgateway.inbox.NotKeptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Verifies again, in the order of arrival, what a door has rejected and kept, and lets in what passes now: once each. One that is
 * in the inbox and, because of a crash, not marked as admitted, is known there when it comes again.
 */
@Component
public class Reverification {

    private static final Logger LOG = LoggerFactory.getLogger(Reverification.class);

    /** Marked as admitted in one transaction; the inbox must remember as many ids. */
    private static final int BATCH = 50;

    /** Longer than any one verification and put take; after a crash, the next run waits for as long. */
    private static final Duration HOLD = Duration.ofMinutes(1);

    private final RejectedRequests requests;
    private final Acceptance door;

    Reverification(RejectedRequests requests, Acceptance door) {
        this.requests = requests;
        this.door = door;
    }

    /** Returns when all are checked, which may take a second for some hundred. What comes meanwhile is not among them. */
    Report run(String provider, String environment) {
        String run = UUID.randomUUID().toString();
        if (!requests.hold(provider, environment, run, HOLD)) {
            return new Count().report(Stop.RUNNING_ALREADY);
        }
        try {
            Report report = checkAll(provider, environment, run);
            LOG.info("Verified again at {}/{}: {}", provider, environment, report);
            return report;
        } finally {
            requests.release(run);
        }
    }

    private Report checkAll(String provider, String environment, String run) {
        Count count = new Count();
        List<String> admitted = new ArrayList<>();
        long heldSince = System.nanoTime();
        try {
            for (String id : requests.waiting(provider, environment)) {
                if (System.nanoTime() - heldSince > HOLD.toNanos() / 4) {
                    if (!requests.hold(provider, environment, run, HOLD)) {
                        return count.report(Stop.RUNNING_ALREADY);
                    }
                    heldSince = System.nanoTime();
                }
                Optional<WireRequest> request = requests.whole(id);
                if (request.isEmpty()) {
                    count.notVerifiable++;
                    continue;
                }
                Optional<String> reason = door.readmit(UUID.fromString(id), provider, environment, request.get());
                if (reason.isPresent()) {
                    count.reasons.merge(reason.get(), 1, Integer::sum);
                    continue;
                }
                admitted.add(id);
                if (++count.admitted % BATCH == 0) {
                    requests.markAdmitted(admitted);
                    admitted.clear();
                }
            }
            return count.report(null);
        } catch (ProblemException checkDown) {
            return count.report(Stop.CHECK_DOWN);
        } catch (NotKeptException e) {
            return count.report(Stop.NOT_KEPT);
        } finally {
            requests.markAdmitted(admitted);
        }
    }

    /** Why a run ended early. What it has admitted stays admitted, and the next run goes on from there. */
    public enum Stop {
        RUNNING_ALREADY(
                HttpStatus.CONFLICT,
                "A re-verification of this door is running, or was cut off just now. Call again in two minutes."),
        CHECK_DOWN(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The credentials cannot be checked now. Call again: it goes on from here."),
        NOT_KEPT(HttpStatus.SERVICE_UNAVAILABLE, "The inbox takes no callbacks now. Call again: it goes on from here.");

        final HttpStatus status;
        final String detail;

        Stop(HttpStatus status, String detail) {
            this.status = status;
            this.detail = detail;
        }
    }

    /**
     * @param notVerifiable not kept in whole, not to be read, or under another key
     * @param reasons of those that are still rejected
     * @param stop {@code null} where all were checked
     */
    public record Report(
            int checked,
            int admitted,
            int stillRejected,
            int notVerifiable,
            Map<String, Integer> reasons,
            @JsonIgnore Stop stop) {}

    private static final class Count {

        private final Map<String, Integer> reasons = new TreeMap<>();
        private int admitted;
        private int notVerifiable;

        private Report report(Stop stop) {
            int rejected = reasons.values().stream().mapToInt(Integer::intValue).sum();
            return new Report(admitted + rejected, admitted, rejected, notVerifiable, reasons, stop);
        }
    }
}
