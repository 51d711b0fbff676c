package io.callbackgateway.replay;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.broker.BrokerSession;
import io.callbackgateway.broker.BrokerSessions;
import io.callbackgateway.broker.Events;
import io.callbackgateway.event.Status;
import io.callbackgateway.replay.work.ReplayedCallbacks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
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

    /** Of single ids in a filter. */
    private static final int MAX_IDS = 1_000;

    private final ReplayTable table;
    private final ReplayedCallbacks callbacks;
    private final ReplayRunner runner;
    private final BrokerSessions sessions;
    private final AuditLog audit;

    Replays(
            ReplayTable table,
            ReplayedCallbacks callbacks,
            ReplayRunner runner,
            BrokerSessions sessions,
            AuditLog audit) {
        this.table = table;
        this.callbacks = callbacks;
        this.runner = runner;
        this.sessions = sessions;
        this.audit = audit;
    }

    /**
     * Begins the dry run of a replay, which sends nothing and ends in {@link ReplayState#DRY_RUN}.
     *
     * @param destination of events as they were: a queue or subscription; {@code null} for all
     * @param rate of what is sent in a second; {@code null} for {@value #DEFAULT_RATE}
     * @throws IllegalArgumentException where that cannot be, with the reason for people
     * @throws ActiveMQException where the broker is away
     */
    public Replay dryRun(ReplayMode mode, ReplayFilter filter, String destination, Integer rate, String who)
            throws ActiveMQException {
        check(mode, filter, destination);
        return add(mode, ReplayState.COUNTING, filter, destination, rate, Map.of(), who);
    }

    /**
     * Tells events again as they were, without a dry run.
     *
     * @throws IllegalArgumentException where that cannot be, with the reason for people
     * @throws ActiveMQException where the broker is away
     */
    public Replay resend(ReplayFilter filter, String destination, String who) throws ActiveMQException {
        check(ReplayMode.AS_WAS, filter, destination);
        return add(ReplayMode.AS_WAS, ReplayState.RUNNING, filter, destination, null, Map.of(), who);
    }

    private void check(ReplayMode mode, ReplayFilter filter, String destination) throws ActiveMQException {
        require(
                mode != ReplayMode.AS_NOW || filter.provider() != null && filter.environment() != null,
                "as-now is about one route: name provider and environment.");
        require(
                mode != ReplayMode.AS_NOW || destination == null,
                "as-now goes to all destinations: an event that corrects another is a new one, which nobody may lack.");
        require(
                mode == ReplayMode.AS_WAS || destination == null,
                "Dead letters go back into their inboxes: name no destination.");
        require(
                filter.outcome() == null
                        || Set.of("emitted", "duplicate", "stale", "ignored").contains(filter.outcome()),
                "outcome is emitted, duplicate, stale or ignored. Dead letters are redriven: POST /api/dead-letters/redrive");
        require(filter.status() == null || Status.of(filter.status()).isPresent(), "There is no such status.");
        if (destination != null) {
            try (BrokerSession broker = sessions.open()) {
                require(
                        Events.isQueueOfEvents(destination) && broker.hasQueue(destination),
                        "There is no such destination: name callbacks.<environment>.<status>, or a subscription of /api/subscriptions.");
            }
        }
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * Sends dead letters back into their inboxes, the oldest first.
     *
     * @param rate in a second; {@code null} for {@value #DEFAULT_RATE}
     * @throws IllegalArgumentException where that cannot be, with the reason for people
     */
    public Replay redrive(ReplayFilter filter, Integer rate, String who) {
        requireSome(filter);
        Map<String, Long> found = Map.of("deadLetters", callbacks.countDead(filter));
        return add(ReplayMode.REDRIVE, ReplayState.RUNNING, filter, null, rate, found, who);
    }

    /**
     * Gives dead letters up, for good: they are settled, and their alarm ends.
     *
     * @return how many; fewer than there were where a redrive was faster
     * @throws IllegalArgumentException where that cannot be, with the reason for people
     */
    public long discard(ReplayFilter filter, String who) {
        requireSome(filter);
        requireFew(filter);
        ReplayFilter now = untilNow(filter);
        long dead = callbacks.countDead(now);
        // before, since a crash may leave some of them discarded
        note(who, "dead-letter-discard", filter, null, "dead letters: " + dead + " of " + filter.words());
        return callbacks.discard(now);
    }

    private static void requireSome(ReplayFilter filter) {
        require(!filter.equals(ReplayFilter.ALL), "Say which: ids, reason, provider, environment, since or until.");
    }

    private static void requireFew(ReplayFilter filter) {
        require(
                filter.ids().size() <= MAX_IDS && filter.transactionIds().size() <= MAX_IDS,
                "Name " + MAX_IDS + " ids at the most.");
    }

    /** What comes meanwhile is not in it. */
    private static ReplayFilter untilNow(ReplayFilter filter) {
        return filter.until() == null ? filter.until(Instant.now().plusMillis(1)) : filter;
    }

    private Replay add(
            ReplayMode mode,
            ReplayState state,
            ReplayFilter filter,
            String destination,
            Integer rate,
            Map<String, Long> found,
            String who) {
        require(rate == null || rate >= 1 && rate <= MAX_RATE, "rate is 1 to " + MAX_RATE + ".");
        requireFew(filter);
        Instant now = Instant.now();
        Replay replay = new Replay(
                IDS.generate().toString(),
                mode,
                state,
                untilNow(filter),
                destination,
                rate == null ? DEFAULT_RATE : rate,
                found,
                Map.of(),
                List.of(),
                null,
                who,
                now,
                state == ReplayState.RUNNING ? now : null,
                null);
        table.add(replay);
        note(who, mode == ReplayMode.REDRIVE ? "redrive" : "replay", replay, null);
        runner.wake();
        return replay;
    }

    /**
     * Starts one whose dry run is over, or that was stopped or has failed.
     *
     * @return it; empty where there is none of that id
     * @throws IllegalStateException where it is not to be started, with the reason for people
     */
    public Optional<Replay> start(String id, String who) {
        return change(
                id,
                who,
                List.of(ReplayState.DRY_RUN, ReplayState.STOPPED, ReplayState.FAILED),
                ReplayState.RUNNING,
                "replay-start");
    }

    /** As {@link #start}: stops one that is under way, which can be started again; of one that is in its dry run, that. */
    public Optional<Replay> stop(String id, String who) {
        if (table.endDryRun(id)) {
            Optional<Replay> replay = table.find(id);
            replay.ifPresent(ended -> note(who, "replay-stop", ended, ReplayState.COUNTING.word()));
            return replay;
        }
        return change(id, who, List.of(ReplayState.RUNNING), ReplayState.STOPPED, "replay-stop");
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
            runner.wake();
        });
        return before.isEmpty() ? before : table.find(id);
    }

    private void note(String who, String action, Replay replay, String before) {
        note(who, action, replay.filter(), before, replay.mode().word() + " " + replay.id());
    }

    private void note(String who, String action, ReplayFilter filter, String before, String after) {
        audit.add(
                who,
                action,
                filter.provider() == null ? "" : filter.provider(),
                filter.environment() == null ? "" : filter.environment(),
                filter.transactionIds().size() == 1 ? filter.transactionIds().get(0) : null,
                before,
                after);
    }

    /** The newest first. */
    public List<Replay> list(String before, int limit) {
        return table.newest(before, limit);
    }

    public Optional<Replay> get(String id) {
        return table.find(id);
    }
}
