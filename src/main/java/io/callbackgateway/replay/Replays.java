package io.callbackgateway.replay;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.callbackgateway.audit.AuditLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What is sent again on request: dead letters, events as they were, callbacks as they are read now. Each is one row, whatever it is, which
 * one gateway works on at a time, at the rate that was asked for; after a restart it goes on from where it was.
 */
@Component
public class Replays {

    /** In a second, where nobody asks for another rate. */
    public static final int DEFAULT_RATE = 100;

    public static final int MAX_RATE = 10_000;

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final ReplayTable table;
    private final AuditLog audit;

    Replays(ReplayTable table, AuditLog audit) {
        this.table = table;
        this.audit = audit;
    }

    /**
     * Begins the dry run of a replay, which sends nothing and ends in {@link ReplayState#DRY_RUN}.
     *
     * @param destination of events as they were: a queue or subscription; {@code null} for all
     * @param rate of what is sent in a second; {@code null} for {@value #DEFAULT_RATE}
     * @throws IllegalArgumentException where that cannot be, with the reason for people
     */
    public Replay dryRun(ReplayMode mode, ReplayFilter filter, String destination, Integer rate, String who) {
        if (mode == ReplayMode.AS_NOW && destination != null) {
            throw new IllegalArgumentException(
                    "as-now goes to all destinations: an event that corrects another is a new one, which nobody may lack.");
        }
        return add(mode, ReplayState.COUNTING, filter, destination, rate, who);
    }

    /**
     * Sends dead letters back into their inboxes, the oldest first.
     *
     * @param rate in a second; {@code null} for {@value #DEFAULT_RATE}
     * @throws IllegalArgumentException where that cannot be, with the reason for people
     */
    public Replay redrive(ReplayFilter filter, Integer rate, String who) {
        return add(ReplayMode.REDRIVE, ReplayState.RUNNING, filter, null, rate, who);
    }

    private Replay add(
            ReplayMode mode, ReplayState state, ReplayFilter filter, String destination, Integer rate, String who) {
        if (rate != null && (rate < 1 || rate > MAX_RATE)) {
            throw new IllegalArgumentException("rate is 1 to " + MAX_RATE + ".");
        }
        Instant now = Instant.now();
        Replay replay = new Replay(
                IDS.generate().toString(),
                mode,
                state,
                filter,
                destination,
                rate == null ? DEFAULT_RATE : rate,
                Map.of(),
                Map.of(),
                List.of(),
                null,
                who,
                now,
                state == ReplayState.RUNNING ? now : null,
                null);
        table.add(replay);
        note(who, mode == ReplayMode.REDRIVE ? "redrive" : "replay", replay, null);
        return replay;
    }

    /**
     * Starts one whose dry run is over, or that was stopped.
     *
     * @return it; empty where there is none of that id
     * @throws IllegalStateException where it is not to be started, with the reason for people
     */
    public Optional<Replay> start(String id, String who) {
        return change(id, who, List.of(ReplayState.DRY_RUN, ReplayState.STOPPED), ReplayState.RUNNING, "replay-start");
    }

    /** As {@link #start}: stops one that is under way; it can be started again. */
    public Optional<Replay> stop(String id, String who) {
        return change(id, who, List.of(ReplayState.COUNTING, ReplayState.RUNNING), ReplayState.STOPPED, "replay-stop");
    }

    private Optional<Replay> change(String id, String who, List<ReplayState> from, ReplayState to, String action) {
        Optional<Replay> before = table.find(id);
        before.ifPresent(replay -> {
            if (!table.change(id, from, to)) {
                throw new IllegalStateException("It is "
                        + table.find(id)
                                .map(Replay::state)
                                .orElse(replay.state())
                                .word() + ".");
            }
            note(who, action, replay, replay.state().word());
        });
        return before.isEmpty() ? before : table.find(id);
    }

    private void note(String who, String action, Replay replay, String before) {
        ReplayFilter filter = replay.filter();
        audit.add(
                who,
                action,
                filter.provider() == null ? "" : filter.provider(),
                filter.environment() == null ? "" : filter.environment(),
                filter.transactionIds().size() == 1 ? filter.transactionIds().get(0) : null,
                before,
                replay.mode().word() + " " + replay.id());
    }

    /** The newest first. */
    public List<Replay> list(String before, int limit) {
        return table.newest(before, limit);
    }

    public Optional<Replay> get(String id) {
        return table.find(id);
    }
}
