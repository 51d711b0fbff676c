package io.callbackgateway.delivery;

import io.callbackgateway.audit.AuditLog;
import io.callbackgateway.database.StoredId;
import io.callbackgateway.delivery.DeliveryProblem.Kind;
import io.callbackgateway.delivery.DeliveryTables.Heal;
import io.callbackgateway.delivery.route.Attempt;
import io.callbackgateway.delivery.route.Operation;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.inbox.InboxState;
import io.callbackgateway.ledger.history.RecentCallbacks;
import io.callbackgateway.provider.Providers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.stereotype.Component;

/**
 * Has a provider that has paused deliver again, in two steps: it is resumed, then what has waited is restarted; the first alone sends
 * nothing of it. That it has helped is known when deliveries move, whatever the provider says. After a crash or a failure between the two,
 * the second alone is left to do.
 */
@Component
class Healing {

    /** Between two heals that the gateway begins by itself. */
    static final Duration INTERVAL = Duration.ofHours(1);

    /** The newest transactions, whose attempts say whether deliveries move. */
    private static final int ASKED = 20;

    /** Looked at to see whether one has come. */
    private static final int CALLBACKS = 100;

    /** By which the provider's clock may be behind. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Healing.class);

    private final Deliveries deliveries;
    private final DeliveryTables tables;
    private final Attempts attempts;
    private final RecentCallbacks recent;
    private final InboxState inbox;
    private final Providers providers;
    private final AuditLog audit;
    private final Clock clock;

    Healing(
            Deliveries deliveries,
            DeliveryTables tables,
            Attempts attempts,
            RecentCallbacks recent,
            InboxState inbox,
            Providers providers,
            AuditLog audit,
            Clock clock) {
        this.deliveries = deliveries;
        this.tables = tables;
        this.attempts = attempts;
        this.recent = recent;
        this.inbox = inbox;
        this.providers = providers;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether what is restarted would be taken: otherwise the provider would soon pause again. */
    boolean takesCallbacks(Watched watched) {
        return inbox.takesCallbacks() && providers.loaded() && providers.runs(watched.provider());
    }

    /**
     * What came of a heal.
     *
     * @param done the steps that succeeded
     * @param failure why the next one did not; absent where all did
     * @param after how the provider delivers after it
     * @param message what the provider says to the restart; absent where it says nothing
     */
    record Report(List<String> done, String failure, DeliveryStatus after, String message) {

        @Override
        public String toString() {
            return (done.isEmpty() ? "nothing was done" : String.join(" and ", done))
                    + (message == null ? "" : ", to which it says: " + message)
                    + (failure == null ? "" : ", then failed: " + failure)
                    + "; " + after;
        }
    }

    /**
     * Does both steps, or what is left of them.
     *
     * @param before how the provider delivers now
     */
    Report heal(Watched watched, String who, DeliveryStatus before) {
        if (before.isPaused() || !tables.heal(watched).restartDue()) {
            tables.begin(watched, clock.instant());
        }
        List<String> done = new ArrayList<>();
        DeliveryStatus after = before;
        String message = null;
        String failure = null;
        try {
            if (before.isPaused()) {
                deliveries.tell(watched, Operation.RESUME, Map.of());
                after = deliveries.status(watched);
                if (after.isPaused()) {
                    throw new FailedException("it was told to resume, and is still paused");
                }
                done.add("resumed");
            }
            Instant restarted = clock.instant(); // before the first of them comes
            message = deliveries.tell(watched, Operation.RESTART, Map.of());
            done.add("restarted");
            tables.restarted(watched, restarted);
        } catch (Exception e) {
            failure = Deliveries.reason(e);
        }
        Report report = new Report(done, failure, after, message);
        audit.add(who, "heal", watched.provider(), watched.environment(), null, before.toString(), report.toString());
        LOG.atLevel(failure == null ? Level.INFO : Level.WARN)
                .log("Deliveries of {} healed by {}: {}", watched, who, report);
        return report;
    }

