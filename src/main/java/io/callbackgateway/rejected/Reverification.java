package io.callbackgateway.rejected;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.callbackgateway.auth.WireRequest;
import io.callbackgateway.door.Readmission;
import io.callbackgateway.encryption.UndecryptableException;
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
import org.springframework.stereotype.Component;

/**
 * Verifies again, in the order of arrival, what a door has refused and kept, and lets in what passes now: once each. One that is
 * in the inbox and, because of a crash, not marked as admitted, is known there when it comes again.
 */
@Component
class Reverification {

    private static final Logger LOG = LoggerFactory.getLogger(Reverification.class);

    /** Marked as admitted in one transaction; the inbox must remember as many ids. */
    private static final int BATCH = 50;

    /** Longer than any one verification and put take; after a crash, the next run waits for as long. */
    private static final Duration HOLD = Duration.ofMinutes(1);

    private final RejectedRequests requests;
    private final Readmission door;

    Reverification(RejectedRequests requests, Readmission door) {
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
            LOG.info(
                    "Verified again at {}/{}: {} checked, {} admitted",
                    provider,
                    environment,
                    report.checked,
                    report.admitted);
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
                Optional<WireRequest> request = whole(id);
                if (request.isEmpty()) {
                    count.notVerifiable++;
                    continue;
                }
                Optional<String> refusal = door.readmit(UUID.fromString(id), provider, environment, request.get());
                if (refusal.filter(Readmission.CHECK_DOWN::equals).isPresent()) {
                    return count.report(Stop.CHECK_DOWN);
                }
                count.add(refusal);
                if (refusal.isEmpty()) {
                    admitted.add(id);
                }
                if (admitted.size() == BATCH) {
                    requests.markAdmitted(List.copyOf(admitted));
                    admitted.clear();
                }
            }
            return count.report(null);
        } catch (NotKeptException e) {
            return count.report(Stop.NOT_KEPT);
        } finally {
            requests.markAdmitted(admitted);
        }
    }

    private Optional<WireRequest> whole(String id) {
        try {
            return requests.whole(id);
        } catch (UndecryptableException e) {
            return Optional.empty();
        }
    }

    /** Why a run ended early. What it has admitted stays admitted, and the next run goes on from there. */
    enum Stop {
        RUNNING_ALREADY,
        CHECK_DOWN,
        NOT_KEPT
    }

    /**
     * @param notVerifiable not kept in whole, or under another key
     * @param reasons of those that are still rejected
     * @param stop {@code null} where all were checked
     */
    record Report(
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

        private void add(Optional<String> refusal) {
            refusal.ifPresentOrElse(reason -> reasons.merge(reason, 1, Integer::sum), () -> admitted++);
        }

        private Report report(Stop stop) {
            int stillRejected =
                    reasons.values().stream().mapToInt(Integer::intValue).sum();
            return new Report(admitted + stillRejected, admitted, stillRejected, notVerifiable, reasons, stop);
        }
    }
}
