package io.callbackgateway.ledger.history;

import io.callbackgateway.ledger.Outcome;
import io.callbackgateway.timeline.KnownState;
import io.callbackgateway.timeline.KnownStates;
import io.callbackgateway.timeline.TimelineEntry;
import io.callbackgateway.timeline.TimelineSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A transaction's state, and its callbacks with what became of each. */
@Component
class LedgerTimeline implements KnownStates, TimelineSource {

    private final JdbcClient jdbc;

    LedgerTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<KnownState> state(String provider, String environment, String transactionId) {
        return jdbc.sql(
                        """
                        SELECT status, status_code, terminal, sequence, reference, updated_at FROM transactions
                        WHERE provider = ? AND environment = ? AND transaction_id = ?""")
                .params(provider, environment, transactionId)
                .query((row, number) -> new KnownState(
                        row.getString(1),
                        row.getString(2),
                        row.getInt(3) != 0,
                        row.getLong(4),
                        row.getString(5),
                        Instant.parse(row.getString(6))))
                .optional();
    }

    @Override
    public List<TimelineEntry> of(String provider, String environment, String transactionId) {
        List<ToldCallback> callbacks = jdbc.sql(
                        "SELECT " + ToldCallback.COLUMNS
                                + """
                         FROM callbacks WHERE provider = ? AND environment = ? AND transaction_id = ?
                        ORDER BY callback_id DESC, item DESC LIMIT ?""")
                .params(provider, environment, transactionId, MAX_ENTRIES)
                .query((row, number) -> ToldCallback.of(row))
                .list();
        Map<Long, ToldCallback> events = events(provider, environment, transactionId, callbacks);
        return callbacks.stream()
                .flatMap(callback ->
                        Stream.of(callback.entry(events.get(callback.sequence())), callback.eventEntry(environment)))
                .filter(Objects::nonNull)
                .toList();
    }

    /** The callbacks that told what was known when others came, by the sequence of what they told. */
    private Map<Long, ToldCallback> events(
            String provider, String environment, String transactionId, List<ToldCallback> callbacks) {
        Map<Long, ToldCallback> events = new HashMap<>();
        Set<Long> missing = new HashSet<>();
        callbacks.forEach(each -> {
            if (each.outcome() == Outcome.EMITTED) {
                events.put(each.sequence(), each);
            } else if (each.sequence() != null) {
                missing.add(each.sequence());
            }
        });
        missing.removeAll(events.keySet());
        if (!missing.isEmpty()) {
            jdbc.sql("SELECT " + ToldCallback.COLUMNS
                            + """
                             FROM callbacks WHERE provider = ? AND environment = ? AND transaction_id = ?
                            AND event IS NOT NULL AND sequence IN (?"""
                            + ", ?".repeat(missing.size() - 1) + ")")
                    .params(Stream.concat(Stream.of(provider, environment, transactionId), missing.stream())
                            .toList())
                    .query((row, number) -> ToldCallback.of(row))
                    .list()
                    .forEach(each -> events.put(each.sequence(), each));
        }
        return events;
    }
}