    /**
     * Looks whether the last heal has helped and whether one is due, and heals where the settings want that.
     *
     * @param auto whether the gateway may do so by itself
     * @return what is wrong all the same, or still
     */
    List<DeliveryProblem> look(Watched watched, boolean auto, DeliveryStatus status) {
        Heal last = status.isPaused() ? tables.heal(watched) : proven(watched);
        DeliveryStatus now = status;
        String failure = null;
        if (auto && isDue(last, status) && takesCallbacks(watched)) {
            Report report = heal(watched, AuditLog.GATEWAY, status);
            now = report.after();
            failure = report.failure();
            last = tables.heal(watched);
        }
        return left(watched, auto, now, last, failure);
    }

    /** What is wrong, without doing anything about it. */
    List<DeliveryProblem> problems(Watched watched, boolean auto, DeliveryStatus status) {
        return left(watched, auto, status, tables.heal(watched), null);
    }

    /** What was begun goes on at once. */
    private boolean isDue(Heal last, DeliveryStatus status) {
        return !status.isPaused() && last.restartDue()
                || (status.isPaused() || last.isUnproven()) && !clock.instant().isBefore(notBefore(last));
    }

    private static Instant notBefore(Heal last) {
        return last.begunAt() == null ? Instant.MIN : last.begunAt().plus(INTERVAL);
    }

    /** The last heal, about which may now be known that it has helped. */
    private Heal proven(Watched watched) {
        Heal last = tables.heal(watched);
        if (last.isUnproven()) {
            try {
                if (moves(watched, last.restartedAt())) {
                    tables.moving(watched, clock.instant());
                    LOG.info("Deliveries of {} move", watched);
                }
            } catch (Exception e) {
                LOG.debug("Whether deliveries of {} move is not known: {}", watched, Deliveries.reason(e));
            }
        }
        return tables.heal(watched);
    }

    /** Whether something has come since then, or nothing waits. */
    private boolean moves(Watched watched, Instant restarted) throws Exception {
        boolean came =
                recent.after(watched.provider(), watched.environment(), StoredId.firstAt(restarted), CALLBACKS).stream()
                        .anyMatch(
                                each -> each.byProvider() && !each.receivedAt().isBefore(restarted));
        if (came || !deliveries.has(watched, Operation.ATTEMPTS)) {
            return came;
        }
        Instant since = restarted.minus(CLOCKS);
        boolean known = false;
        boolean waits = false;
        for (String transaction : recent.newestTransactions(watched.provider(), watched.environment(), ASKED)) {
            for (Attempt each : attempts.take(watched, transaction)) {
                if (each.reachedUs() && each.at() != null && !each.at().isBefore(since)) {
                    return true;
                }
                known = true;
                waits |= !each.reachedUs();
            }
        }
        return known && !waits;
    }

    private List<DeliveryProblem> left(
            Watched watched, boolean auto, DeliveryStatus status, Heal last, String failure) {
        String heal = "POST " + watched.path() + "/heal";
        String failed = failure == null ? "" : " (" + failure + ")";
        if (status.isPaused()) {
            return problem(
                    Kind.PAUSED, "it has paused, and sends nothing" + failed + whenPaused(watched, auto, last, heal));
        }
        if (last.restartDue()) {
            return problem(
                    Kind.NOT_RESTARTED,
                    "it was resumed, and what had waited was not restarted" + failed
                            + (auto ? "; that is tried again at the next check" : "; " + heal + " does that"));
        }
        if (last.isUnproven()) {
            return problem(
                    Kind.NOT_MOVING,
                    "what had waited was restarted at " + last.restartedAt() + ", and nothing has moved since; "
                            + (auto ? "once more at " + notBefore(last) : heal + " does it once more")
                            + ". Where that does not help, ask the provider");
        }
        return List.of();
    }

    private static List<DeliveryProblem> problem(Kind kind, String detail) {
        return List.of(new DeliveryProblem(kind, detail));
    }

    private String whenPaused(Watched watched, boolean auto, Heal last, String heal) {
        if (!auto) {
            return "; once it can reach the door, " + heal + ", or set " + watched.key() + ".delivery.heal: auto";
        }
        if (!takesCallbacks(watched)) {
            return "; healed as soon as the gateway takes callbacks: see inbox and routes beside this";
        }
        return "; the last heal was begun at " + last.begunAt() + ", the next one is not before " + notBefore(last)
                + ". See gateway.door.rejected for what its callbacks got, or " + heal + " at once";
    }
}
