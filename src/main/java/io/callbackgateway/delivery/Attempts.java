package io.callbackgateway.delivery;

import io.callbackgateway.database.StoredId;
import io.callbackgateway.database.StoredTime;
import io.callbackgateway.delivery.route.Attempt;
import io.callbackgateway.delivery.route.Operation;
import io.callbackgateway.failure.FailedException;
import io.callbackgateway.failure.UnreadableException;
import io.callbackgateway.ledger.history.RecentCallbacks;
import io.callbackgateway.ledger.history.RecentCallbacks.Recent;
import io.callbackgateway.timeline.TimelineEntry;
import io.callbackgateway.timeline.TimelineSource;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Providers' attempts to deliver, as they tell of them. They are asked about those callbacks alone that had trouble to come: after a heal,
 * late, or missed. The metric {@code gateway.delivery.attempts}: the number of the attempt at which a callback reached us.
 */
@Component
class Attempts implements TimelineSource {

    /** Callbacks that come within this time after a heal have waited, most likely. */
    static final Duration AFTER_HEAL = Duration.ofHours(1);

    /** From what happened to its callback: longer than a provider takes at its first attempt. */
    static final Duration LATE = Duration.ofMinutes(10);

    /** Callbacks that one look goes through. */
    private static final int MOST_CALLBACKS = 2_000;

    /** Questions of one look. */
    private static final int MOST_QUESTIONS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final Deliveries deliveries;
    private final DeliveryTables tables;
    private final RecentCallbacks recent;
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final MeterProvider<DistributionSummary> numbers;
    private final Clock clock;

    Attempts(
            Deliveries deliveries,
            DeliveryTables tables,
            RecentCallbacks recent,
            JdbcClient jdbc,
            TransactionOperations transactions,
            MeterRegistry metrics,
            Clock clock) {
        this.deliveries = deliveries;
        this.tables = tables;
        this.recent = recent;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
        this.numbers = DistributionSummary.builder("gateway.delivery.attempts")
                .description("The attempt at which a callback reached us, of those that had trouble to come")
                .withRegistry(metrics);
    }

    /** Asks about the callbacks since the last look that had trouble to come. */
    void look(Watched watched) throws Exception {
        if (!deliveries.has(watched, Operation.ATTEMPTS)) {
            return;
        }
        String until = tables.lookedUntil(watched);
        if (until == null) {
            tables.looked(watched, StoredId.firstAt(clock.instant()));
            return;
        }
        Instant healed = tables.heal(watched).restartedAt();
        Set<String> troubled = new LinkedHashSet<>();
        for (Recent each : recent.after(watched.provider(), watched.environment(), until, MOST_CALLBACKS)) {
            if (hadTrouble(each, healed) && troubled.add(each.transactionId()) && troubled.size() > MOST_QUESTIONS) {
                break; // at the next look
            }
            until = each.callbackId();
        }
        for (String transaction : troubled.stream().limit(MOST_QUESTIONS).toList()) {
            try {
                take(watched, transaction);
            } catch (FailedException | UnreadableException e) {
                LOG.warn("Attempts of {} cannot be read: {}", watched, e.getMessage());
            }
        }
        tables.looked(watched, until);
    }

    private static boolean hadTrouble(Recent callback, Instant healed) {
        if (!callback.byProvider()) {
            return true; // missed
        }
        Instant received = callback.receivedAt();
        boolean waited = healed != null && !received.isBefore(healed) && received.isBefore(healed.plus(AFTER_HEAL));
        Instant happened = callback.happenedAt();
        return waited || happened != null && happened.plus(LATE).isBefore(received);
    }

    /** Asks about one transaction. */
    List<Attempt> take(Watched watched, String transactionId) throws Exception {
        List<Attempt> attempts = deliveries.attempts(watched, transactionId);
        transactions.executeWithoutResult(tx -> {
            Map<String, Boolean> before = reachedUs(watched, transactionId);
            for (Attempt each : attempts) {
                write(watched, transactionId, each);
                if (each.reachedUs() && each.number() != null && !before.getOrDefault(each.id(), false)) {
                    numbers.withTags("provider", watched.provider(), "environment", watched.environment())
                            .record(each.number());
                }
            }
        });
        return attempts;
    }

    private Map<String, Boolean> reachedUs(Watched watched, String transactionId) {
        Map<String, Boolean> reached = new LinkedHashMap<>();
        stored(watched.provider(), watched.environment(), transactionId)
                .forEach(each -> reached.put(each.id(), each.reachedUs()));
        return reached;
    }

    private void write(Watched watched, String transactionId, Attempt attempt) {
        jdbc.sql(
                        """
                        INSERT INTO delivery_attempts (provider, environment, transaction_id, attempt_id, number, status, state,
                            attempted_at, imported_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (provider, environment, transaction_id, attempt_id) DO UPDATE
                        SET number = excluded.number, status = excluded.status, state = excluded.state,
                            attempted_at = excluded.attempted_at, imported_at = excluded.imported_at""")
                .params(
                        watched.provider(),
                        watched.environment(),
                        transactionId,
                        attempt.id(),
                        attempt.number(),
                        attempt.status(),
                        attempt.state(),
                        attempt.at() == null ? null : StoredTime.of(attempt.at()),
                        StoredTime.of(clock.instant()))
                .update();
    }

    private List<Attempt> stored(String provider, String environment, String transactionId) {
        return jdbc.sql(
                        """
                        SELECT attempt_id, number, status, state, COALESCE(attempted_at, imported_at) AS at FROM delivery_attempts
                        WHERE provider = ? AND environment = ? AND transaction_id = ? ORDER BY at DESC LIMIT ?""")
                .params(provider, environment, transactionId, MAX_ENTRIES)
                .query((row, number) -> new Attempt(
                        row.getString(1),
                        row.getObject(2) == null ? null : row.getInt(2),
                        row.getObject(3) == null ? null : row.getInt(3),
                        row.getString(4),
                        Instant.parse(row.getString(5))))
                .list();
    }

    @Override
    public List<TimelineEntry> of(String provider, String environment, String transactionId) {
        List<Attempt> stored = stored(provider, environment, transactionId);
        Attempt first = stored.stream()
                .filter(Attempt::reachedUs)
                .reduce((newer, older) -> older)
                .orElse(null);
        return stored.stream().map(each -> told(each, each == first)).toList();
    }

    private static TimelineEntry told(Attempt attempt, boolean first) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("attemptId", attempt.id());
        facts.put("number", attempt.number());
        facts.put("status", attempt.status());
        facts.put("state", attempt.state());
        return new TimelineEntry(attempt.at(), "attempt", text(attempt, first), facts);
    }

    private static String text(Attempt attempt, boolean first) {
        String number = attempt.number() == null ? "" : " number " + attempt.number();
        if (attempt.reachedUs()) {
            return (first ? "the first callback that we saw was" : "a callback reached us at")
                    + " the provider's attempt" + number;
        }
        return "the provider's attempt" + number + " did not reach us"
                + (attempt.status() == null ? "" : ": it got " + attempt.status());
    }
}
